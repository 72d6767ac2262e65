"""The embedded index, on a real folder."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.integration.index_promises import NEWS, IndexPromises, cluster, key, record

from topicwire.errors import StaleIndexError
from topicwire.llm.embeddings import SentenceEncoder
from topicwire.search.embedded import cells
from topicwire.search.embedded.engine import EmbeddedIndex, rebuild
from topicwire.search.embedded.schema import FORMAT
from topicwire.search.embedded.vectors import VECTORS_FORMAT
from topicwire.search.interface import ClusterRecord, Index, Mode, Request

ENCODER = SentenceEncoder()  # loaded once for all tests


class TestEmbeddedIndex(IndexPromises):
    """Everything an index promises."""

    @pytest.fixture
    def index(self, tmp_path: Path) -> Index:
        rebuild(tmp_path, [], lambda done: None, ENCODER)
        return EmbeddedIndex(tmp_path, ENCODER)


def filled(folder: Path) -> EmbeddedIndex:
    rebuild(folder, NEWS, lambda done: None, ENCODER)
    index = EmbeddedIndex(folder, ENCODER)
    index.embed_pending(100)
    return index


def test_it_is_kept_for_the_next_start(tmp_path: Path) -> None:
    filled(tmp_path).close()
    again = EmbeddedIndex(tmp_path, ENCODER)
    assert again.search(Request("立法", mode=Mode.LEXICAL)).total == 1
    assert again.search(Request("legislatures work together", mode=Mode.SEMANTIC)).total > 0


def test_another_process_sees_what_was_put(tmp_path: Path) -> None:
    writer = filled(tmp_path)
    reader = EmbeddedIndex(tmp_path, ENCODER)
    writer.put([cluster(record(7, "黄河大桥通车", "新桥。"))])
    deadline = time.monotonic() + 20  # seconds; on a machine at rest it takes a tenth of one
    while (
        not (found := reader.search(Request("黄河", mode=Mode.LEXICAL)).total) and time.monotonic() < deadline
    ):
        time.sleep(0.05)
    assert found == 1


def test_rebuilding_swaps_under_an_open_index_and_keeps_vectors(tmp_path: Path) -> None:
    index = filled(tmp_path)
    rebuild(tmp_path, NEWS[:2], lambda done: None, ENCODER)
    assert index.count() == 2
    assert index.embed_pending(100) == 0
    assert index.search(Request("legislatures work together", mode=Mode.SEMANTIC)).hits[0].leader == key(1)
    assert len(list(tmp_path.glob("g-*"))) == 1


@pytest.mark.parametrize(
    ("manifest", "kept"),
    [
        ({"format": FORMAT - 1, "vectors": VECTORS_FORMAT}, True),
        ({"vectors": VECTORS_FORMAT - 1}, False),
        ({"format": 6, "vectors": None}, True),  # once one number stood for both
        ({"format": 5, "vectors": None}, False),
    ],
)
def test_vectors_are_kept_if_they_are_of_the_format(
    tmp_path: Path, manifest: dict[str, int | None], kept: bool
) -> None:
    filled(tmp_path).close()
    (path,) = tmp_path.glob("g-*/manifest")
    changed = json.loads(path.read_text()) | manifest
    path.write_text(json.dumps({name: value for name, value in changed.items() if value is not None}))
    rebuild(tmp_path, NEWS, lambda done: None, ENCODER)
    assert EmbeddedIndex(tmp_path, ENCODER).embed_pending(0) == (0 if kept else len(NEWS))


def test_another_format_of_the_texts_is_noticed(tmp_path: Path) -> None:
    filled(tmp_path).close()
    (path,) = tmp_path.glob("g-*/manifest")
    path.write_text(json.dumps(json.loads(path.read_text()) | {"format": FORMAT - 1}))
    with pytest.raises(StaleIndexError, match="format"):
        EmbeddedIndex(tmp_path, ENCODER)


def test_rebuilding_that_fails_leaves_the_old_index(tmp_path: Path) -> None:
    index = filled(tmp_path)

    def broken() -> Iterator[ClusterRecord]:
        yield NEWS[0]
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        rebuild(tmp_path, broken(), lambda done: None, ENCODER)
    assert index.count() == len(NEWS)
    rebuild(tmp_path, NEWS, lambda done: None, ENCODER)
    assert len(list(tmp_path.glob("g-*"))) == 1


def test_what_is_put_while_rebuilding_is_in_the_new_index(tmp_path: Path) -> None:
    index = filled(tmp_path)

    def slow() -> Iterator[ClusterRecord]:
        yield NEWS[0]
        yield NEWS[1]
        index.put([cluster(record(7, "黄河大桥通车", "新桥。"))])
        index.delete([key(2)])

    rebuild(tmp_path, slow(), lambda done: None, ENCODER)
    assert index.search(Request("黄河", mode=Mode.LEXICAL)).total == 1
    assert index.search(Request("长江", mode=Mode.LEXICAL)).total == 0
    assert index.count() == 2


def test_many_small_segments_become_one(tmp_path: Path) -> None:
    index = filled(tmp_path)
    for number in range(20, 30):
        index.put(
            [cluster(record(number, f"Flood {number}", f"The river rose in town {number}.", language="en"))]
        )
        index.embed_pending(100)
    (generation,) = tmp_path.glob("g-*")
    assert len(list((generation / "vectors").iterdir())) < 8
    assert index.search(Request("the river rose in a town", mode=Mode.SEMANTIC, limit=20)).total >= 10


def test_of_many_windows_the_cells_near_a_question_are_looked_into(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cells, "CELLS_FROM", 4)
    floods = {key(number) for number in range(20, 32)}
    index = filled(tmp_path)
    for number in range(20, 32):
        text = f"The river rose in town {number} after days of rain."
        index.put([cluster(record(number, f"Flood {number}", text, language="en"))])
        index.embed_pending(100)
    assert list(tmp_path.glob("g-*/vectors/*/cells_rows.npy"))  # merged, of one segment a document each
    found = index.search(Request("the river rose in a town", mode=Mode.SEMANTIC, limit=5))
    assert found.hits
    assert {hit.leader for hit in found.hits} <= floods


def test_another_model_is_refused(tmp_path: Path) -> None:
    filled(tmp_path).close()
    with pytest.raises(StaleIndexError, match="embedding model"):
        EmbeddedIndex(tmp_path)


@pytest.mark.parametrize("damage", ["manifest", "meta", "segment", "empty", "vectors"])
def test_damage_is_noticed(tmp_path: Path, damage: str) -> None:
    filled(tmp_path).close()
    (generation,) = tmp_path.glob("g-*")
    if damage == "manifest":
        (generation / "manifest").write_text("{")
    elif damage == "meta":
        (generation / "text" / "meta.json").write_text("{")
    elif damage == "empty":
        (tmp_path / "CURRENT").write_text("g-none")
    elif damage == "segment":
        for path in (generation / "text").glob("*.store"):
            path.write_bytes(path.read_bytes()[:10])
    else:
        for path in (generation / "vectors").glob("*/windows.npy"):
            path.write_bytes(b"damaged")
    with pytest.raises(StaleIndexError):
        EmbeddedIndex(tmp_path, ENCODER)


def test_a_crash_before_the_commit_leaves_the_state_before(tmp_path: Path) -> None:
    filled(tmp_path).close()
    script = (
        "import os, sys, tantivy\n"
        "index = tantivy.Index.open(sys.argv[1])\n"
        "writer = index.writer(15_000_000, 1)\n"
        "writer.delete_all_documents()\n"
        "os._exit(9)\n"
    )
    (generation,) = tmp_path.glob("g-*")
    subprocess.run([sys.executable, "-c", script, str(generation / "text")], check=False)
    index = EmbeddedIndex(tmp_path, ENCODER)
    assert index.count() == len(NEWS)
    index.put([cluster(record(8, "新闻", "新的。"))])
    assert index.count() == len(NEWS) + 1


def test_a_missing_index_is_noticed(tmp_path: Path) -> None:
    with pytest.raises(StaleIndexError, match="no search index"):
        EmbeddedIndex(tmp_path / "none")


def test_words_find_while_the_model_is_loaded(tmp_path: Path) -> None:
    filled(tmp_path).close()
    loading, loaded = threading.Event(), threading.Event()

    class Slow(SentenceEncoder):
        def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
            loading.set()
            assert loaded.wait(10)
            return super().embed(texts)

    index = EmbeddedIndex(tmp_path, Slow())
    index.warm()
    assert loading.wait(10)
    assert [hit.leader for hit in index.search(Request("treaty")).hits] == [key(3)]
    assert index.is_warming()
    loaded.set()
    assert index.search(Request("legislatures work together", mode=Mode.SEMANTIC)).total > 0
    assert not index.is_warming()
    assert index.search(Request("legislatures work together")).hits[0].near
