"""Topics as stored."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from topicwire.errors import ConflictError, NotFoundError
from topicwire.model.topic import Topic
from topicwire.storage.changes import changed
from topicwire.storage.codec import decode, encode, stamp
from topicwire.storage.tables import dismissed, examples, matches, pins, read_through, topics
from topicwire.storage.upsert import upsert


def add(connection: Connection, topic: Topic, now: datetime) -> None:
    """Keep a new topic. Raises ConflictError when its key is taken."""
    if get(connection, topic.key):
        raise ConflictError(
            f"There is a topic {topic.key!r} already. Change that one, or choose another name."
        )
    row = {"key": topic.key, "version": topic.version, "created": stamp(now), "body": encode(topic)}
    upsert(connection, topics, [row])


def change(connection: Connection, topic: Topic) -> None:
    """Keep a changed topic, whose version is one above the stored one. Raises ConflictError otherwise."""
    expected = (topics.c.key == topic.key) & (topics.c.version == topic.version - 1)
    changing = update(topics).where(expected).values(version=topic.version, body=encode(topic))
    if connection.execute(changing).rowcount == 0:
        raise ConflictError(
            f"The topic {topic.key!r} was changed or removed by somebody else. Load it again, then repeat."
        )


def get(connection: Connection, key: str) -> Topic | None:
    """Return a topic by its key."""
    body = connection.execute(select(topics.c.body).where(topics.c.key == key)).scalar()
    return decode(Topic, body) if body else None


def need(connection: Connection, key: str) -> Topic:
    """Return a topic by its key. Raises NotFoundError when there is none."""
    found = get(connection, key)
    if found is None:
        raise NotFoundError(f"There is no topic {key!r}. `topicwire topic list` shows those there are.")
    return found


def load(connection: Connection, keys: Sequence[str]) -> tuple[Topic, ...]:
    """Return those of some topics that there are, in the order of the keys."""
    rows = connection.execute(select(topics.c.body).where(topics.c.key.in_(keys))).scalars()
    found = {topic.key: topic for topic in (decode(Topic, body) for body in rows)}
    return tuple(found[key] for key in keys if key in found)


def every(connection: Connection) -> tuple[Topic, ...]:
    """Return all topics, oldest first."""
    rows = connection.execute(select(topics.c.body).order_by(topics.c.created, topics.c.key)).scalars()
    return tuple(decode(Topic, body) for body in rows)


def remove(connection: Connection, key: str) -> bool:
    """Stop following a topic; its documents stay. Tell whether there was one."""
    for table in (matches, examples, dismissed, pins, read_through):
        connection.execute(delete(table).where(table.c.topic == key))
    changed(connection, [key])
    return connection.execute(delete(topics).where(topics.c.key == key)).rowcount > 0


def pending(connection: Connection) -> tuple[str, ...]:
    """Return the topics that wait to be matched with the whole collection, by key."""
    waiting = select(topics.c.key).where(topics.c.pending.is_(True)).order_by(topics.c.key)
    return tuple(connection.execute(waiting).scalars())


def mark_pending(connection: Connection, key: str, *, pending: bool) -> None:
    """Keep that a topic waits to be matched with the whole collection, or that this was done."""
    connection.execute(update(topics).where(topics.c.key == key).values(pending=pending))
