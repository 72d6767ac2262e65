"""A segment: vectors of some documents in files that never change, mapped into memory.

A document is known by a number made from its text, so that a changed text is another document and an
unchanged one needs no new vectors.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from usearch.compiled import MetricKind
from usearch.index import Index as Graph
from usearch.index import search

from topicwire.search.embedded.codes import byte_cosines, half_cosines, to_bytes, to_halves
from topicwire.search.meaning import SENTENCE_SHARE, Vector

GRAPH_FROM = 50_000  # windows; comparing with fewer takes under 10 ms, and misses none
# The arrays that say where a document's rows end, each with the arrays of such rows.
_BY_END = (
    ("window_ends", "windows", "window_paragraphs"),
    ("sentence_ends", "sentences", "sentence_paragraphs"),
)
_ARRAYS = ("ids", *(name for names in _BY_END for name in names))


class Embedded(NamedTuple):
    """The vectors of one document."""

    id: int  # 64 bits, signed
    windows: Vector  # (windows, dimensions)
    window_paragraphs: Sequence[int]
    sentences: Vector
    sentence_paragraphs: Sequence[int]


class Judged(NamedTuple):
    """How near a document is to a query."""

    meaning: float  # best sentence and best window together
    paragraph: int  # of the best sentence
    similarity: float  # of the best sentence


@dataclass(frozen=True)
class Segment:
    """Documents ordered by id; the windows of document i end before window_ends[i], sentences likewise."""

    path: Path
    ids: NDArray[np.int64]
    window_ends: NDArray[np.int64]
    windows: NDArray[np.int8]
    window_paragraphs: NDArray[np.uint16]
    sentence_ends: NDArray[np.int64]
    sentences: NDArray[np.uint8]
    sentence_paragraphs: NDArray[np.uint16]

    @classmethod
    def open(cls, path: Path) -> "Segment":
        """Map a segment's files into memory."""
        return cls(path, *(np.asarray(np.load(path / f"{name}.npy", mmap_mode="r")) for name in _ARRAYS))

    @cached_property
    def _graph(self) -> Graph | None:
        file = self.path / "graph.usearch"
        return Graph.restore(str(file), view=True) if file.exists() else None

    def has(self, ids: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return which of these documents are here."""
        if not len(self.ids):
            return np.zeros(len(ids), dtype=np.bool_)
        places = np.minimum(np.searchsorted(self.ids, ids), len(self.ids) - 1)
        return np.asarray(self.ids[places] == ids, dtype=np.bool_)

    def nearest(self, query: Vector, limit: int) -> dict[int, float]:
        """Return the ids of the documents with the nearest windows, and the cosine of each."""
        if not len(self.windows):
            return {}
        small = to_bytes(query[None, :])[0]
        if self._graph is not None:
            found = self._graph.search(small, limit, threads=1)
        else:
            found = search(
                self.windows, small, min(limit, len(self.windows)), MetricKind.Cos, exact=True, threads=1
            )
        owners = np.searchsorted(self.window_ends, np.asarray(found.keys, dtype=np.int64), side="right")
        nearest: dict[int, float] = {}
        for owner, distance in zip(owners.tolist(), found.distances.tolist(), strict=True):
            nearest.setdefault(int(self.ids[owner]), 1.0 - distance)
        return nearest

    def judge(self, query: Vector, ids: NDArray[np.int64]) -> dict[int, Judged]:
        """Return how near these documents are, those that are not here left out."""
        known = ids[self.has(ids)]
        places = np.searchsorted(self.ids, known)
        windows, window_starts = _gather(self.window_ends, places)
        sentences, sentence_starts = _gather(self.sentence_ends, places)
        if not len(windows) or not len(sentences):
            return {}
        by_window = np.maximum.reduceat(byte_cosines(self.windows[windows], query), window_starts)
        cosines = half_cosines(self.sentences[sentences], query)
        by_sentence = np.maximum.reduceat(cosines, sentence_starts)
        meaning = SENTENCE_SHARE * by_sentence + (1 - SENTENCE_SHARE) * by_window
        ends = np.append(sentence_starts[1:], len(sentences))
        best = np.flatnonzero(cosines == np.repeat(by_sentence, ends - sentence_starts))
        first = best[np.searchsorted(best, sentence_starts)]  # of equals the earlier sentence
        paragraphs = self.sentence_paragraphs[sentences[first]]
        rows = zip(meaning.tolist(), paragraphs.tolist(), by_sentence.tolist(), strict=True)
        return {id_: Judged(*row) for id_, row in zip(known.tolist(), rows, strict=True)}

    def centre(self, id_: int) -> Vector | None:
        """Return the mean of a document's windows, of unit length; None if it is not here."""
        if not self.has(np.array([id_], dtype=np.int64))[0]:
            return None
        rows = _rows(self.window_ends, int(np.searchsorted(self.ids, id_)))
        numbers = self.windows[rows].astype(np.float32)
        mean = (numbers / np.linalg.norm(numbers, axis=1, keepdims=True)).mean(axis=0)
        return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-9), dtype=np.float32)


