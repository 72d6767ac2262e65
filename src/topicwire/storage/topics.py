"""Topics as stored."""

from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from topicwire.errors import ConflictError
from topicwire.model.topic import Topic
from topicwire.storage.codec import decode, encode, stamp
from topicwire.storage.tables import matches, topics
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
    changed = update(topics).where(expected).values(version=topic.version, body=encode(topic))
    if connection.execute(changed).rowcount == 0:
        raise ConflictError(
            f"The topic {topic.key!r} was changed or removed by somebody else. Load it again, then repeat."
        )


def get(connection: Connection, key: str) -> Topic | None:
    """Return a topic by its key."""
    body = connection.execute(select(topics.c.body).where(topics.c.key == key)).scalar()
    return decode(Topic, body) if body else None


def every(connection: Connection) -> tuple[Topic, ...]:
    """Return all topics, oldest first."""
    rows = connection.execute(select(topics.c.body).order_by(topics.c.created, topics.c.key)).scalars()
    return tuple(decode(Topic, body) for body in rows)


def remove(connection: Connection, key: str) -> bool:
    """Stop following a topic; its documents stay. Tell whether there was one."""
    connection.execute(delete(matches).where(matches.c.topic == key))
    return connection.execute(delete(topics).where(topics.c.key == key)).rowcount > 0
