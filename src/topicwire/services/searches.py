"""Searches that a reader keeps."""

from collections.abc import Callable
from datetime import datetime
from secrets import token_hex

from topicwire.errors import UserError
from topicwire.model.search import SavedSearch
from topicwire.model.selection import ALL, Selection
from topicwire.services.lists import Lists
from topicwire.services.views import ListPage
from topicwire.storage import searches, topics
from topicwire.storage.database import Database

MOST_SEARCHES = 200  # of one reader: Home lists them all
LONGEST_NAME = 200  # characters


class SearchService:
    """Saved searches: keeping, listing, asking again. `reader` is empty without an account."""

    def __init__(self, database: Database, lists: Lists, now: Callable[[], datetime]) -> None:
        self._database = database
        self._lists = lists
        self._now = now

    def save(
        self,
        query: str,
        *,
        name: str = "",
        topic: str | None = None,
        selection: Selection = ALL,
        reader: str = "",
    ) -> SavedSearch:
        """Keep a search; one that asks the same is returned as it is. It is named by its query at first."""
        asked, called = query.strip(), " ".join(name.split())
        if not asked and not selection:
            raise UserError("There is nothing to keep: type a query, or choose a filter.")
        if len(called) > LONGEST_NAME:
            raise UserError(f"The name has {len(called)} characters; {LONGEST_NAME} is the most.")
        with self._database.write() as connection:
            if topic is not None:
                topics.need(connection, topic)
            held = searches.every(connection, reader)
            same = [one for one in held if (one.query, one.topic, one.selection) == (asked, topic, selection)]
            if same:
                return same[0]
            if len(held) >= MOST_SEARCHES:
                raise UserError(f"At most {MOST_SEARCHES} searches are kept. Remove one first.")
            search = SavedSearch(
                token_hex(6), called or asked[:LONGEST_NAME], self._now(), asked, topic, selection
            )
            searches.put(connection, reader, search)
        return search

    def get(self, key: str) -> SavedSearch:
        """Return a saved search."""
        with self._database.read() as connection:
            return searches.need(connection, key)

    def every(self, *, reader: str = "") -> tuple[SavedSearch, ...]:
        """Return the searches of a reader, oldest first."""
        with self._database.read() as connection:
            return searches.every(connection, reader)

    def all_keys(self) -> tuple[str, ...]:
        """Return the keys of the searches of all readers: each has its feed."""
        with self._database.read() as connection:
            return searches.keys(connection)

    def remove(self, key: str, *, reader: str = "") -> None:
        """Forget a search."""
        with self._database.write() as connection:
            if not searches.remove(connection, reader, key):
                raise searches.missing(key)

    def page(self, key: str, *, cursor: str | None = None, limit: int = 20) -> ListPage:
        """Return a part of what a saved search finds now: most fitting first, newest without a query."""
        search = self.get(key)
        if search.query:
            return self._lists.found(search.query, search.topic, search.selection, cursor, limit)
        return self._lists.newest(search.topic, search.selection, cursor, limit)
