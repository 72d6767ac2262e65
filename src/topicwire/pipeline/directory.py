"""The outlets that are known: those that the user or the catalogue named."""

from topicwire.model.outlet import Outlet
from topicwire.storage import outlets
from topicwire.storage.database import Database


class StoredOutlets:
    """An outlet directory over the database; an outlet is known by its host and all hosts below it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def lookup(self, host: str) -> Outlet | None:
        """Return the outlet that publishes under a host name in lower case."""
        labels = host.split(".")
        with self._database.read() as connection:
            for start in range(max(1, len(labels) - 1)):
                found = outlets.get(connection, ".".join(labels[start:]))
                if found and found.home:
                    return found
        return None
