"""The outlets that are known: those that the user named, then those of the catalogue."""

from collections.abc import Callable

from topicwire.collect.catalogue import load
from topicwire.model.outlet import Outlet
from topicwire.storage import outlets
from topicwire.storage.database import Database


class StoredOutlets:
    """An outlet directory over the database and the catalogue."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def lookup(self, host: str) -> Outlet | None:
        """Return the outlet that publishes under a host name in lower case, or one above it."""
        with self._database.read() as connection:
            return find_outlet(host, lambda key: outlets.get(connection, key))


def find_outlet(host: str, get: Callable[[str], Outlet | None]) -> Outlet | None:
    """Return the outlet of a host name or of one above it; `get` finds an outlet by its key.

    Outlets that were only read off a page have no home address and are not taken: others may know better.
    """
    labels = host.split(".")
    for start in range(max(1, len(labels) - 1)):
        found = get(".".join(labels[start:]))
        if found and found.home:
            return found
    return load().lookup(host)
