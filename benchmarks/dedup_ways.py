"""Ways to find candidates for copies, compared on the same documents.

Each way turns a text's shingles into buckets; two documents are candidates when they share enough of them.
Counted: pairs of copies that don't meet, unlike documents that do, buckets kept.
"""

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.dedup_texts import Labelled
from topicwire.dedup.comparison import fingerprint
from topicwire.dedup.signature import Hashes, sign

_Way = Callable[[Hashes], Sequence[int]]
_CHANCE = np.random.default_rng(7)
_FACTORS = _CHANCE.integers(1, 2**63, 128, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
_BITS = np.arange(64, dtype=np.uint64)


@dataclass(frozen=True, slots=True)
class Measured:
    """What one way of finding candidates gives."""

    way: str
    least: int  # buckets that candidates share
    buckets: float  # kept for a document
    missed: float  # share of the pairs of copies that are no candidates
    false: float  # unlike candidates of a document
    milliseconds: float  # to make a document's buckets


def minhash(bands: int, rows: int) -> _Way:
    """Bands of MinHash values (Broder, 1997)."""

    def buckets(found: Hashes) -> Sequence[int]:
        distinct = np.unique(found)
        if not len(distinct):
            return ()
        least = [int((distinct * factor).min()) for factor in _FACTORS[: bands * rows]]
        return [hash((at, *least[at * rows : (at + 1) * rows])) for at in range(bands)]

    return buckets


def winnowing(window: int) -> _Way:
    """The smallest hash of each window (Schleimer, Wilkerson, Aiken, 2003)."""

    def buckets(found: Hashes) -> Sequence[int]:
        if len(found) <= window:
            return [int(found.min())] if len(found) else ()
        windows = np.lib.stride_tricks.sliding_window_view(found, window)
        return [int(one) for one in np.unique(windows.min(axis=1))]

    return buckets


def simhash(tables: int) -> _Way:
    """Parts of a 64-bit SimHash (Charikar, 2002; Manku, Jain, Das Sarma, 2007)."""
    width = 64 // tables

    def buckets(found: Hashes) -> Sequence[int]:
        if not len(found):
            return ()
        ones = ((found[:, None] >> _BITS) & np.uint64(1)).mean(axis=0) > 0.5
        whole = int(np.packbits(ones).view(">u8")[0])
        return [hash((at, whole >> (at * width) & ((1 << width) - 1))) for at in range(tables)]

    return buckets


WAYS: tuple[tuple[str, _Way, tuple[int, ...]], ...] = (
    ("anchors (bottom-24)", sign, (1, 2, 3)),
    ("MinHash, 32 bands of 4", minhash(32, 4), (1,)),
    ("MinHash, 40 bands of 2", minhash(40, 2), (1,)),
    ("MinHash, 24 bands of 1", minhash(24, 1), (1, 2)),
    ("winnowing, window 32", winnowing(32), (1, 2)),
    ("SimHash, 4 parts of 16 bits", simhash(4), (1,)),
)


def compare(found: Sequence[Labelled]) -> list[Measured]:
    """Return what each way gives on these documents."""
    texts = [fingerprint(one.document).shingles for one in found]
    labels = [one.cluster for one in found]
    return [one for name, way, least in WAYS for one in _measure(name, way, least, texts, labels)]


def _measure(
    name: str, way: _Way, least: Sequence[int], texts: Sequence[Hashes], labels: Sequence[int]
) -> list[Measured]:
    started = time.perf_counter()
    signed = [way(text) for text in texts]
    seconds = time.perf_counter() - started
    holders: dict[int, list[int]] = defaultdict(list)
    right: Counter[int] = Counter()  # shared buckets → pairs of copies
    wrong: Counter[int] = Counter()
    for number, buckets in enumerate(signed):
        met = Counter(other for bucket in set(buckets) for other in holders[bucket])
        for other, shared in met.items():
            (right if labels[other] == labels[number] else wrong)[shared] += 1
        for bucket in set(buckets):
            holders[bucket].append(number)
    pairs = sum(count * (count - 1) // 2 for count in Counter(labels).values())
    return [
        Measured(
            way=name,
            least=enough,
            buckets=round(sum(len(set(one)) for one in signed) / len(texts), 1),
            missed=round(1 - sum(n for shared, n in right.items() if shared >= enough) / pairs, 4),
            false=round(sum(n for shared, n in wrong.items() if shared >= enough) / len(texts), 2),
            milliseconds=round(1000 * seconds / len(texts), 3),
        )
        for enough in least
    ]
