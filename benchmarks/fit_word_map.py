"""Fit the two maps that bring words of like meaning together, and part words of opposite meaning.

Used by `benchmarks.fit_verdict`, which fits a map without each fold to measure with.

Vectors of single words come from a model made for sentences, which puts "rose" beside "fell". Pairs of words
that translate each other are found in the sentences and their translations by word alignment in both
directions (IBM model 1, Brown et al. 1993); then one linear map for English and one for all other languages
are fitted by contrast: the translation against the other words of the batch and against English opposites
(InfoNCE, van den Oord et al. 2018). The maps hold no words, so they serve words that were never seen too.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import snowballstemmer
from numpy.typing import NDArray

from benchmarks.claim_data import fold_of, group_of
from topicwire.llm.embeddings import SentenceEncoder
from topicwire.verify.antonyms import antonyms
from topicwire.verify.terms import split_terms
from topicwire.verify.trees import Matrix
from topicwire.verify.wordmap import WordMap

TARGET = Path(__file__).parents[1] / "src" / "topicwire" / "verify" / "data" / "word_map.npz"
DIMENSIONS = 192
ROUNDS = 6  # of expectation maximisation: alignments hardly change after five
SURE = 0.25  # product of both directions' probabilities from which two words count as a translation
STEPS, BATCH, RATE, HEAT = 1000, 512, 1e-3, 0.07  # 2,500 steps gained nothing on pairs left out
OPPOSED = 4  # how often a word with opposites is drawn, beside once

Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Words that translate each other."""

    others: tuple[str, ...]
    english: tuple[str, ...]
    folds: Integers  # of the sentence where the pair was found


def find_pairs(folder: Path) -> Pairs:
    """Align the words of all sentences of the set `translation`."""
    others: list[str] = []
    english: list[str] = []
    folds: list[int] = []
    for language in ("ru", "zh"):
        sentences = list(_sentences(folder, language))
        for index, left, right in _align(sentences, language):
            others.append(left)
            english.append(right)
            folds.append(sentences[index][2])
    return Pairs(tuple(others), tuple(english), np.array(folds))


def _sentences(folder: Path, language: str) -> Iterator[tuple[list[str], list[str], int]]:
    for path in sorted(folder.glob(f"*.{language}-en.jsonl")):
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            left = _content(row["source"], language)
            for right in (_content(row["reference"], "en"), _content(row["google"], "en")):
                if left and right:
                    yield left, right, fold_of(group_of(row["id"]))


def _content(text: str | None, language: str) -> list[str]:
    return [term.folded for term in split_terms(text or "", language) if term.content][:60]


def _align(
    sentences: Sequence[tuple[list[str], list[str], int]], language: str
) -> Iterator[tuple[int, str, str]]:
    stem_left = snowballstemmer.stemmer("russian").stemWord if language == "ru" else str
    stem_right = snowballstemmer.stemmer("english").stemWord
    left_ids: dict[str, int] = {}
    right_ids: dict[str, int] = {}
    owner, lefts, rights, left_place, right_place = [], [], [], [], []
    for index, (left, right, _) in enumerate(sentences):
        left_row = np.array([left_ids.setdefault(stem_left(word), len(left_ids)) for word in left])
        right_row = np.array([right_ids.setdefault(stem_right(word), len(right_ids)) for word in right])
        grid_left, grid_right = np.meshgrid(np.arange(len(left)), np.arange(len(right)), indexing="ij")
        lefts.append(left_row[grid_left.ravel()])
        rights.append(right_row[grid_right.ravel()])
        left_place.append(grid_left.ravel())
        right_place.append(grid_right.ravel())
        owner.append(np.full(grid_left.size, index))
    columns = [np.concatenate(parts) for parts in (owner, lefts, rights, left_place, right_place)]
    forward = _model_one(columns[0] * 64 + columns[4], columns[1], columns[2])
    backward = _model_one(columns[0] * 64 + columns[3], columns[2], columns[1])
    for row in np.flatnonzero(forward * backward > SURE):
        left, right, _ = sentences[columns[0][row]]
        yield int(columns[0][row]), left[columns[3][row]], right[columns[4][row]]


def _model_one(slot: Integers, given: Integers, told: Integers) -> NDArray[np.float64]:
    """Return for each pair the chance that the word of its slot comes from the given word."""
    codes, pair = np.unique(given * (int(told.max()) + 1) + told, return_inverse=True)
    owner = codes // (int(told.max()) + 1)
    _, slot = np.unique(slot, return_inverse=True)
    chance = np.ones(len(codes))
    share = np.ones(len(pair))
    for _ in range(ROUNDS):
        weight = chance[pair]
        share = weight / (np.bincount(slot, weight)[slot] + 1e-4)
        count = np.bincount(pair, share, len(codes))
        chance = count / (np.bincount(owner, count)[owner] + 1.0)
    return share


