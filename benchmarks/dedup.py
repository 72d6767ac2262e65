"""How well copies are found, and how fast.

    python -m benchmarks.dedup --data DIR [--documents N] [--seed N] [--store memory|sqlite] [--ways] [--json]

DIR is the folder of the public test sets. Prints the adjusted Rand index of the clusters found against those
made (Hubert and Arabie, "Comparing partitions", 1985), the share of pairs found and of pairs found rightly,
and documents a second. `sqlite` goes the whole way of the pipeline, through a database on disk; `memory`
keeps the buckets in a dictionary. `--ways` compares ways to find candidates instead.
"""

import argparse
import json
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from math import comb
from pathlib import Path

from benchmarks.dedup_texts import Labelled, labelled, sentences
from benchmarks.dedup_ways import compare
from topicwire.dedup.comparison import Fingerprint, fingerprint, is_copy
from topicwire.dedup.signature import sign
from topicwire.pipeline.grouping import group
from topicwire.storage import clusters, documents
from topicwire.storage.database import Database

_OF_BUCKET = 200  # as in storage.clusters
_BATCH = 500  # documents a transaction


@dataclass(frozen=True, slots=True)
class Score:
    """What was measured."""

    documents: int
    clusters: int  # made
    found: int
    rand: float  # adjusted Rand index
    pairs_found: float  # share of the pairs made that were found
    pairs_right: float  # share of the pairs found that were made
    seconds: float  # of finding copies, without making the documents or storing them
    processor: float  # the same, counting only when this process ran
    speed: float  # documents a second
    megabytes: float  # of the database, that of the documents themselves not counted


def score(made: Sequence[int], found: Sequence[str], spent: tuple[float, float], megabytes: float) -> Score:
    """Compare two partitions of the same documents."""
    both = sum(comb(count, 2) for count in Counter(zip(made, found, strict=True)).values())
    in_made = sum(comb(count, 2) for count in Counter(made).values())
    in_found = sum(comb(count, 2) for count in Counter(found).values())
    expected = in_made * in_found / comb(len(made), 2)
    highest = (in_made + in_found) / 2
    return Score(
        documents=len(made),
        clusters=len(set(made)),
        found=len(set(found)),
        rand=round((both - expected) / (highest - expected), 5),
        pairs_found=round(both / max(1, in_made), 5),
        pairs_right=round(both / max(1, in_found), 5),
        seconds=round(spent[0], 1),
        processor=round(spent[1], 1),
        speed=round(len(made) / spent[0], 1),
        megabytes=round(megabytes, 1),
    )


def in_memory(found: Sequence[Labelled]) -> Score:
    """Find copies with the buckets in a dictionary."""
    started = _clock()
    buckets: dict[int, list[int]] = defaultdict(list)
    candidates: list[Fingerprint] = []
    leader: list[int] = []
    for number, one in enumerate(found):
        own = fingerprint(one.document)
        signature = sign(own.distinct)
        met = Counter(other for bucket in signature for other in islice(buckets[bucket], _OF_BUCKET))
        candidates.append(own)
        leader.append(number)
        for other, shared in met.most_common():
            if shared < min(3, len(signature) // 8 + 1):
                break
            if _root(leader, other) == _root(leader, number):
                continue
            if is_copy(own, candidates[other]):
                leader[_root(leader, other)] = _root(leader, number)
        for bucket in signature:
            buckets[bucket].append(number)
    roots = [str(_root(leader, number)) for number in range(len(found))]
    return score([one.cluster for one in found], roots, _spent(started), 0.0)


def in_database(found: Sequence[Labelled], folder: Path) -> Score:
    """Find copies the way the pipeline does, through a database in this folder."""
    path = folder / "benchmark.db"
    database = Database(f"sqlite:///{path}")
    for start in range(0, len(found), _BATCH):
        with database.write() as connection:
            for one in found[start : start + _BATCH]:
                documents.put(connection, one.document, None)
    size = _megabytes(database, path)
    started = _clock()
    for start in range(0, len(found), _BATCH):
        with database.write() as connection:
            for one in found[start : start + _BATCH]:
                group(connection, one.document)
    spent = _spent(started)
    keys = [one.document.key for one in found]
    with database.read() as connection:
        clusters_of = clusters.of_documents(connection, [])
        for start in range(0, len(keys), _BATCH):
            clusters_of |= clusters.of_documents(connection, keys[start : start + _BATCH])
    grown = _megabytes(database, path) - size
    database.close()
    return score([one.cluster for one in found], [clusters_of[key] for key in keys], spent, grown)


def _clock() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def _spent(since: tuple[float, float]) -> tuple[float, float]:
    now = _clock()
    return now[0] - since[0], now[1] - since[1]


def _megabytes(database: Database, path: Path) -> float:
    with database.read() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return path.stat().st_size / 1e6


def _root(leader: list[int], number: int) -> int:
    while leader[number] != number:
        leader[number] = leader[leader[number]]
        number = leader[number]
    return number


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure the finding of copies.")
    parser.add_argument("--data", type=Path, required=True, help="folder of the public test sets")
    parser.add_argument("--documents", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--store", choices=("memory", "sqlite"), default="sqlite")
    parser.add_argument("--ways", action="store_true", help="compare ways to find candidates")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    found = labelled(sentences(given.data), given.documents, given.seed)
    rows: list[dict[str, object]]
    if given.ways:
        rows = [asdict(way) for way in compare(found)]
    elif given.store == "memory":
        rows = [asdict(in_memory(found))]
    else:
        with tempfile.TemporaryDirectory() as folder:
            rows = [asdict(in_database(found, Path(folder)))]
    for row in rows:
        print(json.dumps(row) if given.json else "  ".join(f"{name} {value}" for name, value in row.items()))


if __name__ == "__main__":
    main()
