"""Documents and their revisions."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, func, select, update

from topicwire.model.cluster import Relation
from topicwire.model.document import Document
from topicwire.storage import clusters, outlets
from topicwire.storage.changes import ALL_ITEMS, changed
from topicwire.storage.codec import decode, encode, stamp, unstamp
from topicwire.storage.tables import documents, matches, pins, reads, revisions, summaries
from topicwire.storage.upsert import upsert

_SLICE = 500
_SETTLE = (
    update(documents)
    .where(documents.c.key == bindparam("own"), documents.c.revision == bindparam("at_revision"))
    .values(settled=True)
)
_NEWEST = (  # made once: it is run for every document, and making it takes longer than running it
    select(revisions.c.body)
    .join(documents, documents.c.key == revisions.c.document)
    .where(revisions.c.document.in_(bindparam("wanted", expanding=True)))
    .where(revisions.c.revision == documents.c.revision)
)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a document before it is read again."""

    revision: int  # newest
    fingerprint: str  # of that revision's title and paragraphs


def fingerprint(document: Document) -> str:
    """Return a hash of what a reader sees; equal means that nothing was edited."""
    parts = [document.title, *(paragraph.text for paragraph in document.paragraphs)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def known(connection: Connection, key: str) -> Known | None:
    """Return the newest revision of a document, or None if it was never stored."""
    newest = (
        select(revisions.c.revision, revisions.c.fingerprint)
        .where(revisions.c.document == key)
        .order_by(revisions.c.revision.desc())
        .limit(1)
    )
    row = connection.execute(newest).first()
    return Known(row.revision, row.fingerprint) if row else None


def put(connection: Connection, document: Document, source: str | None) -> None:
    """Keep a revision. The document then waits to be settled: compared, matched, summarised, indexed."""
    outlets.put(connection, document.outlet)
    changed(connection, [ALL_ITEMS])
    row = {
        "key": document.key,
        "revision": document.revision,
        "address": document.address,
        "outlet": document.outlet.key,
        "language": document.language,
        "kind": document.kind,
        "published": stamp(document.published.at),
        "fetched": stamp(document.fetched),
        "source": source,
        "cluster": document.key,
        "relation": Relation.LEADER,
        "similarity": 1.0,
        "signature": b"",
        "settled": False,
    }
    if known(connection, document.key):
        kept = {"cluster", "relation", "similarity", "signature", "source"}
        values = {name: value for name, value in row.items() if name not in kept}
        connection.execute(update(documents).where(documents.c.key == document.key).values(**values))
    else:
        upsert(connection, documents, [row])
    body = {
        "document": document.key,
        "revision": document.revision,
        "fetched": stamp(document.fetched),
        "body": encode(document),
        "fingerprint": fingerprint(document),
    }
    upsert(connection, revisions, [body])


def get(connection: Connection, key: str, revision: int | None = None) -> Document | None:
    """Return one revision of a document, the newest if none is named."""
    wanted = select(revisions.c.body).where(revisions.c.document == key)
    if revision is not None:
        wanted = wanted.where(revisions.c.revision == revision)
    body = connection.execute(wanted.order_by(revisions.c.revision.desc()).limit(1)).scalar()
    return decode(Document, body) if body else None


def load(connection: Connection, keys: Sequence[str]) -> dict[str, Document]:
    """Return the newest revisions of those documents that exist, by key."""
    found: dict[str, Document] = {}
    for start in range(0, len(keys), _SLICE):
        wanted = {"wanted": list(keys[start : start + _SLICE])}
        for body in connection.execute(_NEWEST, wanted).scalars():
            document = decode(Document, body)
            found[document.key] = document
    return found


def revisions_of(connection: Connection, keys: Sequence[str]) -> dict[str, int]:
    """Return document key → number of its newest revision."""
    wanted = select(documents.c.key, documents.c.revision).where(documents.c.key.in_(list(keys)))
    return {row.key: row.revision for row in connection.execute(wanted)}


def history(connection: Connection, key: str) -> tuple[tuple[int, datetime], ...]:
    """Return number and time of fetching of each revision, oldest first."""
    wanted = select(revisions.c.revision, revisions.c.fetched).where(revisions.c.document == key)
    rows = connection.execute(wanted.order_by(revisions.c.revision))
    return tuple((row.revision, unstamp(row.fetched)) for row in rows)


def raw_of(connection: Connection, key: str) -> frozenset[str]:
    """Return the names of the pages' bodies from which a document's revisions were read."""
    bodies = connection.execute(select(revisions.c.body).where(revisions.c.document == key)).scalars()
    return frozenset(decode(Document, body).raw for body in bodies)


def keys(connection: Connection, *, after: str = "", limit: int = 1000) -> tuple[str, ...]:
    """Return document keys in order, from behind `after`: for work over the whole collection in parts."""
    wanted = select(documents.c.key).where(documents.c.key > after).order_by(documents.c.key).limit(limit)
    return tuple(connection.execute(wanted).scalars())


def newest(connection: Connection, limit: int) -> tuple[str, ...]:
    """Return the keys of the newest items, newest first; copies are left out."""
    leaders = select(documents.c.key).where(documents.c.relation == Relation.LEADER)
    ordered = leaders.order_by(documents.c.published.desc(), documents.c.key.desc())
    return tuple(connection.execute(ordered.limit(limit)).scalars())


def unsettled(connection: Connection, limit: int = 1000) -> tuple[str, ...]:
    """Return documents that still have stages before them, by key."""
    wanted = select(documents.c.key).where(documents.c.settled.is_(False))
    return tuple(connection.execute(wanted.order_by(documents.c.key).limit(limit)).scalars())


def count_unsettled(connection: Connection) -> int:
    """Return how many documents still have stages before them."""
    counted = select(func.count()).select_from(documents).where(documents.c.settled.is_(False))
    return int(connection.execute(counted).scalar_one())


def mark_settled(connection: Connection, done: Iterable[tuple[str, int]]) -> None:
    """Mark documents as settled, if still at the revision that was settled."""
    rows = [{"own": key, "at_revision": revision} for key, revision in done]
    if rows:
        connection.execute(_SETTLE, rows)


def remove(connection: Connection, key: str) -> bool:
    """Delete a document with all its revisions and marks; tell whether there was one.

    Its cluster is left as it is: `pipeline.grouping.remove` chooses who leads it.
    """
    followed = connection.execute(select(matches.c.topic).where(matches.c.document == key)).scalars()
    changed(connection, [ALL_ITEMS, *followed])
    clusters.put_signature(connection, key, ())
    clusters.put_translations(connection, key, ())
    for table in (revisions, summaries, matches, reads, pins):
        connection.execute(delete(table).where(table.c.document == key))
    return connection.execute(delete(documents).where(documents.c.key == key)).rowcount > 0


def count(connection: Connection) -> int:
    """Return how many documents there are."""
    return int(connection.execute(select(func.count()).select_from(documents)).scalar_one())
