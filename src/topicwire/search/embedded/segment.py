"""A segment: vectors of some documents in files that never change.

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

from topicwire.search.embedded.codes import HALVES, TRITS, Lookup, bit_distances, to_bits
from topicwire.search.embedded.rows import Rows, write_rows
from topicwire.search.meaning import SENTENCE_SHARE, Vector

GRAPH_FROM = 20_000  # windows; comparing with fewer takes under 2 ms, and misses none
# Neighbours of a window in the graph: 16 found 90 of the 100 nearest instead of 80, but took 212 bytes a
# window instead of 149 and more than half as long again; who is found is then compared exactly.
NEIGHBOURS = 8
_ARRAYS = (
    "ids",
    "window_ends",
    "windows",
    "window_bits",
    "sentence_ends",
    "sentences",
    "sentence_paragraphs",
)


class Embedded(NamedTuple):
    """The vectors of one document."""

    id: int  # 64 bits, signed
    windows: Vector  # (windows, dimensions)
    sentences: Vector
    sentence_paragraphs: Sequence[int]


class Judged(NamedTuple):
    """How near a document is to a query."""

    meaning: float  # best sentence and best window together
    paragraph: int  # of the best sentence
    similarity: float  # of the best sentence


@dataclass(frozen=True, slots=True)
class Question:
    """A query's vector, made ready once to be compared with each segment."""

    bits: NDArray[np.uint8]
    windows: Lookup
    sentences: Lookup

    @classmethod
    def of(cls, vector: Vector) -> "Question":
        """Make a vector of unit length ready."""
        return cls(to_bits(vector[None, :])[0], HALVES.lookup(vector), TRITS.lookup(vector))


@dataclass(frozen=True)
class Segment:
    """Documents ordered by id; the windows of document i end before window_ends[i], sentences likewise."""

    path: Path
    ids: NDArray[np.int64]
    window_ends: NDArray[np.int64]
    windows: NDArray[np.uint8]
    window_bits: NDArray[np.uint8]  # empty beside a graph, which has them
    sentence_ends: NDArray[np.int64]
    sentences: NDArray[np.uint8]
    sentence_paragraphs: NDArray[np.uint16]
    window_rows: Rows  # the same as `windows`, for reading a few
    sentence_rows: Rows

    @classmethod
    def open(cls, path: Path) -> "Segment":
        """Open a segment's files."""
        arrays = {name: _mapped(path / f"{name}.npy") for name in _ARRAYS}
        windows, sentences = Rows(path / "windows.npy"), Rows(path / "sentences.npy")
        return cls(path, **arrays, window_rows=windows, sentence_rows=sentences)

    @cached_property
    def _graph(self) -> Graph | None:
        file = self.path / "graph.usearch"
        return Graph.restore(str(file), view=True) if file.exists() else None

    def bits(self) -> NDArray[np.uint8]:
        """Return one bit a number for each window."""
        if self._graph is None:
            return self.window_bits
        return np.asarray(self._graph.get(np.arange(len(self.windows), dtype=np.uint64)), dtype=np.uint8)

    def has(self, ids: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return which of these documents are here."""
        return self._find(ids)[0]

    def _find(self, ids: NDArray[np.int64]) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
        """Return which of these documents are here, and where these are."""
        if not len(self.ids):
            return np.zeros(len(ids), dtype=np.bool_), np.zeros(0, dtype=np.int64)
        places = np.minimum(np.searchsorted(self.ids, ids), len(self.ids) - 1)
        here = np.asarray(self.ids[places] == ids, dtype=np.bool_)
        return here, places[here]

    def nearest(self, question: Question, limit: int) -> tuple[NDArray[np.int64], NDArray[np.uint16]]:
        """Return the documents of the nearest windows, and in how many bits each window differs."""
        if self._graph is not None:
            found = self._graph.search(question.bits, limit, threads=1)
            rows, differing = np.asarray(found.keys, dtype=np.int64), np.asarray(found.distances, np.uint16)
        else:
            differing = bit_distances(self.window_bits, question.bits)
            rows = np.arange(len(differing), dtype=np.int64)
            if limit < len(differing):
                rows = np.argpartition(differing, limit)[:limit]
                differing = differing[rows]
        return self.ids[np.searchsorted(self.window_ends, rows, side="right")], differing

    def judge(self, question: Question, ids: NDArray[np.int64]) -> dict[int, Judged]:
        """Return how near these documents are, those that are not here left out."""
        here, places = self._find(ids)
        if not len(places):
            return {}
        first_window, window_ends, window_starts = _spans(self.window_ends, places)
        begins, ends, starts = _spans(self.sentence_ends, places)
        windows = question.windows.cosines(self.window_rows.read(first_window, window_ends))
        cosines = question.sentences.cosines(self.sentence_rows.read(begins, ends))
        by_window = np.maximum.reduceat(windows, window_starts)
        by_sentence = np.maximum.reduceat(cosines, starts)
        meaning = SENTENCE_SHARE * by_sentence + (1 - SENTENCE_SHARE) * by_window
        best = np.flatnonzero(cosines == np.repeat(by_sentence, ends - begins))
        first = best[np.searchsorted(best, starts)]  # of equals the earlier sentence
        paragraphs = self.sentence_paragraphs[begins + first - starts]
        rows = zip(meaning.tolist(), paragraphs.tolist(), by_sentence.tolist(), strict=True)
        return dict(zip(ids[here].tolist(), map(Judged._make, rows), strict=True))

    def centre(self, id_: int, dimensions: int) -> Vector | None:
        """Return the mean of a document's windows, of unit length; None if it is not here."""
        if not self.has(np.array([id_], dtype=np.int64))[0]:
            return None
        rows = _rows(self.window_ends, int(np.searchsorted(self.ids, id_)))
        numbers = HALVES.unpack(self.windows[rows], dimensions)
        mean = (numbers / np.linalg.norm(numbers, axis=1, keepdims=True)).mean(axis=0)
        return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-9), dtype=np.float32)


