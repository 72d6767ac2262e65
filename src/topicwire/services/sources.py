"""What people ask about sources and change in them."""

from dataclasses import replace

from topicwire.collect.sources import new_source
from topicwire.errors import NotFoundError
from topicwire.model.outlet import Outlet
from topicwire.model.source import Source, SourceKind, SourceState
from topicwire.storage import outlets, sources
from topicwire.storage.database import Database


class SourceService:
    """Sources: adding, pausing, removing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def every(self) -> tuple[tuple[Source, SourceState], ...]:
        """Return all sources with their states, by address."""
        with self._database.read() as connection:
            return sources.every(connection)

    def add(self, address: str, kind: SourceKind, *, title: str = "", outlet: Outlet | None = None) -> Source:
        """Collect from an address from now on; one that is known is returned as it is.

        `outlet` is who publishes everything in it, if that is one. Raises UserError for an address that
        cannot be fetched.
        """
        source = new_source(kind, address, outlet.key if outlet else None, title)
        with self._database.write() as connection:
            known = sources.get(connection, source.key)
            if known:
                return known[0]
            if outlet is not None:
                outlets.put(connection, outlet)
            sources.put(connection, source)
            return source

    def pause(self, key: str, *, paused: bool) -> Source:
        """Stop or go on fetching from a source."""
        with self._database.write() as connection:
            known = sources.get(connection, key)
            if known is None:
                raise NotFoundError(_missing(key))
            source = replace(known[0], paused=paused)
            sources.put(connection, source)
            return source

    def remove(self, key: str) -> None:
        """Forget a source. Its documents stay."""
        with self._database.write() as connection:
            if not sources.remove(connection, key):
                raise NotFoundError(_missing(key))


def _missing(key: str) -> str:
    return f"There is no source {key!r}. `topicwire source list` shows those there are."
