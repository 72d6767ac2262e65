"""Comparing two texts: are they copies, and how does one differ from the other?"""

from dataclasses import dataclass

from topicwire.dedup.signature import shingles
from topicwire.model.cluster import Relation
from topicwire.model.document import Document
from topicwire.text.normalise import fold

CONTAINED = 0.5  # share of the shorter text's shingles in the longer from which two texts are copies
RESEMBLANCE = 0.2  # share of all shingles that both have: a long text that quotes a short one is no copy
MIN_SHINGLES = 8  # shorter texts (a caption, a notice) are copies only if they are the same
SAME = 0.98
CUT = 0.75  # length against the leader's, in shingles, below which a copy is a cut version


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What comparing needs of a document."""

    key: str
    title: str  # folded
    shingles: frozenset[str]


def fingerprint(document: Document) -> Fingerprint:
    """Return what comparing needs of a document."""
    return Fingerprint(document.key, fold(document.title), shingles(document.text))


def containment(one: Fingerprint, other: Fingerprint) -> float:
    """Return the share of the shorter text's shingles that the longer has, 0 to 1."""
    shorter = min(len(one.shingles), len(other.shingles))
    return len(one.shingles & other.shingles) / shorter if shorter else 0.0


def is_copy(one: Fingerprint, other: Fingerprint) -> bool:
    """Tell whether two documents carry the same text."""
    shared = len(one.shingles & other.shingles)
    shorter = min(len(one.shingles), len(other.shingles))
    if not shared:
        return False
    if shorter < MIN_SHINGLES:
        return one.shingles == other.shingles
    return shared / shorter >= CONTAINED and shared / len(one.shingles | other.shingles) >= RESEMBLANCE


def relation(member: Fingerprint, leader: Fingerprint) -> Relation:
    """Return how a copy differs from its cluster's leader."""
    shared = len(member.shingles & leader.shingles)
    ratio = len(member.shingles) / max(1, len(leader.shingles))
    if shared >= SAME * max(len(member.shingles), len(leader.shingles)):
        return Relation.SAME if member.title == leader.title else Relation.RETITLED
    if ratio < CUT:
        return Relation.CUT
    return Relation.EXTENDED if ratio > 1 / CUT else Relation.EDITED