def _gather(
    ends: NDArray[np.int64], places: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the rows of the documents at `places`, one after the other, and where each document's begin."""
    starts = np.where(places > 0, ends[places - 1], 0)
    counts = ends[places] - starts
    begins = np.cumsum(counts) - counts
    rows = np.arange(int(counts.sum())) - np.repeat(begins, counts) + np.repeat(starts, counts)
    return rows, begins


def write_segment(path: Path, documents: Sequence[Embedded]) -> None:
    """Write a new segment; its folder must not be in use yet."""
    ordered = sorted({document.id: document for document in documents}.values(), key=lambda one: one.id)
    arrays = {
        "ids": np.array([one.id for one in ordered], dtype=np.int64),
        "window_ends": np.cumsum([len(one.windows) for one in ordered], dtype=np.int64),
        "windows": np.concatenate([to_bytes(one.windows) for one in ordered]),
        "window_paragraphs": _paragraphs([one.window_paragraphs for one in ordered]),
        "sentence_ends": np.cumsum([len(one.sentences) for one in ordered], dtype=np.int64),
        "sentences": np.concatenate([to_halves(one.sentences) for one in ordered]),
        "sentence_paragraphs": _paragraphs([one.sentence_paragraphs for one in ordered]),
    }
    save(path, arrays)


def _paragraphs(numbers: Sequence[Sequence[int]]) -> NDArray[np.uint16]:
    return np.array([min(number, 65_535) for part in numbers for number in part], dtype=np.uint16)


def merge_segments(path: Path, segments: Sequence[Segment], alive: NDArray[np.int64]) -> None:
    """Write a segment of those documents of others that are `alive`; of doubles the later one counts."""
    kept: dict[int, tuple[Segment, int]] = {}
    for segment in segments:
        for at in np.flatnonzero(np.isin(segment.ids, alive)).tolist():
            kept[int(segment.ids[at])] = (segment, at)
    ids = sorted(kept)
    arrays: dict[str, NDArray[Any]] = {"ids": np.array(ids, dtype=np.int64)}
    for ends, *fields in _BY_END:
        parts = [(kept[id_][0], _rows(getattr(kept[id_][0], ends), kept[id_][1])) for id_ in ids]
        arrays[ends] = np.cumsum([rows.stop - rows.start for _, rows in parts], dtype=np.int64)
        for field in fields:
            empty = getattr(segments[0], field)[:0]
            arrays[field] = np.concatenate(
                [empty, *(getattr(segment, field)[rows] for segment, rows in parts)]
            )
    save(path, arrays)


def _rows(ends: NDArray[np.int64], at: int) -> slice:
    """Return the rows of document `at`."""
    return slice(int(ends[at - 1]) if at else 0, int(ends[at]))


def save(path: Path, arrays: dict[str, NDArray[Any]]) -> None:
    """Write the files of a segment, with a graph if it is large."""
    path.mkdir(parents=True)
    for name in _ARRAYS:
        np.save(path / f"{name}.npy", arrays[name])
    windows = arrays["windows"]
    if len(windows) >= GRAPH_FROM:
        graph = Graph(ndim=windows.shape[1], metric=MetricKind.Cos, dtype="i8")
        graph.add(np.arange(len(windows), dtype=np.uint64), windows)
        graph.save(str(path / "graph.usearch"))
