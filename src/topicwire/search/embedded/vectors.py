"""The vectors of one generation: what waits to be embedded, and the segments of what is.

pending/N.json      texts of one `put`, written before the text index so that none is forgotten
vectors/N/          segments, numbered in the order they were made; complete as soon as they have their name
"""

import json
import shutil
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from topicwire.model.embedder import Embedder
from topicwire.search.embedded.numbered import following, numbered
from topicwire.search.embedded.product import code_of
from topicwire.search.embedded.segment import (
    Embedded,
    Judged,
    Question,
    Segment,
    merge_segments,
    write_segment,
)
from topicwire.search.interface import ClusterRecord
from topicwire.search.meaning import Vector, pieces

VECTORS_FORMAT = 6  # raise when their codes or files change: all texts are then embedded again
MANY_SEGMENTS = 8  # of like size, then they are merged: each costs a search of its own


class Waiting(NamedTuple):
    """A text that is not embedded yet."""

    id: int
    title: str
    language: str
    paragraphs: tuple[str, ...]


def vector_id(cluster: ClusterRecord) -> int:
    """Return the number by which the vectors of a cluster's leader are known: a hash of what is embedded."""
    leader = cluster.members[0]
    text = json.dumps([leader.language, leader.title, leader.paragraphs], ensure_ascii=False)
    return int.from_bytes(
        blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big", signed=True
    )


class Vectors:
    """Reads and writes the vectors of one generation. Who writes holds the lock of the folder."""

    def __init__(self, generation: Path, model: str) -> None:
        """Open the vectors made by an embedding model of this name; empty without one."""
        self._code = code_of(model)
        self._pending = generation / "pending"
        self._folder = generation / "vectors"
        self._seen: tuple[str, ...] = ()
        self._segments: tuple[Segment, ...] = ()

    def segments(self) -> tuple[Segment, ...]:
        """Return the segments there are now, oldest first."""
        names = tuple(numbered(self._folder))
        if names != self._seen:
            known = {segment.path.name: segment for segment in self._segments}
            self._segments = tuple(known.get(name) or Segment.open(self._folder / name) for name in names)
            self._seen = names
        return self._segments

    def expect(self, clusters: Sequence[ClusterRecord]) -> Sequence[ClusterRecord]:
        """Note texts to embed, those left out that have vectors already; return the same clusters."""
        leaders = {vector_id(cluster): cluster.members[0] for cluster in clusters}
        ids = np.array(list(leaders), dtype=np.int64)
        for segment in self.segments():
            for id_ in ids[segment.has(ids)].tolist():
                leaders.pop(id_, None)
        if not leaders:
            return clusters
        waiting = [Waiting(id_, one.title, one.language, one.paragraphs) for id_, one in leaders.items()]
        self._pending.mkdir(exist_ok=True)
        path = self._pending / f"{following(self._pending)}.json"
        aside = path.with_suffix(".new")
        aside.write_text(json.dumps(waiting), encoding="utf-8", errors="surrogatepass")
        aside.replace(path)
        return clusters

    def waiting(self) -> Iterator[tuple[Path, list[Waiting]]]:
        """Yield what waits, oldest first, with the file that is to be deleted when it is embedded."""
        for path in sorted(self._pending.glob("*.json")):
            rows = json.loads(path.read_text(encoding="utf-8"))
            yield path, [Waiting(id_, title, language, tuple(texts)) for id_, title, language, texts in rows]

    def add(self, documents: Sequence[Embedded]) -> None:
        """Write a segment."""
        self._folder.mkdir(exist_ok=True)
        path = self._folder / following(self._folder)
        aside = path.with_name(f"new-{path.name}")
        shutil.rmtree(aside, ignore_errors=True)
        write_segment(aside, documents, self._code)
        aside.rename(path)

    def crowd(self) -> list[Segment]:
        """Return segments of like size that are too many; none if no size has so many.

        Merging like with like moves each vector once for each size, not with every merge.
        """
        sizes: dict[int, list[Segment]] = {}
        for segment in self.segments():
            sizes.setdefault(int(np.log(len(segment.ids) + 1) / np.log(MANY_SEGMENTS)), []).append(segment)
        return next((alike for _, alike in sorted(sizes.items()) if len(alike) >= MANY_SEGMENTS), [])

    def merge(self, segments: Sequence[Segment], alive: NDArray[np.int64]) -> None:
        """Make one segment of these, of the documents that are `alive`."""
        path = self._folder / following(self._folder)
        aside = path.with_name(f"new-{path.name}")
        shutil.rmtree(aside, ignore_errors=True)
        merge_segments(aside, segments, alive)
        aside.rename(path)
        for segment in segments:  # readers that mapped them keep them until they look again
            shutil.rmtree(segment.path, ignore_errors=True)

    def question(self, vector: Vector) -> Question:
        """Make a query's vector, of unit length, ready to be compared."""
        return Question.of(vector, self._code)

    def nearest(self, question: Question, limit: int) -> set[int]:
        """Return ids of the documents with the nearest `limit` windows."""
        found = [segment.nearest(question, limit) for segment in self.segments()]
        owners = np.concatenate([of for of, _ in found])
        differing = np.concatenate([bits for _, bits in found])
        return set(owners[np.argsort(differing, kind="stable")[:limit]].tolist())

    def judge(self, question: Question, ids: Iterable[int]) -> dict[int, Judged]:
        """Return how near these documents are; those without vectors are left out."""
        wanted = np.array(sorted(set(ids)), dtype=np.int64)
        judged: dict[int, Judged] = {}
        for segment in self.segments():
            judged |= segment.judge(question, wanted)
        return judged

    def centre(self, id_: int, dimensions: int) -> Vector | None:
        """Return the direction of a document's whole text; None if it has no vectors yet."""
        for segment in reversed(self.segments()):
            if (centre := segment.centre(id_, dimensions)) is not None:
                return centre
        return None


def embed(embedder: Embedder, waiting: Sequence[Waiting]) -> list[Embedded]:
    """Return the vectors of texts, all computed in one call."""
    parts = [pieces(one.title, one.paragraphs, one.language) for one in waiting]
    texts = [piece.text for windows, sentences in parts for piece in (*windows, *sentences)]
    vectors = embedder.embed(texts)
    embedded, at = [], 0
    for one, (windows, sentences) in zip(waiting, parts, strict=True):
        middle, end = at + len(windows), at + len(windows) + len(sentences)
        embedded.append(
            Embedded(
                one.id,
                vectors[at:middle],
                vectors[middle:end],
                [piece.paragraph for piece in sentences],
            )
        )
        at = end
    return embedded
