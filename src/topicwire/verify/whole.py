"""Evidence for a claim as a whole, gathered from its words, its negations and its sentence."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from topicwire.verify.reading import Reading
from topicwire.verify.trees import Matrix
from topicwire.verify.words import COLUMNS as WORD_COLUMNS
from topicwire.verify.words import WordEvidence

COLUMNS = (
    "top1", "top2", "top3", "mean", "odds", "run2", "run3", "run5", "doubtful", "name_top", "known_top",
    "pinyin_top", "run_top", "free_names", "directed_top", "low1", "low2", "low3", "best_mean",
    "numbers_missing", "vague_missing", "unit_differs", "bound_differs", "countries", "cities", "pinyin",
    "against", "near_against", "opposite", "global", "words", "claim_negations", "text_negations",
    "more_negations", "claim_soft", "text_soft", "negation_extra", "extra_count", "negation_missing",
    "missing_count", "drop_gain", "insert_gain", "negated_word", "spaceless", "same_language", "claim_modals",
    "text_modals", "fewer_modals", "contrast", "placed_contrast", "gloss_contrast", "contrast_top", "listed",
    "missing_places", "strange_top", "placed_low", "placed_mean", "unfounded", "run_unfounded",
    "unfounded_top", "absent", "absent_top", "apart", "swapped",
)  # fmt: skip
_BEFORE, _AFTER = 5, 2  # words round an aligned word in which a negation counts as being about it
_INDEX = {name: place for place, name in enumerate(WORD_COLUMNS)}


@dataclass(frozen=True, slots=True)
class Negation:
    """How the negations of claim and text stand to each other."""

    extra: tuple[
        float, ...
    ]  # for each negation of the claim without one in the text: cosine of the negated word
    missing: tuple[float, ...]  # the same for negations of the text without one in the claim
    dropped: tuple[str, ...]  # the claim without each of the former
    inserted: tuple[str, ...]  # the claim with a negation where each of the latter belongs
    words: tuple[str, ...]  # negated words of `extra`


def compare_negations(claim: Reading, source: Reading, evidence: WordEvidence) -> Negation:
    """Align the negated words of both texts by their vectors and look for a negation at the other side."""
    extra, dropped, words = [], [], []
    missing, inserted = [], []
    similar, places = evidence.similar, evidence.places
    known = source.negations.hard + source.negations.soft
    for index, target in zip(claim.negations.hard, claim.negations.targets, strict=True):
        if target not in places or not similar.size:
            continue
        row = similar[places.index(target)]
        spot = int(row.argmax())
        if not any(spot - _BEFORE <= other <= spot + _AFTER for other in known):
            extra.append(float(row[spot]))
            dropped.append(_without(claim, index))
            words.append(claim.terms[target].text)
    own = claim.negations.hard + claim.negations.soft
    for target in source.negations.targets:
        if not similar.size:
            continue
        column = similar[:, target]
        row_index = int(column.argmax())
        spot = places[row_index]
        if not any(spot - _BEFORE <= other <= spot + _AFTER for other in own):
            missing.append(float(column[row_index]))
            start = claim.terms[spot].start
            inserted.append(f"{claim.text[:start]}not {claim.text[start:]}")
    return Negation(tuple(extra), tuple(missing), tuple(dropped[:2]), tuple(inserted[:2]), tuple(words))


def _without(claim: Reading, index: int) -> str:
    """Return the claim without one negating word; "don't" becomes "do"."""
    term = claim.terms[index]
    kept = term.text[:-3] if term.folded.endswith("n't") else ""
    return " ".join((claim.text[: term.start] + kept + claim.text[term.end :]).split())


def weigh_claim(
    claim: Reading,
    source: Reading,
    evidence: WordEvidence,
    doubts: Matrix,
    negation: Negation,
    gains: tuple[float, float],
) -> Matrix:
    """Return one row of features, shape (COLUMNS,).

    `doubts` is the probability of each content word to lack support; `gains` how much nearer to the text the
    claim comes by dropping or inserting a negation (cosine).
    """
    rows = evidence.rows
    doubt = doubts if len(doubts) else np.zeros(1, np.float32)
    ordered = np.sort(doubt)[::-1]
    best = np.sort(rows[:, _INDEX["best"]]) if len(rows) else np.ones(1, np.float32)
    names = doubt[rows[:, _INDEX["name"]] > 0] if len(rows) else doubt
    fits = evidence.fits
    known = np.minimum(rows[:, _INDEX["country"]], rows[:, _INDEX["city"]]) < 0
    directed = np.maximum(rows[:, _INDEX["against"]], rows[:, _INDEX["near_against"]]) > 0
    values = {
        "top1": ordered[0], "top2": _at(ordered, 1), "top3": _at(ordered, 2), "mean": doubt.mean(),
        "odds": -np.log1p(-np.minimum(doubt, 0.999)).sum(),
        "run2": _run(doubt, 2), "run3": _run(doubt, 3), "run5": _run(doubt, 5),
        "doubtful": (doubt > 0.5).mean(), "name_top": names.max() if len(names) else 0.0,
        "low1": best[0], "low2": _at(best, 1), "low3": _at(best, 2), "best_mean": best.mean(),
        "known_top": _top(doubts, known), "pinyin_top": _top(doubts, rows[:, _INDEX["pinyin"]] < 0),
        "run_top": _top(doubts, (rows[:, _INDEX["run_found"]] == 0) & (rows[:, _INDEX["free_names"]] >= 0)),
        "free_names": _largest(rows, "free_names"),
        "directed_top": _top(doubts, directed),
        "numbers_missing": sum(not item.found and item.kind != "weak" for item in fits),
        "vague_missing": sum(not item.found and item.kind == "weak" for item in fits),
        "unit_differs": sum(item.unit_differs for item in fits),
        "bound_differs": sum(item.bound_differs for item in fits),
        "countries": _negatives(rows, "country"), "cities": _negatives(rows, "city"),
        "pinyin": _negatives(rows, "pinyin"),
        "against": _largest(rows, "against"), "near_against": _largest(rows, "near_against"),
        "opposite": _largest(rows, "opposite"), "global": rows[0, _INDEX["global"]] if len(rows) else 0.0,
        "words": len(doubts),
        "claim_negations": len(claim.negations.hard), "text_negations": len(source.negations.hard),
        "more_negations": len(claim.negations.hard) - len(source.negations.hard),
        "claim_soft": len(claim.negations.soft), "text_soft": len(source.negations.soft),
        "negation_extra": max(negation.extra, default=0.0), "extra_count": len(negation.extra),
        "negation_missing": max(negation.missing, default=0.0), "missing_count": len(negation.missing),
        "drop_gain": gains[0], "insert_gain": gains[1],
        "negated_word": min(negation.extra, default=1.0),
        "spaceless": source.language == "zh", "same_language": source.language == claim.language,
        "claim_modals": len(claim.modality.modal), "text_modals": len(source.modality.modal),
        "fewer_modals": len(source.modality.modal) - len(claim.modality.modal),
    } | _traces(rows, doubts)  # fmt: skip
    return np.array([values[name] for name in COLUMNS], np.float32)


def _traces(rows: Matrix, doubts: Matrix) -> dict[str, float]:
    """Return what opposites, lists of names and mapped vectors say."""
    column = {name: rows[:, place] for name, place in _INDEX.items()}
    strange = (column["common"] == 0) & (column["literal"] == 0)
    return {
        "contrast": _largest(rows, "contrast"), "placed_contrast": _largest(rows, "placed_contrast"),
        "gloss_contrast": _largest(rows, "gloss_contrast"),
        "contrast_top": _top(doubts, column["contrast"] > -1),
        "listed": _negatives(rows, "listed"), "missing_places": _largest(rows, "missing_places"),
        "strange_top": _top(doubts, strange),
        "unfounded": float(column["unfounded"].sum()), "run_unfounded": _largest(rows, "run_unfounded"),
        "unfounded_top": _top(doubts, column["unfounded"] > 0),
        "absent": float(column["absent"].sum()), "absent_top": _top(doubts, column["absent"] > 0),
        "apart": float(column["apart"].sum()), "swapped": _swapped(column),
        "placed_low": float(column["placed_best"].min()) if len(rows) else 0.0,
        "placed_mean": float(column["placed_best"].mean()) if len(rows) else 0.0,
    }  # fmt: skip


def _swapped(column: dict[str, Matrix]) -> float:
    """Return how many names of the claim are not in the text where the text has others in their place."""
    strangers = (column["absent"] > 0) | (column["unfounded"] > 0)
    if not strangers.any():
        return 0.0
    others = np.maximum(column["free_names"], column["missing_places"])
    return min(float(strangers.sum()), float(others.max()))


def _at(ordered: Matrix, place: int) -> float:
    return float(ordered[min(place, len(ordered) - 1)])


def _top(doubts: Matrix, chosen: NDArray[np.bool_]) -> float:
    return float(doubts[chosen].max()) if len(doubts) and chosen.any() else 0.0


def _run(doubt: Matrix, length: int) -> float:
    """Return the largest mean of so many neighbours."""
    if len(doubt) < length:
        return float(doubt.mean())
    return float(np.convolve(doubt, np.full(length, 1 / length), mode="valid").max())


def _negatives(rows: Matrix, column: str) -> int:
    return int((rows[:, _INDEX[column]] < 0).sum())


def _largest(rows: Matrix, column: str) -> float:
    return float(rows[:, _INDEX[column]].max()) if len(rows) else 0.0


def gain(base: float, others: Sequence[float]) -> float:
    """Return how much nearer the nearest other sentence lies than the claim itself; 0 without others."""
    return max(others) - base if others else 0.0
