"""Deciding which documents form one cluster, and who leads it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from topicwire.dedup.comparison import Fingerprint, overlap, relation
from topicwire.model.cluster import Cluster, Member, Relation


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document that may be a copy, or is one."""

    fingerprint: Fingerprint
    published: datetime

    @property
    def place(self) -> tuple[datetime, str]:
        """Return what orders a cluster's members: the earliest leads, by key among equals."""
        return self.published, self.fingerprint.key


def arrange(members: Sequence[Candidate]) -> Cluster:
    """Return the cluster of these documents, led by the earliest (by key among equals).

    The order of arrival does not matter: the same documents always form the same cluster.
    """
    ordered = sorted(members, key=lambda one: one.place)
    leader = ordered[0]
    rest = (follow(one, leader) for one in ordered[1:])
    return Cluster(leader.fingerprint.key, (Member(leader.fingerprint.key, Relation.LEADER, 1.0), *rest))


def follow(document: Candidate, leader: Candidate) -> Member:
    """Return the document as a member of the leader's cluster."""
    one, other = document.fingerprint, leader.fingerprint
    shared = overlap(one, other)
    return Member(one.key, relation(one, other, shared), round(shared.larger, 4))
