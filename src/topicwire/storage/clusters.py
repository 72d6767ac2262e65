"""Clusters of copies, the signatures that find candidates, and translations."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from functools import cache

from sqlalchemy import Connection, bindparam, delete, func, select, update

from topicwire.model.cluster import Cluster, Member, Relation
from topicwire.model.document import Document
from topicwire.storage.changes import ALL_ITEMS, changed
from topicwire.storage.codec import stamp, unstamp
from topicwire.storage.tables import anchors, documents, translations
from topicwire.storage.upsert import upsert

_SLICE = 500
# Found with `python -m benchmarks.dedup`: see docs/decisions/0003-copies.md.
_OF_BUCKET = 200
_MET = 400
_OF_CLUSTER = 2
_CANDIDATES = 20
_VERSIONS = 40  # documents in other languages that are compared with one
_LEAST = 3  # shared buckets,
_LEAST_OF = 8  # or fewer: one, and one more for each so many that the text has


# Statements that are run for every document are made once: making one takes longer than running it.
_own = documents.c.key == bindparam("own")
_SIGNED = select(documents.c.cluster, documents.c.signature).where(_own)
_SIGN = update(documents).where(_own).values(signature=bindparam("packed"))
_JOIN = (
    update(documents)
    .where(_own)
    .values(cluster=bindparam("led_by"), relation=bindparam("how"), similarity=bindparam("shared"))
)
_CLUSTER_OF = select(documents.c.key, documents.c.cluster).where(
    documents.c.key.in_(bindparam("wanted", expanding=True))
)
_MEMBERS = (
    select(documents.c.key, documents.c.cluster, documents.c.relation, documents.c.similarity)
    .where(documents.c.cluster.in_(bindparam("wanted", expanding=True)))
    .order_by(documents.c.relation != Relation.LEADER, documents.c.published, documents.c.key)
)
_ANCHOR = anchors.insert()
_TRANSLATIONS = (
    select(translations.c.other).where(translations.c.document == bindparam("own")).order_by("other")
)
_of_outlet = documents.c.outlet == bindparam("of")
_NEXT_LANGUAGE = select(func.min(documents.c.language)).where(
    _of_outlet, documents.c.language > bindparam("behind")
)
_VERSION = (
    select(documents.c.key, documents.c.revision, documents.c.published)
    .where(_of_outlet, documents.c.language == bindparam("in_language"))
    .where(documents.c.published.between(bindparam("first"), bindparam("last")))
    .limit(_VERSIONS)
)
_EARLIER = _VERSION.order_by(documents.c.published.desc(), documents.c.key)
_LATER = _VERSION.order_by(documents.c.published, documents.c.key)
_MARKS = {"postgresql": "%s", "sqlite": "?"}  # of a parameter, for the driver
_LOCK = select(func.pg_advisory_xact_lock(0x746F7069))  # any number that only this is known by


def lock(connection: Connection) -> None:
    """Wait until no other transaction groups documents; others are kept waiting until this one ends.

    With SQLite there is nothing to do: `Database.write` lets one transaction write at a time.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(_LOCK)


def put_signature(connection: Connection, key: str, buckets: Sequence[int]) -> str | None:
    """Keep what finds a document's copies: the buckets that it falls into, in place of those before.

    Returns the cluster that the document is in, or None if it had no signature before.
    """
    packed = b"".join(bucket.to_bytes(8, "big") for bucket in buckets)
    row = connection.execute(_SIGNED, {"own": key}).first()
    before = bytes(row.signature) if row else b""
    old, new = set(_unpacked(before)), set(buckets)
    if old - new:
        gone = anchors.c.bucket.in_(sorted(old - new))
        connection.execute(delete(anchors).where(anchors.c.document == key, gone))
    if new - old:
        rows = [{"bucket": bucket, "document": key} for bucket in sorted(new - old)]
        connection.execute(_ANCHOR, rows)
    if before != packed:
        connection.execute(_SIGN, {"own": key, "packed": packed})
    return str(row.cluster) if row and before else None


