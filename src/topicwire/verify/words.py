"""Evidence for each word of a claim: what in the cited text could have given it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from topicwire.verify.antonyms import likes_of, opposites_of
from topicwire.verify.naming import name_columns
from topicwire.verify.opposites import Pole, direction, pole_words, poles_of
from topicwire.verify.quantities import Fit, fit
from topicwire.verify.reading import Reading, english_stem, gloss_stems
from topicwire.verify.terms import Term
from topicwire.verify.trees import Matrix
from topicwire.verify.vectors import Vectors, WordRows

COLUMNS = (
    "best", "second", "rival", "window", "spread", "gloss", "sound", "pinyin", "literal", "country", "city",
    "run_best", "run_found", "free_names", "number", "against", "along", "near", "near_against",
    "near_along", "opposite", "name", "first", "capitals", "position", "length", "whole", "before", "after",
    "around", "global", "claim_words", "spaceless", "same_language", "common", "listed", "missing_places",
    "placed_best", "placed_second", "placed_rival", "placed_window", "placed_near", "contrast",
    "placed_contrast", "gloss_contrast", "unfounded", "run_unfounded", "run_words",
    "absent", "apart",
)  # fmt: skip
_NONE = -1.0
_ALIKE = 0.75  # closeness from which two spellings are one name


@dataclass(frozen=True, slots=True)
class WordEvidence:
    """Features of the content words of one claim."""

    terms: tuple[Term, ...]  # the content words
    places: tuple[int, ...]  # their positions among all terms of the claim
    rows: Matrix  # (content words, COLUMNS)
    similar: Matrix  # (content words, words of the source): cosine
    placed: Matrix  # the same after the word map
    fits: tuple[Fit, ...]

    def unknown_names(self) -> NDArray[np.bool_]:
        """Mark names that are not in the text literally, nor as a known country, place or similar sound."""
        if not len(self.rows):
            return np.zeros(len(self.terms), np.bool_)
        column = {name: self.rows[:, place] for place, name in enumerate(COLUMNS)}
        named = (column["name"] > 0) & (column["number"] == 0)
        known = (
            (column["literal"] > 0)
            | (column["country"] > 0)
            | (column["city"] > 0)
            | (column["sound"] > _ALIKE)
        )
        return np.asarray(named & ~known, np.bool_)


@dataclass(frozen=True, slots=True)
class Known:
    """What is computed once for a text, however many claims cite it."""

    rows: WordRows  # of its words
    windows: WordRows  # of each word with its neighbours
    poles: tuple[frozenset[Pole], ...]  # of each word


def know(source: Reading, vectors: Vectors) -> Known:
    """Look up the words of a text."""
    rows = vectors.words([term.text for term in source.terms], source.language)
    windows = WordRows(_windows(rows.plain), _windows(rows.placed))
    poles = tuple(poles_of(term.folded, source.language) for term in source.terms)
    return Known(rows, windows, poles)


def needed_words(claim: Reading) -> set[str]:
    """Return all words of the claim's language whose vectors `weigh_words` will ask for."""
    words = {term.text for term in claim.terms}
    for term in claim.terms:
        others = opposites_of(term.folded, claim.language)
        words.update(others, likes_of(term.folded) if others else ())
        for scale, end in poles_of(term.folded, claim.language):
            words.update(pole_words(scale, "-" if end == "+" else "+", claim.language))
    return words


