"""What of a document is embedded."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from topicwire.search.meaning import MAX_SENTENCES, Remembering, pieces, query_vector


class Directions:
    """An embedder of two dimensions: questions point up, everything else to the right."""

    name = "directions"
    dimensions = 2

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = [(0.6, 0.8) if text.endswith("?") else (1.0, 0.0) for text in texts]
        return np.array(rows, dtype=np.float32)


def test_sentences_and_windows_know_their_paragraph() -> None:
    windows, sentences = pieces(
        "Title",
        ("The first sentence stands here. The second sentence is here.", "Facts", "The third is over there."),
        "en",
    )
    assert [(piece.text, piece.paragraph) for piece in sentences] == [
        ("Title", 0),
        ("The first sentence stands here.", 1),
        ("The second sentence is here.", 1),
        ("The third is over there.", 3),
    ]
    assert [piece.paragraph for piece in windows] == [1]
    assert windows[0].text.startswith("Title The first")


def test_long_texts_have_several_windows_and_an_end() -> None:
    windows, sentences = pieces(
        "", tuple("这是一个相当长的句子，说了很多事情。" * 20 for _ in range(50)), "zh-Hans"
    )
    assert len(sentences) == MAX_SENTENCES
    assert len(windows) > 10


def test_short_sentences_stay_with_their_neighbours() -> None:
    _, sentences = pieces("", ("Yes. No. That is the whole answer.",), "en")
    assert len(sentences) <= 2


def test_a_title_alone_is_a_window() -> None:
    windows, sentences = pieces("Flash", (), "en")
    assert (len(windows), len(sentences)) == (1, 1)


def test_a_query_loses_what_makes_it_a_question() -> None:
    vector = query_vector(Directions(), "When?")
    assert np.isclose(np.linalg.norm(vector), 1)
    statement = query_vector(Directions(), "Then.")
    assert statement[0] > 0 > statement[1]


class Counting(Directions):
    def __init__(self) -> None:
        self.calls: list[list[str]] = []

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.calls.append([*texts])
        return super().embed(texts)


def test_a_query_and_its_words_are_embedded_together_and_once() -> None:
    embedder = Counting()
    remembering = Remembering(embedder)
    query_vector(remembering, "Warsaw treaty?", ["Warsaw", "treaty"])
    assert embedder.calls[-1] == ["Warsaw treaty?", "Warsaw", "treaty"]
    asked = len(embedder.calls)
    assert remembering.embed(["treaty", "Warsaw treaty?"]).tolist() == Directions().embed(["", "?"]).tolist()
    assert len(embedder.calls) == asked


def test_what_was_asked_long_ago_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("topicwire.search.meaning.REMEMBERED", 3)
    embedder = Counting()
    remembering = Remembering(embedder)
    for texts in (["a?", "b"], ["c", "b"], ["d", "c"]):
        assert remembering.embed(texts).tolist() == Directions().embed(texts).tolist()
    remembering.embed(["a?"])
    assert embedder.calls == [["a?", "b"], ["c"], ["d"], ["a?"]]
