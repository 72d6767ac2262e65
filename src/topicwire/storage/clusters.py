"""Clusters of copies, the signatures that find candidates, and translations."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, delete, func, select, update

from topicwire.model.cluster import Cluster, Member, Relation
from topicwire.storage.tables import bands, documents, translations
from topicwire.storage.upsert import upsert

_SLICE = 500


def put_signature(connection: Connection, key: str, signature: bytes, buckets: Sequence[int]) -> None:
    """Keep what finds a document's copies: its signature and the buckets that it falls into."""
    connection.execute(update(documents).where(documents.c.key == key).values(signature=signature))
    connection.execute(delete(bands).where(bands.c.document == key))
    upsert(connection, bands, [{"bucket": bucket, "document": key} for bucket in sorted(set(buckets))])


def candidates(connection: Connection, key: str, buckets: Sequence[int]) -> dict[str, bytes]:
    """Return the signatures of other documents that share a bucket, by key."""
    shared = select(bands.c.document).where(bands.c.bucket.in_(list(buckets))).distinct()
    wanted = select(documents.c.key, documents.c.signature).where(documents.c.key.in_(shared))
    return {row.key: row.signature for row in connection.execute(wanted) if row.key != key and row.signature}


def put(connection: Connection, cluster: Cluster) -> None:
    """Keep a cluster: each member names it."""
    for member in cluster.members:
        changed = update(documents).where(documents.c.key == member.document)
        values = {"cluster": cluster.key, "relation": member.relation, "similarity": member.similarity}
        connection.execute(changed.values(**values))


def of_documents(connection: Connection, keys: Iterable[str]) -> dict[str, str]:
    """Return document key → cluster key."""
    wanted = select(documents.c.key, documents.c.cluster).where(documents.c.key.in_(list(keys)))
    return {row.key: row.cluster for row in connection.execute(wanted)}


def load(connection: Connection, keys: Sequence[str]) -> dict[str, Cluster]:
    """Return clusters by key, members earliest first and the leader before all."""
    members: dict[str, list[Member]] = {key: [] for key in keys}
    for start in range(0, len(keys), _SLICE):
        wanted = (
            select(documents.c.key, documents.c.cluster, documents.c.relation, documents.c.similarity)
            .where(documents.c.cluster.in_(keys[start : start + _SLICE]))
            .order_by(documents.c.relation != Relation.LEADER, documents.c.published, documents.c.key)
        )
        for row in connection.execute(wanted):
            members[row.cluster].append(Member(row.key, Relation(row.relation), row.similarity))
    return {key: Cluster(key, tuple(found)) for key, found in members.items() if found}


def count(connection: Connection) -> int:
    """Return how many clusters there are; a document without copies is one."""
    leaders = select(func.count()).select_from(documents).where(documents.c.relation == Relation.LEADER)
    return int(connection.execute(leaders).scalar_one())


def put_translation(connection: Connection, one: str, other: str) -> None:
    """Link two documents as translations of each other, both ways."""
    upsert(connection, translations, [{"document": one, "other": other}, {"document": other, "other": one}])


def translations_of(connection: Connection, key: str) -> tuple[str, ...]:
    """Return the documents linked as translations of one."""
    wanted = select(translations.c.other).where(translations.c.document == key)
    return tuple(connection.execute(wanted.order_by(translations.c.other)).scalars())
