"""Which sentences carry a document: centrality, place and likeness to the title; then few that do not
repeat."""

from collections.abc import Sequence

import numpy as np

from topicwire.summarize.material import Candidate
from topicwire.summarize.weights import Matrix

# The more the beginning counts, the more a summary shares with those that people found faithful; more than
# this leaves the rest of long texts out. ROUGE-2 on 80 texts (`python -m benchmarks.summaries --data DIR
# --sets articles`): 0.157 with (0.45, 0.3, 0.25), 0.161 with meaning beside words, 0.164 with these too.
_CENTRALITY, _PLACE, _TITLE = (0.4, 0.4, 0.2)
_DAMPING, _ROUNDS = 0.85, 30
_REPEAT = 0.6  # of the likeness to a chosen sentence is taken off (maximal marginal relevance)
_SAME_PARAGRAPH = 0.12  # taken off for each sentence chosen from the same paragraph
_TWIN = 0.75  # likeness from which two sentences say the same


def scores(material: Sequence[Candidate], vectors: Matrix, title: Matrix) -> Matrix:
    """Return the worth of each sentence, 0 to 1. `vectors` (n, d) and `title` (d,) have unit length."""
    likeness = np.clip(vectors @ vectors.T, 0, 1)
    central = _centrality(likeness)
    paragraphs = np.array([candidate.paragraph for candidate in material], dtype=np.float32)
    first = paragraphs.min(initial=1)
    place = 1 / (1 + 0.25 * (paragraphs - first))
    to_title = np.clip(vectors @ title, 0, 1)
    factor = np.array([candidate.factor for candidate in material], dtype=np.float32)
    worth = _CENTRALITY * _unit(central) + _PLACE * place + _TITLE * _unit(to_title)
    return np.asarray(worth * factor, dtype=np.float32)


def _centrality(likeness: Matrix) -> Matrix:
    """Return LexRank with continuous weights (Erkan and Radev, 2004)."""
    count = len(likeness)
    weights = likeness.copy()
    np.fill_diagonal(weights, 0)
    sums = weights.sum(axis=1, keepdims=True)
    transitions = np.where(sums > 0, weights / np.where(sums > 0, sums, 1), 1 / count)
    rank = np.full(count, 1 / count, dtype=np.float32)
    for _ in range(_ROUNDS):
        rank = (1 - _DAMPING) / count + _DAMPING * (rank @ transitions)
    return np.asarray(rank, dtype=np.float32)


def _unit(values: Matrix) -> Matrix:
    top = values.max(initial=0)
    return values / top if top > 0 else values


def choose(material: Sequence[Candidate], worth: Matrix, vectors: Matrix, most: int) -> list[int]:
    """Return the indexes of at most `most` sentences, best first, that do not repeat one another."""
    likeness = np.clip(vectors @ vectors.T, 0, 1)
    chosen: list[int] = []
    left = set(range(len(material)))
    while left and len(chosen) < most:
        best = max(left, key=lambda index: (_gain(index, chosen, material, worth, likeness), -index))
        left.remove(best)
        if all(likeness[best, other] < _TWIN for other in chosen):
            chosen.append(best)
    return chosen


def _gain(
    index: int, chosen: Sequence[int], material: Sequence[Candidate], worth: Matrix, likeness: Matrix
) -> float:
    repeats = max((float(likeness[index, other]) for other in chosen), default=0.0)
    beside = sum(material[other].paragraph == material[index].paragraph for other in chosen)
    return float(worth[index]) - _REPEAT * repeats * float(worth[index]) - _SAME_PARAGRAPH * beside
