"""Gradient boosting of perfect trees with numpy alone (Friedman 2001; histograms as in LightGBM)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from topicwire.verify.trees import Matrix, Trees

Integers = NDArray[np.int64]
BINS = 64


@dataclass(frozen=True, slots=True)
class Options:
    """How trees are grown."""

    trees: int = 120
    depth: int = 4
    rate: float = 0.08
    least: float = 20.0  # weight a leaf must have
    ridge: float = 5.0  # shrinks leaves towards zero
    share: float = 0.6  # of the columns that each tree may use
    sample: float = 1.0  # of the rows that each tree is grown on (Friedman 2002)
    seed: int = 1


def edges_of(rows: Matrix) -> list[Matrix]:
    """Return the borders between bins of each column: half at quantiles of all values, half of distinct ones.

    Distinct values alone would waste bins on rare ones, all values alone would never part a rare one off.
    """
    quantiles = np.linspace(0, 1, BINS // 2)
    found = []
    for column in rows.T:
        distinct = np.unique(column)
        middles = (distinct[1:] + distinct[:-1]) / 2
        if len(middles) >= BINS:
            middles = np.concatenate((np.quantile(column, quantiles), np.quantile(distinct, quantiles)))
        found.append(
            np.unique(middles[: BINS - 1] if len(middles) < BINS else np.sort(middles)[:-1]).astype(
                np.float32
            )
        )
    return found


def fit_trees(rows: Matrix, labels: Matrix, weights: Matrix, options: Options) -> Trees:
    """Return trees that give the log-odds of the labels (0 or 1)."""
    edges = edges_of(rows)
    binned = np.stack(
        [np.searchsorted(edge, column, side="left") for edge, column in zip(edges, rows.T, strict=True)],
        axis=0,
    )  # (columns, rows)
    rng = np.random.default_rng(options.seed)
    mean = float(np.average(labels, weights=weights))
    base = float(np.log(mean / (1 - mean)))
    total = np.full(len(rows), base)
    inner = 2**options.depth - 1
    features = np.zeros((options.trees, inner), np.int32)
    thresholds = np.full((options.trees, inner), np.inf, np.float32)
    leaves = np.zeros((options.trees, inner + 1), np.float32)
    for tree in range(options.trees):
        chance = 1 / (1 + np.exp(-total))
        drawn = weights * (rng.random(len(rows)) < options.sample) if options.sample < 1 else weights
        used = np.flatnonzero(drawn)
        gradient, curve = drawn * (labels - chance), drawn * chance * (1 - chance)
        columns = rng.choice(rows.shape[1], max(1, round(options.share * rows.shape[1])), replace=False)
        node = np.zeros(len(rows), np.int64)
        part, sums = binned[columns][:, used], (gradient[used], curve[used])
        for level in range(options.depth):
            first, width = 2**level - 1, 2**level
            splits = _best_splits(part, node[used] - first, width, sums, options)
            for offset, (column, bin_) in enumerate(splits):
                if column >= 0 and bin_ < len(edges[columns[column]]):
                    features[tree, first + offset] = columns[column]
                    thresholds[tree, first + offset] = edges[columns[column]][bin_]
            chosen = rows[np.arange(len(rows)), features[tree, node]]
            node = 2 * node + 1 + (chosen > thresholds[tree, node])
        place = node - inner
        top = np.bincount(place, gradient, inner + 1)
        bottom = np.bincount(place, curve, inner + 1)
        leaves[tree] = options.rate * top / (bottom + options.ridge)
        total += leaves[tree, place]
    return Trees(features, thresholds, leaves, base)


def _best_splits(
    binned: Integers, node: Integers, width: int, sums: tuple[Matrix, Matrix], options: Options
) -> list[tuple[int, int]]:
    """Return for each node of a level the column and bin that split it best; column -1 if none helps."""
    best = [(-1, 0)] * width
    gains = np.zeros(width)
    for column, bins in enumerate(binned):
        place = node * BINS + bins
        top = np.bincount(place, sums[0], width * BINS).reshape(width, BINS).cumsum(1)
        bottom = np.bincount(place, sums[1], width * BINS).reshape(width, BINS).cumsum(1)
        all_top, all_bottom = top[:, -1:], bottom[:, -1:]
        gain = (
            top**2 / (bottom + options.ridge)
            + (all_top - top) ** 2 / (all_bottom - bottom + options.ridge)
            - all_top**2 / (all_bottom + options.ridge)
        )
        gain[(bottom < options.least / 4) | (all_bottom - bottom < options.least / 4)] = 0
        choice = gain.argmax(1)
        value = gain[np.arange(width), choice]
        for index in np.flatnonzero(value > gains + 1e-9):
            gains[index], best[index] = value[index], (column, int(choice[index]))
    return best