def weigh_words(
    claim: Reading,
    source: Reading,
    known: Known,
    sentences: tuple[Matrix, Matrix],
    vectors: Vectors,
    published: date | None,
) -> WordEvidence:
    """Return the evidence for each content word. `sentences`: the vectors of claim and source, shape (d,)."""
    places = [index for index, term in enumerate(claim.terms) if term.content] or list(
        range(len(claim.terms))
    )
    terms = [claim.terms[index] for index in places]
    fits = fit(claim.facts, source.facts, published)
    if not terms or not source.terms:
        empty = np.zeros((len(terms), len(COLUMNS)), np.float32)
        nothing = np.zeros((len(terms), 0), np.float32)
        return WordEvidence(tuple(terms), tuple(places), empty, nothing, nothing, fits)
    left = vectors.words([term.text for term in terms], claim.language)
    right = known.rows
    similar, placed = left.plain @ right.plain.T, left.placed @ right.placed.T
    columns = _meaning(similar, (left.plain, known.windows.plain), sentences)
    columns |= _placed(placed, (left.placed, known.windows.placed))
    columns["gloss"] = _gloss(terms, source)
    columns["number"] = _numbers(terms, fits)
    columns |= name_columns(claim, terms, source, (similar, columns["gloss"], columns["number"]))
    columns |= _contrasts(terms, claim.language, source, right, vectors)
    columns |= _directions(terms, claim.language, source.poles, (right.plain, columns["best"]), vectors)
    columns |= _nearby(terms, (similar, placed), claim.language, known.poles)
    columns["name"] = np.array([term.name for term in terms], np.float32)
    columns["first"] = np.array([term.first for term in terms], np.float32)
    columns["capitals"] = np.array([term.text.isupper() for term in terms], np.float32)
    columns["position"] = np.arange(len(terms), dtype=np.float32) / np.float32(len(terms))
    columns["length"] = np.array([len(term.text) for term in terms], np.float32)
    columns["claim_words"] = np.full(len(terms), len(terms), np.float32)
    columns["spaceless"] = np.full(len(terms), source.language == "zh", np.float32)
    columns["same_language"] = np.full(len(terms), source.language == claim.language, np.float32)
    rows = np.stack([columns[name] for name in COLUMNS], axis=1).astype(np.float32)
    return WordEvidence(tuple(terms), tuple(places), rows, similar, placed, fits)


def _meaning(
    similar: Matrix, words: tuple[Matrix, Matrix], sentences: tuple[Matrix, Matrix]
) -> dict[str, Matrix]:
    """Return what the vectors say: how near the nearest words, windows and sentences are.

    `words`: of the claim; and the windows of the text.
    """
    left, windows = words
    best, second, rival = _nearest(similar)
    padded = np.concatenate((best[:1], best[:1], best, best[-1:], best[-1:]))
    around = np.convolve(padded, np.full(5, 0.2, np.float32), mode="valid")
    window = (_windows(left) @ windows.T).max(axis=1)
    return {
        "best": best,
        "second": second,
        "rival": rival,
        "window": window,
        "spread": (best - similar.mean(axis=1)) / (similar.std(axis=1) + 0.05),
        "whole": left @ sentences[1],
        "before": np.concatenate(([best[0]], best[:-1])),
        "after": np.concatenate((best[1:], [best[-1]])),
        "around": np.asarray(around, np.float32),
        "global": np.full(len(left), float(sentences[0] @ sentences[1])),
    }


def _nearest(similar: Matrix) -> tuple[Matrix, Matrix, Matrix]:
    """Return cosines: of the nearest word, of the next, and how much nearer the nearest is to another."""
    count, known = similar.shape
    nearest = similar.argmax(axis=1)
    best = similar[np.arange(count), nearest]
    second = np.partition(similar, known - 2, axis=1)[:, known - 2] if known > 1 else best
    rivals = similar[:, nearest]  # (other claim words, this word's nearest source word)
    np.fill_diagonal(rivals, -1.0)
    return best, second, rivals.max(axis=0) - best if count > 1 else np.full(count, -1.0, np.float32)


def _placed(placed: Matrix, words: tuple[Matrix, Matrix]) -> dict[str, Matrix]:
    """Return the same for words after the word map."""
    best, second, rival = _nearest(placed)
    window = (_windows(words[0]) @ words[1].T).max(axis=1)
    return {
        "placed_best": best, "placed_second": second, "placed_rival": rival, "placed_window": window,
    }  # fmt: skip


def _contrasts(
    terms: Sequence[Term],
    language: str,
    source: Reading,
    known_words: WordRows,
    vectors: Vectors,
) -> dict[str, Matrix]:
    """Return how much nearer the text is to opposites of a word than to it and its like; -1 without them."""
    names = ("contrast", "placed_contrast", "gloss_contrast")
    columns = {name: np.full(len(terms), -1.0, np.float32) for name in names}
    right = known_words
    stems = gloss_stems(source.text, source.language)
    for index, term in enumerate(terms):
        others = opposites_of(term.folded, language)
        if not others:
            continue
        likes = likes_of(term.folded)
        rows, own = vectors.words(others, language), vectors.words((term.text, *likes[1:]), language)
        for name, same, against, known in (
            ("contrast", own.plain, rows.plain, right.plain),
            ("placed_contrast", own.placed, rows.placed, right.placed),
        ):
            columns[name][index] = float((against @ known.T).max() - (same @ known.T).max())
        columns["gloss_contrast"][index] = max(stems.get(english_stem(other), 0.0) for other in others) - max(
            stems.get(english_stem(like), 0.0) for like in likes
        )
    return columns