def _mapped(path: Path) -> NDArray[Any]:
    return np.asarray(np.load(path, mmap_mode="r"))


def _spans(
    ends: NDArray[np.int64], places: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return first row and end of the documents at `places`, and where each begins among all their rows."""
    starts, behind = np.where(places > 0, ends[places - 1], 0), ends[places]
    counts = behind - starts
    return starts, behind, np.cumsum(counts) - counts


def write_segment(path: Path, documents: Sequence[Embedded]) -> None:
    """Write a new segment; its folder must not be in use yet."""
    ordered = sorted({document.id: document for document in documents}.values(), key=lambda one: one.id)
    windows = np.concatenate([one.windows for one in ordered])
    arrays: dict[str, NDArray[Any]] = {
        "ids": np.array([one.id for one in ordered], dtype=np.int64),
        "window_ends": np.cumsum([len(one.windows) for one in ordered], dtype=np.int64),
        "windows": HALVES.pack(windows),
        "window_bits": to_bits(windows),
        "sentence_ends": np.cumsum([len(one.sentences) for one in ordered], dtype=np.int64),
        "sentences": TRITS.pack(np.concatenate([one.sentences for one in ordered])),
        "sentence_paragraphs": _paragraphs([one.sentence_paragraphs for one in ordered]),
    }
    save(path, arrays)


def _paragraphs(numbers: Sequence[Sequence[int]]) -> NDArray[np.uint16]:
    return np.array([min(number, 65_535) for part in numbers for number in part], dtype=np.uint16)


def merge_segments(path: Path, segments: Sequence[Segment], alive: NDArray[np.int64]) -> None:
    """Write a segment of those documents of others that are `alive`; of doubles the later one counts.

    What is large is copied document by document, so that memory does not grow with it.
    """
    ids, owners, places = _chosen(segments, alive)
    path.mkdir(parents=True)
    spans = _spans_in([one.window_ends for one in segments], owners, places)
    sentence_spans = _spans_in([one.sentence_ends for one in segments], owners, places)
    _copy(path / "windows.npy", [one.window_rows for one in segments], spans)
    _copy(path / "sentences.npy", [one.sentence_rows for one in segments], sentence_spans)
    arrays: dict[str, NDArray[Any]] = {
        "ids": ids,
        "window_ends": np.cumsum([end - start for _, start, end in spans], dtype=np.int64),
        "window_bits": _picked([one.bits() for one in segments], spans),
        "sentence_ends": np.cumsum([end - start for _, start, end in sentence_spans], dtype=np.int64),
        "sentence_paragraphs": _picked([one.sentence_paragraphs for one in segments], sentence_spans),
    }
    save(path, arrays)


_Span = tuple[int, int, int]  # which segment, first row, row behind the last


def _chosen(
    segments: Sequence[Segment], alive: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return the documents to keep, in order: their ids, which segment has each, and where."""
    ids = np.concatenate([one.ids for one in segments])
    owners = np.repeat(np.arange(len(segments)), [len(one.ids) for one in segments])
    places = np.concatenate([np.arange(len(one.ids)) for one in segments])
    chosen = np.flatnonzero(np.isin(ids, alive))
    chosen = chosen[np.argsort(ids[chosen], kind="stable")]
    last = np.append(np.diff(ids[chosen]) != 0, True)[: len(chosen)]
    chosen = chosen[last]
    return ids[chosen], owners[chosen], places[chosen]


def _spans_in(
    ends: Sequence[NDArray[np.int64]], owners: NDArray[np.int64], places: NDArray[np.int64]
) -> list[_Span]:
    rows = (_rows(ends[owner], at) for owner, at in zip(owners.tolist(), places.tolist(), strict=True))
    return [(owner, one.start, one.stop) for owner, one in zip(owners.tolist(), rows, strict=True)]


def _copy(path: Path, sources: Sequence[Rows], spans: Sequence[_Span]) -> None:
    number = sum(end - start for _, start, end in spans)
    parts = (sources[owner].bytes_of(start, end) for owner, start, end in spans)
    write_rows(path, (number, sources[0].width), parts)


def _picked(sources: Sequence[NDArray[Any]], spans: Sequence[_Span]) -> NDArray[Any]:
    return np.concatenate([sources[0][:0], *(sources[owner][start:end] for owner, start, end in spans)])


def _rows(ends: NDArray[np.int64], at: int) -> slice:
    """Return the rows of document `at`."""
    return slice(int(ends[at - 1]) if at else 0, int(ends[at]))


def save(path: Path, arrays: dict[str, NDArray[Any]]) -> None:
    """Write the files of a segment; the bits of many windows as a graph."""
    path.mkdir(parents=True, exist_ok=True)
    bits = arrays["window_bits"]
    if len(bits) >= GRAPH_FROM:
        graph = Graph(ndim=8 * bits.shape[1], metric=MetricKind.Hamming, dtype="b1", connectivity=NEIGHBOURS)
        graph.add(np.arange(len(bits), dtype=np.uint64), bits)
        graph.save(str(path / "graph.usearch"))
        arrays = {**arrays, "window_bits": bits[:0]}
    for name, array in arrays.items():
        np.save(path / f"{name}.npy", array)
