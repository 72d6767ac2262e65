"""What readers taught topics: examples, the lessons made from them, and what these leave out."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from topicwire.model.lessons import Example, Lessons
from topicwire.storage.codec import decode, encode, stamp, unstamp
from topicwire.storage.tables import dismissed, examples, matches, topics
from topicwire.storage.upsert import upsert


def put_example(connection: Connection, topic: str, document: str, now: datetime, *, belongs: bool) -> None:
    """Keep whether a document belongs to a topic, in place of what was said of it before."""
    row = {"topic": topic, "document": document, "belongs": belongs, "at": stamp(now)}
    upsert(connection, examples, [row])


def remove_example(connection: Connection, topic: str, document: str) -> bool:
    """Forget what was said of a document; tell whether there was anything."""
    same = (examples.c.topic == topic) & (examples.c.document == document)
    return connection.execute(delete(examples).where(same)).rowcount > 0


def examples_of(connection: Connection, topic: str) -> tuple[Example, ...]:
    """Return what was said of documents for a topic, newest first."""
    wanted = select(examples).where(examples.c.topic == topic)
    rows = connection.execute(wanted.order_by(examples.c.at.desc(), examples.c.document))
    return tuple(Example(row.document, row.belongs, unstamp(row.at)) for row in rows)


def put(connection: Connection, lessons: Lessons) -> None:
    """Keep what a topic's examples taught."""
    kept = update(topics).where(topics.c.key == lessons.topic).values(lessons=encode(lessons))
    connection.execute(kept)


def get(connection: Connection, topic: str) -> Lessons:
    """Return what a topic learnt; nothing at first."""
    body = connection.execute(select(topics.c.lessons).where(topics.c.key == topic)).scalar()
    return decode(Lessons, body) if body else Lessons(topic)


def put_dismissed(connection: Connection, document: str, of_topics: Iterable[str]) -> None:
    """Keep which topics a document names without belonging to them, in place of those before."""
    connection.execute(delete(dismissed).where(dismissed.c.document == document))
    upsert(connection, dismissed, [{"topic": topic, "document": document} for topic in sorted(of_topics)])


def dismiss(connection: Connection, topic: str, keys: Sequence[str], named: Iterable[str]) -> None:
    """Keep which of some documents name a topic without belonging to it."""
    judged = (dismissed.c.topic == topic) & dismissed.c.document.in_(list(keys))
    connection.execute(delete(dismissed).where(judged))
    upsert(connection, dismissed, [{"topic": topic, "document": key} for key in sorted(named)])


def naming(connection: Connection, topic: str, *, after: str, limit: int) -> tuple[str, ...]:
    """Return, in order, documents behind `after` that name a topic, whether they belong to it or not."""
    belong = select(matches.c.document).where(matches.c.topic == topic, matches.c.document > after)
    not_so = select(dismissed.c.document).where(dismissed.c.topic == topic, dismissed.c.document > after)
    both = belong.union(not_so).subquery()
    wanted = select(both.c.document).order_by(both.c.document).limit(limit)
    return tuple(connection.execute(wanted).scalars())
