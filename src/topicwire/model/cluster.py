"""A cluster: documents that are copies of one text."""

from dataclasses import dataclass
from enum import StrEnum


class Relation(StrEnum):
    """How a member differs from its cluster's leader."""

    LEADER = "leader"  # the earliest
    SAME = "same"
    EDITED = "edited"  # small changes
    CUT = "cut"  # a shorter version
    EXTENDED = "extended"  # text was added
    RETITLED = "retitled"  # same text, other headline


@dataclass(frozen=True, slots=True)
class Member:
    """A document in a cluster."""

    document: str  # key
    relation: Relation
    similarity: float  # share of the shorter text's shingles found in the leader, 0 to 1


@dataclass(frozen=True, slots=True)
class Cluster:
    """Copies of one text, earliest first. A document without copies is a cluster of one."""

    key: str  # the leader's document key
    members: tuple[Member, ...]