def fit_map(pairs: Pairs, vectors: dict[str, Matrix], left_out: int | None = None) -> WordMap:
    """Fit both maps, on the pairs of all folds but one."""
    keep = np.flatnonzero(pairs.folds != left_out) if left_out is not None else np.arange(len(pairs.others))
    seen: dict[tuple[str, str], int] = {}
    for index in keep.tolist():
        key = (pairs.others[index], pairs.english[index])
        seen[key] = seen.get(key, 0) + 1
    types = list(seen)
    table = antonyms()
    draw = np.array([seen[key] ** 0.5 * (1 + OPPOSED * (key[1] in table)) for key in types])
    left = np.stack([vectors[other] for other, _ in types])
    right = np.stack([vectors[english] for _, english in types])
    negatives = [
        [vectors[word] for word in table.get(english, ()) if word in vectors] for _, english in types
    ]
    return _contrast(left, right, negatives, draw / draw.sum())


def _contrast(
    left: Matrix, right: Matrix, negatives: Sequence[Sequence[Matrix]], draw: NDArray[np.float64]
) -> WordMap:
    rng = np.random.default_rng(3)
    start, _ = np.linalg.qr(rng.standard_normal((left.shape[1], DIMENSIONS)))
    maps = [start.astype(np.float32), start.astype(np.float32)]
    moments = [(np.zeros_like(start, np.float32), np.zeros_like(start, np.float32)) for _ in maps]
    for step in range(1, STEPS + 1):
        chosen = rng.choice(len(left), BATCH, p=draw)
        extra = [
            rows[int(rng.integers(len(rows)))]
            for rows in (negatives[i] for i in chosen.tolist())
            if len(rows)
        ]
        targets = np.concatenate((right[chosen], np.stack(extra))) if extra else right[chosen]
        gradients = _gradients(left[chosen], targets, (maps[0], maps[1]))
        rate = RATE * min(1.0, 2.0 * (1 - step / (STEPS + 1)))
        for place, gradient in enumerate(gradients):
            first, second = moments[place]
            first += 0.1 * (gradient - first)
            second += 0.001 * (gradient**2 - second)
            scaled = first / (1 - 0.9**step) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
            maps[place] -= np.float32(rate) * scaled.astype(np.float32)
    return WordMap(maps[0], maps[1])


def _gradients(left: Matrix, right: Matrix, maps: tuple[Matrix, Matrix]) -> tuple[Matrix, Matrix]:
    """Return the gradients of the contrast of each left row with its right row among all of them."""
    one, one_length = _unit(left @ maps[0])
    other, other_length = _unit(right @ maps[1])
    logits = one @ other.T / HEAT
    count = len(left)
    by_left = _softmax(logits)
    by_right = _softmax(logits[:, :count].T).T
    error = by_left / 2
    error[:, :count] += by_right / 2
    error[np.arange(count), np.arange(count)] -= 1.0
    error /= HEAT * count
    one_change, other_change = error @ other, error.T @ one
    one_change -= one * (one_change * one).sum(1, keepdims=True)
    other_change -= other * (other_change * other).sum(1, keepdims=True)
    changes = (left.T @ (one_change / one_length), right.T @ (other_change / other_length))
    return changes[0].astype(np.float32), changes[1].astype(np.float32)


def _unit(rows: Matrix) -> tuple[Matrix, Matrix]:
    length = np.linalg.norm(rows, axis=1, keepdims=True) + 1e-9
    return rows / length, length


def _softmax(logits: Matrix) -> Matrix:
    raised = np.exp(logits - logits.max(1, keepdims=True))
    return np.asarray(raised / raised.sum(1, keepdims=True), np.float32)


def word_pairs(folder: Path, encoder: SentenceEncoder) -> tuple[Pairs, dict[str, Matrix]]:
    """Return the pairs found in the folder `translation`, and the vectors that `fit_map` needs."""
    pairs = find_pairs(folder)
    table = antonyms()
    opposites = (word for words in table.values() for word in words)
    distinct = sorted({*pairs.others, *pairs.english, *table, *opposites})
    return pairs, dict(zip(distinct, encoder.embed(distinct), strict=True))


def write_map(found: WordMap) -> None:
    """Write the maps into the package; half precision changes no cosine by more than 0.001."""
    np.savez_compressed(
        TARGET, other=found.other.astype(np.float16), english=found.english.astype(np.float16)
    )
