"""A segment: vectors of some documents in files that never change.

A document is known by a number made from its text, so that a changed text is another document and an
unchanged one needs no new vectors.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from topicwire.search.embedded.cells import Cells, open_cells, save_cells
from topicwire.search.embedded.codes import SIGNS, Code, Lookup, bit_distances, to_bits
from topicwire.search.embedded.rows import Rows, write_rows
from topicwire.search.meaning import SENTENCE_SHARE, Vector

_ARRAYS = (
    "ids",
    "window_ends",
    "windows",
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

    vector: Vector
    bits: NDArray[np.uint8]
    windows: Lookup
    sentences: Lookup

    @classmethod
    def of(cls, vector: Vector, sentences: Code) -> "Question":
        """Make a vector of unit length ready, for sentences that were made small in a way."""
        return cls(vector, to_bits(vector[None, :])[0], SIGNS.lookup(vector), sentences.lookup(vector))


@dataclass(frozen=True)
class Segment:
    """Documents ordered by id; the windows of document i end before window_ends[i], sentences likewise."""

    path: Path
    ids: NDArray[np.int64]
    window_ends: NDArray[np.int32]
    windows: NDArray[np.uint8]  # their signs
    sentence_ends: NDArray[np.int32]
    sentences: NDArray[np.uint8]
    sentence_paragraphs: NDArray[np.uint16]
    window_rows: Rows  # the same as `windows`, for reading a few
    sentence_rows: Rows
    cells: Cells | None  # of many windows

    @classmethod
    def open(cls, path: Path) -> "Segment":
        """Open a segment's files."""
        arrays = {name: _mapped(path / f"{name}.npy") for name in _ARRAYS}
        windows, sentences = Rows(path / "windows.npy"), Rows(path / "sentences.npy")
        return cls(path, **arrays, window_rows=windows, sentence_rows=sentences, cells=open_cells(path))

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
        if self.cells:
            rows = self.cells.near(question.vector)
            differing = bit_distances(np.take(self.windows, rows, axis=0), question.bits)
        else:
            differing = bit_distances(self.windows, question.bits)
            rows = np.arange(len(differing), dtype=np.int32)
        if limit < len(differing):
            best = np.argpartition(differing, limit)[:limit]
            rows, differing = rows[best], differing[best]
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
        numbers = SIGNS.unpack(self.windows[rows], dimensions)
        mean = (numbers / np.linalg.norm(numbers, axis=1, keepdims=True)).mean(axis=0)
        return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-9), dtype=np.float32)


def _mapped(path: Path) -> NDArray[Any]:
    return np.asarray(np.load(path, mmap_mode="r"))


def _spans(
    ends: NDArray[np.int32], places: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return first row and end of the documents at `places`, and where each begins among all their rows."""
    behind = ends[places].astype(np.int64)
    starts = np.where(places > 0, ends[places - 1], 0).astype(np.int64)
    counts = behind - starts
    return starts, behind, np.cumsum(counts) - counts


def write_segment(path: Path, documents: Sequence[Embedded], sentences: Code) -> None:
    """Write a new segment, its sentences made small in a way; its folder must not be in use yet."""
    ordered = sorted({document.id: document for document in documents}.values(), key=lambda one: one.id)
    windows = np.concatenate([one.windows for one in ordered])
    arrays: dict[str, NDArray[Any]] = {
        "ids": np.array([one.id for one in ordered], dtype=np.int64),
        "window_ends": np.cumsum([len(one.windows) for one in ordered], dtype=np.int32),
        "windows": SIGNS.pack(windows),
        "sentence_ends": np.cumsum([len(one.sentences) for one in ordered], dtype=np.int32),
        "sentences": sentences.pack(np.concatenate([one.sentences for one in ordered])),
        "sentence_paragraphs": _paragraphs([one.sentence_paragraphs for one in ordered]),
    }
    path.mkdir(parents=True, exist_ok=True)
    _save(path, arrays)
    save_cells(path, arrays["windows"])


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
        "window_ends": np.cumsum([end - start for _, start, end in spans], dtype=np.int32),
        "sentence_ends": np.cumsum([end - start for _, start, end in sentence_spans], dtype=np.int32),
        "sentence_paragraphs": _picked([one.sentence_paragraphs for one in segments], sentence_spans),
    }
    _save(path, arrays)
    save_cells(path, _mapped(path / "windows.npy"))


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
    ends: Sequence[NDArray[np.int32]], owners: NDArray[np.int64], places: NDArray[np.int64]
) -> list[_Span]:
    rows = (_rows(ends[owner], at) for owner, at in zip(owners.tolist(), places.tolist(), strict=True))
    return [(owner, one.start, one.stop) for owner, one in zip(owners.tolist(), rows, strict=True)]


def _copy(path: Path, sources: Sequence[Rows], spans: Sequence[_Span]) -> None:
    number = sum(end - start for _, start, end in spans)
    parts = (sources[owner].bytes_of(start, end) for owner, start, end in spans)
    write_rows(path, (number, sources[0].width), parts)


def _picked(sources: Sequence[NDArray[Any]], spans: Sequence[_Span]) -> NDArray[Any]:
    return np.concatenate([sources[0][:0], *(sources[owner][start:end] for owner, start, end in spans)])


def _rows(ends: NDArray[np.int32], at: int) -> slice:
    """Return the rows of document `at`."""
    return slice(int(ends[at - 1]) if at else 0, int(ends[at]))


def _save(path: Path, arrays: dict[str, NDArray[Any]]) -> None:
    for name, array in arrays.items():
        np.save(path / f"{name}.npy", array)
