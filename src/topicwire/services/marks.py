"""What a reader marked: read, and pinned."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection

from topicwire.errors import NotFoundError, UserError
from topicwire.model.selection import ALL
from topicwire.services.items import load_items
from topicwire.services.lists import Lists
from topicwire.services.views import Item
from topicwire.storage import documents, marks, topics
from topicwire.storage.database import Database

MOST_PINS = 50  # of one topic: they stand above its list
MOST_AT_ONCE = 1000  # documents of one request


class MarkService:
    """Marks of readers. `reader` is the key of an account; empty for whoever reads without one."""

    def __init__(self, database: Database, lists: Lists, now: Callable[[], datetime]) -> None:
        self._database = database
        self._lists = lists
        self._now = now

    def mark(self, keys: Sequence[str], *, read: bool, reader: str = "") -> None:
        """Mark documents as read or unread; raises NotFoundError for one that does not exist."""
        if len(keys) > MOST_AT_ONCE:
            raise UserError(f"At most {MOST_AT_ONCE} documents can be marked at once; these are {len(keys)}.")
        with self._database.write() as connection:
            known = documents.revisions_of(connection, keys)
            for key in keys:
                if key not in known:
                    raise NotFoundError(f"There is no document {key!r}. It may have been removed.")
            marks.put_read(connection, reader, keys, self._now(), read=read)

    def mark_all(self, topic: str, *, until: datetime | None = None, reader: str = "") -> None:
        """Mark as read what had come to a topic by a moment, now if none is named.

        The moment when a page was made keeps what came since unread.
        """
        now = self._now()
        with self._database.write() as connection:
            topics.need(connection, topic)
            marks.put_read_through(connection, reader, topic, min(until or now, now))

    def read_of(self, keys: Sequence[str], *, topic: str | None = None, reader: str = "") -> frozenset[str]:
        """Return which of some documents a reader has read."""
        with self._database.read() as connection:
            return marks.read_of(connection, reader, topic, keys)

    def unread(self, *, reader: str = "") -> Mapping[str, int]:
        """Return topic key → items that a reader has not read."""
        with self._database.read() as connection:
            keys = [topic.key for topic in topics.every(connection)]
            return {key: self._unread(connection, key, reader) for key in keys}

    def unread_in(self, topic: str, *, reader: str = "") -> int:
        """Return how many items of a topic a reader has not read."""
        with self._database.read() as connection:
            return self._unread(connection, topic, reader)

    def _unread(self, connection: Connection, topic: str, reader: str) -> int:
        total = self._lists.counted(connection, topic, ALL).total
        return marks.unread(connection, reader, topic, total)

    def pin(self, topic: str, document: str, *, pinned: bool, reader: str = "") -> None:
        """Keep a document above the topic's list, or let it go."""
        with self._database.write() as connection:
            topics.need(connection, topic)
            if not pinned:
                marks.remove_pin(connection, reader, topic, document)
                return
            if documents.known(connection, document) is None:
                raise NotFoundError(f"There is no document {document!r}. It may have been removed.")
            held = marks.pinned(connection, reader, topic)
            if document not in held and len(held) >= MOST_PINS:
                raise UserError(f"A topic has at most {MOST_PINS} pinned documents. Take a pin away first.")
            marks.put_pin(connection, reader, topic, document, self._now())

    def pinned(self, topic: str, *, reader: str = "") -> tuple[Item, ...]:
        """Return what a reader pinned to a topic, last pinned first."""
        with self._database.read() as connection:
            return load_items(connection, marks.pinned(connection, reader, topic), topic)
