"""Search by meaning: what of a document is embedded, and what of a query.

A document is embedded twice. *Windows*, a few sentences with the title, say what a part of it is about; they
find candidates. *Sentences*, the title among them, say precisely what it states. The meaning of a
candidate is judged by its best sentence and its best window together: either alone was 3 to 8 points worse
(docs/decisions/0005-search.md).
"""

from collections.abc import Iterator, Sequence
from importlib.resources import files
from itertools import islice
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from topicwire.model.embedder import Embedder
from topicwire.text.sentences import split

SENTENCE_SHARE = 0.5  # of the score; the window has the rest. 0.4 to 0.7 measured alike
WINDOW_SENTENCES = 8
WINDOW_WEIGHT = 1_200  # letters; a Chinese character says as much as three
MAX_SENTENCES = 400  # of one document, so that a long report costs at most a second
SHORTEST_PASSAGE = 24  # letters; a shorter paragraph is a heading ("1. Background") and answers nothing
LONGEST_QUERY = 600  # characters embedded of a query: 2,000 took a tenth of a second and say no more
REMEMBERED = 2_000  # vectors of queries and their words, 2 kB each
SHORTEST = 8  # letters; shorter sentences ("Yes.") are near everything

Vector = NDArray[np.float32]


class Piece(NamedTuple):
    """A text to embed, and the paragraph it begins in (0: the title)."""

    text: str
    paragraph: int


def pieces(title: str, paragraphs: Sequence[str], language: str) -> tuple[list[Piece], list[Piece]]:
    """Return the windows and the sentences of a document."""
    every = list(islice(_sentences(paragraphs, language), MAX_SENTENCES))
    sentences = [piece for piece in every if _letters(piece.text) >= SHORTEST_PASSAGE] or every
    windows: list[Piece] = []
    held: list[Piece] = []
    for sentence in sentences:
        full = sum(map(_weight, held)) + _weight(sentence) > WINDOW_WEIGHT
        if held and (full or len(held) == WINDOW_SENTENCES):
            windows.append(_window(title, held))
            held = []
        held.append(sentence)
    if held or title:
        windows.append(_window(title, held))
    return windows, ([Piece(title, 0)] if title else []) + sentences


def _sentences(paragraphs: Sequence[str], language: str) -> Iterator[Piece]:
    """Yield sentences, short ones together with what precedes them in their paragraph."""
    for number, paragraph in enumerate(paragraphs, start=1):
        held = ""
        for sentence in split(paragraph, language):
            if held and _letters(sentence.text) >= SHORTEST and _letters(held) >= SHORTEST:
                yield Piece(held, number)
                held = sentence.text
            else:
                held = f"{held} {sentence.text}" if held else sentence.text
        if held:
            yield Piece(held, number)


def _letters(text: str) -> int:
    return len(text) + 2 * sum(character >= "\u2e80" for character in text)


def _weight(piece: Piece) -> int:
    return _letters(piece.text)


def _window(title: str, held: Sequence[Piece]) -> Piece:
    text = " ".join(piece.text for piece in held)
    return Piece(f"{title} {text}".strip(), held[0].paragraph if held else 0)


class Remembering:
    """An `Embedder` that remembers what was embedded last: people ask for the next page, or one filter more.

    What is embedded in one go is quicker: a query with its words in the time of one and a half texts.
    """

    def __init__(self, embedder: Embedder) -> None:
        self.name, self.dimensions = embedder.name, embedder.dimensions
        self._embedder = embedder
        self._known: dict[str, Vector] = {}

    def embed(self, texts: Sequence[str]) -> Vector:
        """Return one vector a text, shape (texts, dimensions)."""
        known = self._known
        new = [text for text in dict.fromkeys(texts) if text not in known]
        if len(known) + len(new) > REMEMBERED:
            self._known = known = {text: known[text] for text in texts if text in known}
        if new:
            known |= zip(new, self._embedder.embed(new), strict=True)
        return np.array([known[text] for text in texts], dtype=np.float32).reshape(-1, self.dimensions)


def query_vector(embedder: Embedder, text: str, words: Sequence[str] = ()) -> Vector:
    """Return the vector of a query without what makes it a question.

    `words` are embedded beside it, for an embedder that remembers them.
    """
    asking = _asking(embedder)
    vector = embedder.embed([text[:LONGEST_QUERY], *words])[0]
    bare = vector - float(vector @ asking) * asking
    length = float(np.linalg.norm(bare))
    return np.asarray(bare / length if length > 1e-6 else vector, dtype=np.float32)


_asking_of: dict[str, Vector] = {}  # by the model's name


def _asking(embedder: Embedder) -> Vector:
    """Return the direction of questions, of unit length."""
    if embedder.name not in _asking_of:
        _asking_of[embedder.name] = _mean_question(embedder)
    return _asking_of[embedder.name]


def _mean_question(embedder: Embedder) -> Vector:
    text = files("topicwire.search").joinpath("data/questions.txt").read_text(encoding="utf-8")
    mean = embedder.embed([line for line in text.splitlines() if line and not line.startswith("#")]).mean(
        axis=0
    )
    return np.asarray(mean / np.linalg.norm(mean), dtype=np.float32)
