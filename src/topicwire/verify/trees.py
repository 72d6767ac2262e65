"""Boosted trees of fixed depth: what the fitting script found, kept as plain numbers in a JSON file."""

import json
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]


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
        lines = np.arange(len(rows))
        for tree in range(count):
            node = np.zeros(len(rows), np.int64)
            while node[0] < inner:  # all rows are on the same level
                chosen = rows[lines, self.features[tree, node]]
                node = 2 * node + 1 + (chosen > self.thresholds[tree, node])
            total += self.leaves[tree, node - inner]
        return total

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
