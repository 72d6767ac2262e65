"""Comparing two texts: are they copies, and how does one differ from the other?"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from topicwire.dedup.figures import compared, figures
from topicwire.dedup.signature import SHINGLE, Hashes, distinct, numbers, shingles, tokens
from topicwire.model.cluster import Relation
from topicwire.model.document import Document
from topicwire.text.normalise import fold

# Share of the shorter text that the longer must have, by the shorter one's tokens: the fewer words there are,
# the less agreement proves. Measure again with `python -m benchmarks.dedup`.
SHORT, LONG = 25, 200
SHARE_OF_SHORT, SHARE_OF_LONG = 0.8, 0.33
# Below ENOUGH, so much of the text must stand in long runs: reports of football matches share 0.36 of their
# words, articles about fishes of one family 0.5, in set phrases (AggreFact, CMRC).
ENOUGH, SHARE_IN_RUNS = 0.85, 0.25
RUN, RUN_OF_CHARACTERS = 12, 24  # tokens of a long run; the second where characters are tokens
# An article that quotes a whole flash is no copy of it: so much of the longer must be shared.
LEAST_OF_LONGER = 0.2
TINY = 12  # tokens; such a text (a caption, a notice) is a copy only if its title is the same as well
ENDING = 0.75  # share needed if only the ends of both texts agree: "About us" under unlike press releases
# Such an end: so much stands before it, so much of each is shared.
HEAD, HEAD_SHARED, TAIL_SHARED = 0.25, 0.1, 0.9
FIGURES_DIFFER = 0.4  # share of shared places with different figures from which two texts fill in one form
FORM = 80  # tokens: a longer text has at least MANY such places before it counts as a form
MANY = 3
LARGEST_KEPT = 8_000  # characters of a text whose fingerprint is kept for a while: about 150 kB
KEPT = 400  # fingerprints, and figures of texts: a fifth fewer are made when grouping
CUT = 0.75  # length against the leader's, below which a copy is a cut version


@dataclass(frozen=True, slots=True, eq=False)
class Fingerprint:
    """What comparing needs of a document."""

    key: str
    title: str
    text: str  # folded
    shingles: Hashes  # in the order of the text
    distinct: Hashes  # the same, ascending, each once
    length: int  # tokens


@dataclass(frozen=True, slots=True)
class Overlap:
    """How much two texts share, each from 0 to 1."""

    one: float  # share of one's tokens that stand in shingles which other has
    other: float

    @property
    def larger(self) -> float:
        """Return the share of that text which is contained more."""
        return max(self.one, self.other)


def fingerprint(document: Document) -> Fingerprint:
    """Return what comparing needs of a document."""
    text = document.text
    make = _kept if len(text) <= LARGEST_KEPT else _fingerprint
    return make(document.key, document.title, text)


def _fingerprint(key: str, title: str, text: str) -> Fingerprint:
    folded = fold(text)
    found = numbers(folded)
    ordered = shingles(found)
    return Fingerprint(key, title, folded, ordered, distinct(ordered), len(found))


# A document is compared with several others in turn, and once more with the leader of its cluster.
_kept = lru_cache(KEPT)(_fingerprint)
_figures = lru_cache(KEPT)(figures)


def overlap(one: Fingerprint, other: Fingerprint) -> Overlap:
    """Return how much two texts share."""
    return Overlap(_share(_covered(one, other)), _share(_covered(other, one)))


def is_copy(one: Fingerprint, other: Fingerprint) -> bool:
    """Tell whether two documents carry the same text; in either order the answer is the same."""
    shorter, longer = sorted((one, other), key=lambda text: (text.length, text.key))
    if shorter.length < TINY:
        same = shorter.length > 0 and np.array_equal(shorter.shingles, longer.shingles)
        return same and _same_title(shorter, longer)
    covered = _covered(shorter, longer)
    share = _share(covered)
    if share < _share_needed(shorter.length):
        return False
    of_longer = _covered(longer, shorter)
    if _share(of_longer) < LEAST_OF_LONGER:
        return False
    if share < ENOUGH and _in_runs(covered, _long(shorter)) < SHARE_IN_RUNS:
        return False
    if share < ENDING and _only_the_end(covered) and _only_the_end(of_longer):
        return False
    return not _fills_a_form(shorter, longer, covered)


def relation(member: Fingerprint, leader: Fingerprint, shared: Overlap) -> Relation:
    """Return how a copy differs from its cluster's leader; order, case and punctuation make no difference."""
    ratio = member.length / max(1, leader.length)
    if min(shared.one, shared.other) == 1.0:
        return Relation.SAME if _same_title(member, leader) else Relation.RETITLED
    if ratio < CUT:
        return Relation.CUT
    return Relation.EXTENDED if ratio > 1 / CUT else Relation.EDITED


def _same_title(one: Fingerprint, other: Fingerprint) -> bool:
    """Tell whether two titles have the same words."""
    return tokens(fold(one.title)) == tokens(fold(other.title))


def _share_needed(length: int) -> float:
    """Return the share of a text of so many tokens that its copy must have."""
    return float(np.interp(length, (SHORT, LONG), (SHARE_OF_SHORT, SHARE_OF_LONG)))


def _fills_a_form(shorter: Fingerprint, longer: Fingerprint, covered: NDArray[np.bool_]) -> bool:
    """Tell whether two texts are one form with different figures: weather, closing prices, drawn numbers."""
    least = MANY if shorter.length >= FORM else 1
    if shorter.length - np.count_nonzero(covered) < least:
        return False  # the longer has all of its words in their places, and so its figures
    agreeing, differing = compared(_figures(shorter.text), _figures(longer.text))
    return differing >= max(least, FIGURES_DIFFER * (agreeing + differing))


def _covered(text: Fingerprint, by: Fingerprint) -> NDArray[np.bool_]:
    """Return for each token whether it stands in a shingle that the other text has too."""
    covered = np.zeros(text.length, np.bool_)
    if not text.length or not by.length:
        return covered
    at_or_after = np.searchsorted(by.distinct, text.shingles).clip(max=len(by.distinct) - 1)
    found = by.distinct[at_or_after] == text.shingles
    width = min(SHINGLE, text.length)
    for at in range(width):
        covered[at : at + len(found)] |= found
    return covered


def _long(text: Fingerprint) -> int:
    """Return how many tokens of a text are a long run."""
    return RUN_OF_CHARACTERS if len(text.text) < 2.5 * text.length else RUN


def _in_runs(covered: NDArray[np.bool_], least: int) -> float:
    """Return the share of a text's tokens that stand in long runs of covered ones."""
    if not len(covered):
        return 0.0
    edges = np.diff(np.concatenate(([0], covered.astype(np.int8), [0])))
    lengths = np.flatnonzero(edges == -1) - np.flatnonzero(edges == 1)
    return float(lengths[lengths >= least].sum()) / len(covered)


def _only_the_end(covered: NDArray[np.bool_]) -> bool:
    """Tell whether a text is a head that is not shared and a tail that is."""
    length = len(covered)
    if not length:
        return False
    share_from = np.cumsum(covered[::-1])[::-1] / np.arange(length, 0, -1)
    head = int(np.argmax(share_from >= TAIL_SHARED))  # zero if there is no such tail
    return head >= HEAD * length and _share(covered[:head]) < HEAD_SHARED


def _share(flags: NDArray[np.bool_]) -> float:
    """Return the share of flags that are set."""
    return np.count_nonzero(flags) / max(1, len(flags))
