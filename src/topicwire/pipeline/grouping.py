"""Bringing copies together: candidates from the database, the decision by `dedup`."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from topicwire.dedup.comparison import fingerprint, is_copy
from topicwire.dedup.decision import Candidate, arrange, follow
from topicwire.dedup.signature import sign
from topicwire.model.document import Document
from topicwire.storage import clusters, documents, matches


def group(connection: Connection, document: Document) -> set[str]:
    """Find a document's copies and keep its cluster; return the keys of all clusters that changed.

    One transaction at a time groups, so that of two copies at least one sees the other: workers on one
    database come to the same clusters as one worker.
    """
    clusters.lock(connection)
    own = _candidate(document)
    buckets = sign(own.fingerprint.distinct)
    before = clusters.put_signature(connection, document.key, buckets)
    near = clusters.candidates(connection, document.key, buckets)
    known = documents.load(connection, [key for key, _ in near])
    joined = _joined(own, near, known)
    changed = {document.key} | joined
    if before is not None and before not in joined:
        changed |= {before} | _leave(connection, document.key, before)
    if joined or before:
        changed.add(_join(connection, own, joined, known))
        matches.arrange(connection, sorted(changed))
    return changed


def remove(connection: Connection, key: str) -> set[str]:
    """Delete a document; of its copies the earliest leads from then on. Return the clusters that changed."""
    clusters.lock(connection)
    before = clusters.of_documents(connection, [key]).get(key)
    if before is None:
        return set()
    changed = {before} | _leave(connection, key, before)
    documents.remove(connection, key)
    matches.arrange(connection, sorted(changed))
    return changed


def _joined(own: Candidate, near: Sequence[tuple[str, str]], known: Mapping[str, Document]) -> set[str]:
    """Return the clusters that have a copy of a document; one copy in a cluster suffices."""
    joined: set[str] = set()
    for key, cluster in near:
        if cluster not in joined and is_copy(own.fingerprint, fingerprint(known[key])):
            joined.add(cluster)
    return joined


def _join(connection: Connection, own: Candidate, joined: set[str], known: Mapping[str, Document]) -> str:
    """Make one cluster of a document and the clusters of its copies; return its key."""
    if len(joined) == 1:
        (key,) = joined
        leader = _candidate(known.get(key) or documents.load(connection, [key])[key])
        if leader.place < own.place:  # nothing changes for the others
            clusters.join(connection, leader.fingerprint.key, follow(own, leader))
            return leader.fingerprint.key
    members = {
        member.document
        for one in clusters.load(connection, sorted(joined)).values()
        for member in one.members
    } - {own.fingerprint.key}
    others = documents.load(connection, sorted(members)).values()
    cluster = arrange([own, *(_candidate(one) for one in others)])
    clusters.put(connection, cluster)
    return cluster.key


def _leave(connection: Connection, key: str, before: str) -> set[str]:
    """Regroup the cluster that a document no longer belongs to; return the keys of the new ones."""
    old = clusters.load(connection, [before]).get(before)
    rest = [member.document for member in old.members if member.document != key] if old else []
    if not rest:
        return set()
    remaining = arrange([_candidate(one) for one in documents.load(connection, rest).values()])
    clusters.put(connection, remaining)
    return {remaining.key}


def _candidate(document: Document) -> Candidate:
    return Candidate(fingerprint(document), document.published.at)
