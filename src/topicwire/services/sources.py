"""What people ask about sources and change in them."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from topicwire.collect.gdelt_parts import BEGINNING
from topicwire.collect.opml import read_opml, write_opml
from topicwire.collect.sources import new_source
from topicwire.errors import BadInputError, NotFoundError, TooLargeError, UserError
from topicwire.model.outcome import Stage
from topicwire.model.outlet import Outlet
from topicwire.model.source import Source, SourceKind, SourceState
from topicwire.services.finding import Finder
from topicwire.services.views import Subscription
from topicwire.storage import outcomes, outlets, sources
from topicwire.storage.database import Database

MAX_OPML = 10_000_000  # bytes; a list of 20,000 feeds has about 4 MB


class SourceService:
    """Sources: adding, pausing, removing."""

    def __init__(self, database: Database, finder: Finder, now: Callable[[], datetime]) -> None:
        self._database = database
        self._finder = finder
        self._now = now

    def every(self) -> tuple[tuple[Source, SourceState], ...]:
        """Return all sources with their states, by address."""
        with self._database.read() as connection:
            return sources.every(connection)

    def subscribe(self, place: str, since: datetime | None = None) -> Subscription:
        """Collect from all that a place stands for: a feed, a sitemap, a site, an outlet, or "gdelt".

        Outlets of the catalogue are known; elsewhere the web is asked. Of GDELT, `since` asks for the files
        from a time on, also where later ones were read already. Raises UserError when nothing was found, or
        for a time that the source does not have.
        """
        found = self._finder.find(place)
        if since is not None:
            _check_since(found.sources, since, self._now())
        with self._database.write() as connection:
            if found.outlet is not None:
                outlets.put(connection, found.outlet)
            added, known = _put_new(connection, found.sources)
            for source in added + known if since is not None else ():
                _go_back(connection, source, since)
        return Subscription(added, known, found.beside, found.outlet, found.notes)

    def add(self, address: str, kind: SourceKind, *, title: str = "", outlet: Outlet | None = None) -> Source:
        """Collect from an address from now on; one that is known is returned as it is.

        `outlet` is who publishes everything in it, if that is one. Raises UserError for an address that
        cannot be fetched.
        """
        source = new_source(kind, address, outlet.key if outlet else None, title)
        with self._database.write() as connection:
            known = sources.at(connection, source.address)
            if known:
                return known
            if outlet is not None:
                outlets.put(connection, outlet)
            sources.put(connection, source)
            return source

    def import_opml(self, data: bytes) -> Subscription:
        """Collect from all sources of an OPML file. Raises UserError if it is none, or too large."""
        if len(data) > MAX_OPML:
            raise UserError(f"The file is larger than {MAX_OPML:,} bytes, which no list of sources is.")
        try:
            listed = read_opml(data)
        except (BadInputError, TooLargeError) as error:
            raise UserError(f"The file cannot be read: {error}.") from error
        if not listed:
            raise UserError("The file names no source: none of its outlines has an address (xmlUrl).")
        with self._database.write() as connection:
            return Subscription(*_put_new(connection, listed))

    def export_opml(self) -> bytes:
        """Return an OPML file of all sources on the web."""
        return write_opml((source for source, _ in self.every()), "topicwire", self._now())

    def pause(self, key: str, *, paused: bool) -> Source:
        """Stop or go on fetching from a source.

        Raises UserError for what was imported: it is not fetched.
        """
        with self._database.write() as connection:
            known = sources.get(connection, key)
            if known is None:
                raise NotFoundError(_missing(key))
            source = replace(known[0], paused=paused)
            if source.kind.is_imported:
                raise UserError(f"{source.address} was imported; `topicwire import` reads it again")
            sources.put(connection, source)
            return source

    def remove(self, key: str) -> None:
        """Forget a source and how it was doing. Its documents stay."""
        with self._database.write() as connection:
            known = sources.get(connection, key)
            if known is None:
                raise NotFoundError(_missing(key))
            sources.remove(connection, key)
            outcomes.remove(connection, known[0].address, Stage.COLLECT)


def _put_new(
    connection: Connection, found: Iterable[Source]
) -> tuple[tuple[Source, ...], tuple[Source, ...]]:
    """Keep the sources that are not known yet; return those, and those that are known as they are kept."""
    added: list[Source] = []
    known: list[Source] = []
    for source in found:
        before = sources.at(connection, source.address)
        if before:
            known.append(before)
        else:
            sources.put(connection, source)
            added.append(source)
    return tuple(added), tuple(known)


def _check_since(found: Iterable[Source], since: datetime, now: datetime) -> None:
    if any(source.kind is not SourceKind.GDELT for source in found):
        raise UserError("Only the files of GDELT can be had from a time on; lists say what they still have.")
    if not BEGINNING <= since < now:
        raise UserError(
            f"{since:%Y-%m-%d} is not a day of which GDELT has files: {BEGINNING:%Y-%m-%d} to now."
        )


def _go_back(connection: Connection, source: Source, since: datetime | None) -> None:
    """Let the next check of a source, which is due at once, begin at a time."""
    known = sources.get(connection, source.key)
    if known is not None:
        state = replace(known[1], reached=since, next_check=None, etag=None, last_modified=None)
        sources.put_state(connection, state)


def _missing(key: str) -> str:
    return f"There is no source {key!r}. `topicwire source list` shows those there are."
