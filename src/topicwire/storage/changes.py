"""How often each list changed: what was counted of a list stays true until its number is another."""

from collections.abc import Iterable

from sqlalchemy import Connection, select, text

from topicwire.storage.tables import list_changes

ALL_ITEMS = ""  # the list of all items, in place of a topic's key
_RAISE = text(
    "INSERT INTO list_changes (topic, number) VALUES (:topic, 1) "
    "ON CONFLICT (topic) DO UPDATE SET number = list_changes.number + 1"
)


def changed(connection: Connection, topics: Iterable[str]) -> None:
    """Note that the lists of these topics change in this transaction."""
    rows = [{"topic": topic} for topic in sorted(set(topics))]
    if rows:
        connection.execute(_RAISE, rows)


def number(connection: Connection, topic: str | None) -> int:
    """Return how often a list changed; the list of all items without a topic."""
    wanted = select(list_changes.c.number).where(list_changes.c.topic == (topic or ALL_ITEMS))
    return int(connection.execute(wanted).scalar() or 0)
