"""Deciding which documents form one cluster, and who leads it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from topicwire.dedup.comparison import Fingerprint, containment, is_copy, relation
from topicwire.model.cluster import Cluster, Member, Relation


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document that may be a copy."""

    fingerprint: Fingerprint
    published: datetime


def copies_of(document: Candidate, candidates: Iterable[Candidate]) -> tuple[str, ...]:
    """Return the keys of those candidates that carry the same text as the document."""
    found = (other.fingerprint for other in candidates if is_copy(document.fingerprint, other.fingerprint))
    return tuple(sorted(one.key for one in found))


def arrange(members: Sequence[Candidate]) -> Cluster:
    """Return the cluster of these documents, led by the earliest (by key among equals).

    The order of arrival does not matter: the same documents always form the same cluster.
    """
    ordered = sorted(members, key=lambda one: (one.published, one.fingerprint.key))
    leader = ordered[0].fingerprint
    rest = (
        Member(
            one.fingerprint.key,
            relation(one.fingerprint, leader),
            round(containment(one.fingerprint, leader), 4),
        )
        for one in ordered[1:]
    )
    return Cluster(leader.key, (Member(leader.key, Relation.LEADER, 1.0), *rest))