def candidates(connection: Connection, key: str, buckets: Sequence[int]) -> tuple[tuple[str, str], ...]:
    """Return other documents that may be copies of one, each with its cluster, most shared buckets first.

    Of each cluster come only the few that share most: one copy suffices to join it. How many buckets must be
    shared depends on how many the text has.
    """
    if not buckets:
        return ()
    least = min(_LEAST, len(buckets) // _LEAST_OF + 1)
    wanted = _meeting(len(buckets), _MARKS[connection.dialect.name])
    found: list[tuple[str, str]] = []
    of_cluster: Counter[str] = Counter()
    for document, cluster in connection.exec_driver_sql(wanted, (*buckets, least, key)):
        of_cluster[cluster] += 1
        if of_cluster[cluster] <= _OF_CLUSTER:
            found.append((document, cluster))
    return tuple(found[:_CANDIDATES])


@cache
def _meeting(count: int, mark: str) -> str:
    """Return the query for documents in the same buckets. A bucket gives no more rows than _OF_BUCKET.

    So a line that an outlet puts under every article costs little; true copies share rarer buckets too. It is
    written for the driver, because SQLAlchemy would take as long for its parameters as the database for it.
    """
    of_bucket = (
        f"SELECT document FROM (SELECT document FROM anchors WHERE bucket = {mark} "  # noqa: S608 - numbers and marks only
        f"ORDER BY document LIMIT {_OF_BUCKET}) AS in_"
    )
    met = " UNION ALL ".join(f"{of_bucket}{at}" for at in range(count))
    return (
        "SELECT documents.key, documents.cluster FROM (SELECT document, COUNT(*) AS shared "  # noqa: S608 - as above
        f"FROM ({met}) AS met "
        f"GROUP BY document HAVING COUNT(*) >= {mark}) AS near "
        f"JOIN documents ON documents.key = near.document WHERE documents.key <> {mark} "
        f"ORDER BY near.shared DESC, documents.key LIMIT {_MET}"
    )


def _unpacked(signature: bytes) -> Iterator[int]:
    return (int.from_bytes(signature[at : at + 8], "big") for at in range(0, len(signature), 8))


def join(connection: Connection, cluster: str, member: Member) -> None:
    """Add a member to a cluster, or change what is kept of it; the others stay as they are."""
    put(connection, Cluster(cluster, (member,)))


def put(connection: Connection, cluster: Cluster) -> None:
    """Keep a cluster: each member names it."""
    rows = [
        {"own": one.document, "led_by": cluster.key, "how": one.relation, "shared": one.similarity}
        for one in cluster.members
    ]
    connection.execute(_JOIN, rows)
    changed(connection, [ALL_ITEMS])


def of_documents(connection: Connection, keys: Iterable[str]) -> dict[str, str]:
    """Return document key → cluster key."""
    rows = connection.execute(_CLUSTER_OF, {"wanted": list(keys)})
    return {row.key: row.cluster for row in rows}


def load(connection: Connection, keys: Sequence[str]) -> dict[str, Cluster]:
    """Return clusters by key, members earliest first and the leader before all."""
    members: dict[str, list[Member]] = {key: [] for key in keys}
    for start in range(0, len(keys), _SLICE):
        wanted = {"wanted": keys[start : start + _SLICE]}
        for row in connection.execute(_MEMBERS, wanted):
            members[row.cluster].append(Member(row.key, Relation(row.relation), row.similarity))
    return {key: Cluster(key, tuple(found)) for key, found in members.items() if found}


def count(connection: Connection) -> int:
    """Return how many clusters there are; a document without copies is one."""
    leaders = select(func.count()).select_from(documents).where(documents.c.relation == Relation.LEADER)
    return int(connection.execute(leaders).scalar_one())


def versions_near(connection: Connection, document: Document, window: timedelta) -> dict[str, int]:
    """Return documents of the same outlet in other languages, published within a time, nearest first.

    Each comes with the number of its newest revision.
    """
    own = document.language.partition("-")[0]
    at, outlet = document.published.at, document.outlet.key
    earlier = {"first": stamp(at - window), "last": stamp(at)}
    later = {"first": stamp(at), "last": stamp(at + window)}
    found: set[tuple[timedelta, str, int]] = set()
    for language in _languages(connection, outlet):
        if language.partition("-")[0] != own:
            place = {"of": outlet, "in_language": language}
            for wanted, when in ((_EARLIER, earlier), (_LATER, later)):
                rows = connection.execute(wanted, place | when)
                found |= {(abs(unstamp(row.published) - at), row.key, row.revision) for row in rows}
    return {key: revision for _, key, revision in sorted(found)[:_VERSIONS] if key != document.key}


def _languages(connection: Connection, outlet: str) -> Iterator[str]:
    """Yield the languages of an outlet's documents. Each is found by a jump in the index, not by a scan."""
    last = connection.execute(_NEXT_LANGUAGE, {"of": outlet, "behind": ""}).scalar()
    while last is not None:
        yield last
        last = connection.execute(_NEXT_LANGUAGE, {"of": outlet, "behind": last}).scalar()


def revisions_of(connection: Connection, keys: Sequence[str]) -> dict[str, int]:
    """Return document key → newest revision, of those that exist."""
    wanted = select(documents.c.key, documents.c.revision).where(documents.c.key.in_(keys[:_SLICE]))
    return {row.key: row.revision for row in connection.execute(wanted)} if keys else {}


def put_translations(connection: Connection, key: str, others: Iterable[str]) -> None:
    """Link a document with its translations, both ways, in place of those before."""
    before, now = set(translations_of(connection, key)), set(others)
    for other in before - now:
        for one, two in ((key, other), (other, key)):
            pair = (translations.c.document == one) & (translations.c.other == two)
            connection.execute(delete(translations).where(pair))
    pairs = [pair for other in sorted(now - before) for pair in ((key, other), (other, key))]
    upsert(connection, translations, [{"document": one, "other": other} for one, other in pairs])


def translations_of(connection: Connection, key: str) -> tuple[str, ...]:
    """Return the documents linked as translations of one."""
    return tuple(connection.execute(_TRANSLATIONS, {"own": key}).scalars())
