"""What readers marked: read documents, how far they have read a topic, and pins."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, delete, exists, func, select

from topicwire.storage.codec import stamp
from topicwire.storage.tables import documents, matches, pins, read_through, reads, searches
from topicwire.storage.upsert import upsert

_OF_READERS = (reads, read_through, pins, searches)


def put_read(
    connection: Connection, reader: str, keys: Sequence[str], now: datetime, *, read: bool = True
) -> None:
    """Keep that a reader has read documents, or wants them to count as unread."""
    rows = [
        {"reader": reader, "document": key, "read": read, "at": stamp(now)} for key in dict.fromkeys(keys)
    ]
    upsert(connection, reads, rows)


def put_read_through(connection: Connection, reader: str, topic: str, until: datetime) -> None:
    """Keep that a reader has read what had come to a topic by a moment."""
    upsert(connection, read_through, [{"reader": reader, "topic": topic, "at": stamp(until)}])
    came = select(matches.c.document).where(matches.c.topic == topic, matches.c.found <= stamp(until))
    unread_again = (reads.c.reader == reader) & reads.c.read.is_(False) & reads.c.document.in_(came)
    connection.execute(delete(reads).where(unread_again))


def through(connection: Connection, reader: str, topic: str) -> str:
    """Return until when a reader has read all of a topic, as stored; empty if never."""
    wanted = select(read_through.c.at).where(read_through.c.reader == reader, read_through.c.topic == topic)
    return str(connection.execute(wanted).scalar() or "")


def read_of(connection: Connection, reader: str, topic: str | None, keys: Sequence[str]) -> frozenset[str]:
    """Return which of some documents a reader has read, as seen in a topic's list or in none."""
    own = (reads.c.reader == reader) & reads.c.document.in_(list(keys))
    rows = connection.execute(select(reads.c.document, reads.c.read).where(own))
    marked = {row.document: row.read for row in rows}
    found = {key for key, read in marked.items() if read}
    if topic is not None and (until := through(connection, reader, topic)):
        of_topic = and_(matches.c.topic == topic, matches.c.document.in_(list(keys)))
        before = select(matches.c.document).where(of_topic, matches.c.found <= until)
        found |= set(connection.execute(before).scalars()) - marked.keys()
    return frozenset(found)


def unread(connection: Connection, reader: str, topic: str, total: int) -> int:
    """Return how many items of a topic a reader has not read, of the `total` that it has."""
    until = through(connection, reader, topic)
    shown = and_(matches.c.topic == topic, matches.c.shown.is_(True))
    came = select(func.count()).select_from(matches).where(shown, matches.c.found > until)
    new = int(connection.execute(came).scalar_one()) if until else total
    # Written as a condition and not as a join: SQLite would begin with the many matches, not the few reads.
    own = select(func.count()).select_from(reads).where(reads.c.reader == reader)
    of_topic = exists().where(shown, matches.c.document == reads.c.document)
    read_since = own.where(reads.c.read.is_(True), of_topic.where(matches.c.found > until))
    unread_again = own.where(reads.c.read.is_(False), of_topic.where(matches.c.found <= until))
    less, more = (connection.execute(one).scalar_one() for one in (read_since, unread_again))
    return new - int(less) + int(more)


def put_pin(connection: Connection, reader: str, topic: str, document: str, now: datetime) -> None:
    """Pin a document to a topic."""
    row = {"reader": reader, "topic": topic, "document": document, "at": stamp(now)}
    upsert(connection, pins, [row], first="at")


def remove_pin(connection: Connection, reader: str, topic: str, document: str) -> None:
    """Take a pin away."""
    same = (pins.c.reader == reader) & (pins.c.topic == topic) & (pins.c.document == document)
    connection.execute(delete(pins).where(same))


def pinned(connection: Connection, reader: str, topic: str) -> tuple[str, ...]:
    """Return what a reader pinned to a topic, last pinned first; documents that are no more are left out."""
    wanted = (
        select(pins.c.document)
        .join(documents, documents.c.key == pins.c.document)
        .where(pins.c.reader == reader, pins.c.topic == topic)
    )
    return tuple(connection.execute(wanted.order_by(pins.c.at.desc(), pins.c.document)).scalars())


def give(connection: Connection, reader: str, heir: str) -> None:
    """Give all that a reader marked and kept to another, whose own stays unless both marked the same."""
    for table in _OF_READERS:
        own = table.c.reader == reader
        rows = [{**row, "reader": heir} for row in connection.execute(select(table).where(own)).mappings()]
        connection.execute(delete(table).where(own))
        upsert(connection, table, rows)


def forget(connection: Connection, reader: str) -> None:
    """Forget all that a reader marked and kept."""
    for table in _OF_READERS:
        connection.execute(delete(table).where(table.c.reader == reader))
