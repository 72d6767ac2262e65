"""Boosted trees of fixed depth: what the fitting script found, kept as plain numbers in a JSON file."""

import json
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
_BLOCK = 128  # rows at once: 240 trees then work on arrays of 0.25 MB, which stay in the processor's cache


@dataclass(frozen=True, slots=True)
class Trees:
    """A sum of perfect binary trees whose leaves add to the log-odds.

    Node k has the children 2k+1 (value not above the threshold) and 2k+2.
    """

    features: NDArray[np.int32]  # (trees, 2**depth - 1): the column a node looks at
    thresholds: Matrix  # same shape
    leaves: Matrix  # (trees, 2**depth)
    base: float  # log-odds before the first tree

    def log_odds(self, rows: Matrix) -> Matrix:
        """Return the log-odds of each row of features, shape (rows,)."""
        count, inner = self.features.shape
        total = np.full(len(rows), self.base, np.float32)
        if not len(rows):
            return total
        for start in range(0, len(rows), _BLOCK):
            block = rows[start : start + _BLOCK]
            for leaves in self._leaves(block, count, inner):
                total[start : start + _BLOCK] += leaves
        return total

    def _leaves(self, rows: Matrix, count: int, inner: int) -> Matrix:
        """Return what each tree gives each row, shape (trees, rows); all trees go down level by level."""
        flat, thresholds, features = rows.ravel(), self.thresholds.ravel(), self.features.ravel()
        lines = np.arange(len(rows)) * rows.shape[1]
        firsts = np.arange(count)[:, None] * inner
        node = np.zeros((count, len(rows)), np.int64)
        while node[0, 0] < inner:
            place = firsts + node
            chosen = flat.take(lines + features.take(place))
            node = 2 * node + 1 + (chosen > thresholds.take(place))
        ends = np.arange(count)[:, None] * self.leaves.shape[1] + node - inner
        return np.asarray(self.leaves.ravel().take(ends), np.float32)

    def probability(self, rows: Matrix) -> Matrix:
        """Return the probability of each row, shape (rows,)."""
        return np.asarray(1 / (1 + np.exp(-self.log_odds(rows))), np.float32)


def read_trees(name: str) -> tuple[Trees, dict[str, float]]:
    """Return the trees of `data/NAME.json` and the numbers fitted with them, such as the threshold."""
    content = json.loads((files("topicwire.verify") / "data" / f"{name}.json").read_text(encoding="utf-8"))
    trees = Trees(
        np.array(content["features"], np.int32),
        np.array(content["thresholds"], np.float32),
        np.array(content["leaves"], np.float32),
        float(content["base"]),
    )
    return trees, {key: float(value) for key, value in content["numbers"].items()}
