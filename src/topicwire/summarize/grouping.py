"""Claims in reading order cut into groups."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from topicwire.summarize.weights import Matrix

MOST_CLAIMS = 4  # in a group
_ALONE = 0.35  # cost of a group of one, in units of likeness: better two that are little alike than one alone


def by_sections(sections: Sequence[int]) -> list[tuple[int, int]]:
    """Return ranges of claims that stand under one heading of the document each."""
    cuts = [0, *(i + 1 for i, (left, right) in enumerate(pairwise(sections)) if left != right), len(sections)]
    return [(start, stop) for start, stop in pairwise(cuts) if stop > start]


def by_likeness(vectors: Matrix, groups: int) -> list[tuple[int, int]]:
    """Return about `groups` ranges of neighbouring claims such that claims within one are alike.

    Exact, by dynamic programming over the cuts; `vectors` is (n, d) in reading order, n is small.
    """
    count = len(vectors)
    groups = min(max(groups, -(-count // MOST_CLAIMS)), count)
    likeness = np.clip(vectors @ vectors.T, 0, 1)
    best: dict[tuple[int, int], tuple[float, int]] = {(0, 0): (0.0, 0)}
    for made in range(1, groups + 1):
        for stop in range(made, count + 1):
            options = [
                (best[made - 1, start][0] + _worth(likeness, start, stop), start)
                for start in range(max(made - 1, stop - MOST_CLAIMS), stop)
                if (made - 1, start) in best
            ]
            if options:
                best[made, stop] = max(options)
    return _trace(best, groups, count)


def _worth(likeness: Matrix, start: int, stop: int) -> float:
    """Return the mean likeness of neighbours in a group, times its size."""
    if stop - start == 1:
        return -_ALONE
    block = likeness[start:stop, start:stop]
    size = stop - start
    pairs = (float(block.sum()) - size) / (size * (size - 1))
    return pairs * size


def _trace(best: dict[tuple[int, int], tuple[float, int]], groups: int, count: int) -> list[tuple[int, int]]:
    ranges: list[tuple[int, int]] = []
    stop = count
    for made in range(groups, 0, -1):
        start = best[made, stop][1]
        ranges.append((start, stop))
        stop = start
    return ranges[::-1]
