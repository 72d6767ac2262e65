"""One order from two kinds of evidence: words and meaning.

BM25 grows with the rarity of each word found, so it says by itself how much evidence there is: a Chinese
document that shares nothing but a number with an English question gets little, one that shares a rare name,
or has its translation, gets much. So scores are added as they are; ranks, or scores divided by the best
score, forget this (measured in docs/decisions/0005-search.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass

WORDS_WEIGHT = 0.012  # of one point of evidence against cosine; 0.009 to 0.015 measured alike
BALANCE = 0.75  # share of the distance between the best of all and the best of a language that is made up
DOUBTFUL, SURE = 0.05, 0.2  # meaning below which a language gets nothing of it, and above which all


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is known of a document."""

    id: int
    language: int  # any number that is the same for the same language
    words: float  # points of BM25 and of what words it shares with the query, 0 without
    meaning: float  # cosine, 0 without


def fuse(candidates: Sequence[Candidate]) -> list[tuple[float, int]]:
    """Return scores and ids, best first.

    A query shares its words with one language only, which would crowd out all others. So the documents of
    each language are lifted towards the best of all, the more the better that language's best fits in
    meaning.
    """
    scores = {one.id: WORDS_WEIGHT * one.words + one.meaning for one in candidates}
    best: dict[int, float] = {}
    meaning: dict[int, float] = {}
    for one in candidates:
        best[one.language] = max(best.get(one.language, -1.0), scores[one.id])
        meaning[one.language] = max(meaning.get(one.language, -1.0), one.meaning)
    top = max(best.values(), default=0.0)
    lift = {
        language: BALANCE
        * (top - own)
        * min(1.0, max(0.0, (meaning[language] - DOUBTFUL) / (SURE - DOUBTFUL)))
        for language, own in best.items()
    }
    ranked = [(scores[one.id] + lift[one.language], one.id) for one in candidates]
    return sorted(ranked, key=lambda pair: (-pair[0], pair[1]))
