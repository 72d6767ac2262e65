"""A segment: vectors of some documents in files that never change, mapped into memory.

A document is known by a number made from its text, so that a changed text is another document and an
unchanged one needs no new vectors.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from mmap import MADV_DONTNEED, mmap
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from usearch.compiled import MetricKind
from usearch.index import Index as Graph

from topicwire.search.embedded.codes import HALVES, TRITS, Lookup, bit_distances, to_bits
from topicwire.search.meaning import SENTENCE_SHARE, Vector

GRAPH_FROM = 20_000  # windows; comparing with fewer takes under 2 ms, and misses none
# Neighbours of a window in the graph: 16 found 90 of the 100 nearest instead of 80, but took 212 bytes a
# window instead of 149 and more than half as long again; who is found is then compared exactly.
NEIGHBOURS = 8
FORGET_AFTER = 100_000  # documents judged; see `_forget`
# The arrays that say where a document's rows end, each with the arrays of such rows.
_BY_END = (
    ("window_ends", "windows", "window_bits"),
    ("sentence_ends", "sentences", "sentence_paragraphs"),
)
_ARRAYS = ("ids", *(name for names in _BY_END for name in names))


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
    judged: Counter[str] = field(default_factory=Counter, init=False)  # documents, since pages were let go of

    @classmethod
    def open(cls, path: Path) -> "Segment":
        """Map a segment's files into memory."""
        return cls(path, *(_mapped(path / f"{name}.npy") for name in _ARRAYS))

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
        if not len(self.ids):
            return np.zeros(len(ids), dtype=np.bool_)
        places = np.minimum(np.searchsorted(self.ids, ids), len(self.ids) - 1)
        return np.asarray(self.ids[places] == ids, dtype=np.bool_)

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
        known = ids[self.has(ids)]
        places = np.searchsorted(self.ids, known)
        windows, window_starts = _gather(self.window_ends, places)
        sentences, sentence_starts = _gather(self.sentence_ends, places)
        if not len(windows) or not len(sentences):
            return {}
        by_window = np.maximum.reduceat(question.windows.cosines(self.windows[windows]), window_starts)
        cosines = question.sentences.cosines(self.sentences[sentences])
        by_sentence = np.maximum.reduceat(cosines, sentence_starts)
        meaning = SENTENCE_SHARE * by_sentence + (1 - SENTENCE_SHARE) * by_window
        ends = np.append(sentence_starts[1:], len(sentences))
        best = np.flatnonzero(cosines == np.repeat(by_sentence, ends - sentence_starts))
        first = best[np.searchsorted(best, sentence_starts)]  # of equals the earlier sentence
        paragraphs = self.sentence_paragraphs[sentences[first]]
        self._forget(len(known))
        rows = zip(meaning.tolist(), paragraphs.tolist(), by_sentence.tolist(), strict=True)
        return {id_: Judged(*row) for id_, row in zip(known.tolist(), rows, strict=True)}

    def _forget(self, judged: int) -> None:
        """Let go of mapped pages now and then.

        The system would keep every page that was ever read with this process, until it is the whole file; in
        its own cache it may keep them.
        """
        self.judged["documents"] += judged
        if self.judged["documents"] > FORGET_AFTER:
            self.judged.clear()
            for array in (self.windows, self.sentences):
                _let_go(array)

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


def _let_go(array: NDArray[Any]) -> None:
    """Let go of the pages of a mapped array; they are read again when they are needed."""
    owner: object = array
    while isinstance(owner, np.ndarray):
        owner = owner.base
    if isinstance(owner, mmap):
        owner.madvise(MADV_DONTNEED)


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
    """Write a segment of those documents of others that are `alive`; of doubles the later one counts."""
    kept: dict[int, tuple[Segment, int]] = {}
    for segment in segments:
        for at in np.flatnonzero(np.isin(segment.ids, alive)).tolist():
            kept[int(segment.ids[at])] = (segment, at)
    ids = sorted(kept)
    all_bits = {segment.path: segment.bits() for segment in segments}
    arrays: dict[str, NDArray[Any]] = {"ids": np.array(ids, dtype=np.int64)}
    for ends, *fields in _BY_END:
        parts = [(kept[id_][0], _rows(getattr(kept[id_][0], ends), kept[id_][1])) for id_ in ids]
        arrays[ends] = np.cumsum([rows.stop - rows.start for _, rows in parts], dtype=np.int64)
        for name in fields:
            of = {
                one.path: all_bits[one.path] if name == "window_bits" else getattr(one, name)
                for one in segments
            }
            empty = of[segments[0].path][:0]
            arrays[name] = np.concatenate([empty, *(of[segment.path][rows] for segment, rows in parts)])
    save(path, arrays)


def _rows(ends: NDArray[np.int64], at: int) -> slice:
    """Return the rows of document `at`."""
    return slice(int(ends[at - 1]) if at else 0, int(ends[at]))


def save(path: Path, arrays: dict[str, NDArray[Any]]) -> None:
    """Write the files of a segment; the bits of many windows as a graph."""
    path.mkdir(parents=True)
    bits = arrays["window_bits"]
    if len(bits) >= GRAPH_FROM:
        graph = Graph(ndim=8 * bits.shape[1], metric=MetricKind.Hamming, dtype="b1", connectivity=NEIGHBOURS)
        graph.add(np.arange(len(bits), dtype=np.uint64), bits)
        graph.save(str(path / "graph.usearch"))
        arrays = {**arrays, "window_bits": bits[:0]}
    for name in _ARRAYS:
        np.save(path / f"{name}.npy", arrays[name])