def _windows(rows: Matrix) -> Matrix:
    """Return for each row the direction of the mean of it and its neighbours."""
    padded = np.zeros((len(rows) + 2, rows.shape[1]), np.float32)
    padded[1:-1] = rows
    total = padded[:-2] + padded[1:-1] + padded[2:]
    return np.asarray(total / (np.linalg.norm(total, axis=1, keepdims=True) + 1e-9), np.float32)


def _gloss(terms: Sequence[Term], source: Reading) -> Matrix:
    stems = gloss_stems(source.text, source.language)
    if not stems:
        return np.full(len(terms), _NONE, np.float32)
    return np.array([stems.get(english_stem(term.folded), 0.0) for term in terms], np.float32)


def _numbers(terms: Sequence[Term], fits: Sequence[Fit]) -> Matrix:
    """Return 1 for words of numbers and dates that the text has, -1 for those it lacks, -0.3 if vague."""
    found = np.zeros(len(terms), np.float32)
    for index, term in enumerate(terms):
        for item in fits:
            if item.start < term.end and term.start < item.end:
                found[index] = _number_value(item)
    return found


def _number_value(item: Fit) -> float:
    if item.found:
        return -0.6 if item.unit_differs or item.bound_differs else 1.0
    return -0.3 if item.kind == "weak" else -1.0


def _directions(
    terms: Sequence[Term],
    language: str,
    known: frozenset[Pole],
    source: tuple[Matrix, Matrix],
    vectors: Vectors,
) -> dict[str, Matrix]:
    """Compare directed words with the text: by the lists, and by the vectors of the words of either end."""
    right, best = source
    against, along, opposite = (np.zeros(len(terms), np.float32) for _ in range(3))
    for index, term in enumerate(terms):
        poles = poles_of(term.folded, language)
        if not poles:
            opposite[index] = -1.0
            continue
        found = direction(poles, known)
        against[index], along[index] = found.against, found.along + 0.5 * found.both
        others = [
            word
            for scale, end in sorted(poles)
            for word in pole_words(scale, "-" if end == "+" else "+", language)
        ]
        if others:
            opposite[index] = float((vectors.words(others, language).plain @ right.T).max()) - float(
                best[index]
            )
    return {"against": against, "along": along, "opposite": opposite}


_AROUND = 4  # words of the text on each side of where the neighbours of a word of the claim were found
_ANCHOR = 0.6  # cosine from which a neighbour counts as found: 78% of the words of faithful claims lie above


def _nearby(
    terms: Sequence[Term],
    grids: tuple[Matrix, Matrix],
    language: str,
    source_poles: Sequence[frozenset[Pole]],
) -> dict[str, Matrix]:
    """Look for each word only where the words beside it were found: who did what is told by neighbours."""
    similar, placed = grids
    count = len(terms)
    best, nearest = similar.max(axis=1), similar.argmax(axis=1)
    placed_near = placed.max(axis=1)
    near, against, along = best.copy(), np.zeros(count, np.float32), np.zeros(count, np.float32)
    for index, term in enumerate(terms):
        beside = [
            i for i in (index - 2, index - 1, index + 1, index + 2) if 0 <= i < count and best[i] > _ANCHOR
        ]
        spots = {
            spot
            for i in beside
            for spot in range(max(0, nearest[i] - _AROUND), min(len(source_poles), nearest[i] + _AROUND + 1))
        }
        if not spots:
            continue
        chosen = list(spots)
        near[index], placed_near[index] = similar[index, chosen].max(), placed[index, chosen].max()
        if poles := poles_of(term.folded, language):
            found = direction(poles, frozenset().union(*(source_poles[spot] for spot in spots)))
            against[index], along[index] = found.against, found.along + 0.5 * found.both
    return {"near": near, "placed_near": placed_near, "near_against": against, "near_along": along}
