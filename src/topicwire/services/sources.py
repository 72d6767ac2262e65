"""What people ask about sources and change in them."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from topicwire.collect import catalogue
from topicwire.collect.discover import discover
from topicwire.collect.opml import read_opml, write_opml
from topicwire.collect.sources import new_source
from topicwire.errors import BadInputError, NotFoundError, TopicwireError, UserError
from topicwire.model.outlet import Outlet
from topicwire.model.source import Source, SourceKind, SourceState
from topicwire.net.request import Fetcher
from topicwire.storage import outlets, sources
from topicwire.storage.database import Database

_SITEMAP = re.compile(r"sitemap", re.IGNORECASE)  # in an address of the catalogue
_NAMED = 5  # outlets of one name that a message lists


class SourceService:
    """Sources: adding, pausing, removing."""

    def __init__(self, database: Database, fetcher: Fetcher, now: Callable[[], datetime]) -> None:
        """`fetcher` looks for the lists of a site."""
        self._database = database
        self._fetcher = fetcher
        self._now = now

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

    def follow(self, place: str) -> tuple[Source, ...]:
        """Collect from an outlet of the catalogue, or from the likeliest list of a site.

        `place` is a name or domain of an outlet, or the address of a site or of a list itself. Raises
        UserError when nothing is found there, or more than one outlet is called so.
        """
        outlets_found = [] if _names_a_list(place) else catalogue.load().find(place)
        feeds = catalogue.load().feeds(outlets_found[0].key) if len(outlets_found) == 1 else ()
        if feeds:
            return tuple(self._add_found(address, outlets_found[0]) for address in feeds)
        if len(outlets_found) > 1:
            named = ", ".join(f"{one.romanised} ({one.key})" for one in outlets_found[:_NAMED])
            raise UserError(f"Several outlets are called {place!r}: {named}. Name one by its domain.")
        found = self._discover(outlets_found[0].home or place if outlets_found else place)
        return (self.add(found.address, found.kind, title=found.title),)

    def _add_found(self, address: str, outlet: Outlet) -> Source:
        kind = SourceKind.SITEMAP if _SITEMAP.search(address) else SourceKind.FEED
        return self.add(address, kind, title=outlet.romanised, outlet=outlet)

    def _discover(self, place: str) -> Source:
        try:
            found = discover(place, self._fetcher)
        except UserError:
            raise
        except TopicwireError as error:
            raise UserError(f"{place} cannot be read ({error}). Check the address, or try later.") from error
        if not found:
            raise UserError(f"No feed or sitemap was found at {place}. Name the address of one.")
        return found[0].source

    def take_opml(self, data: bytes) -> tuple[Source, ...]:
        """Collect from every source of an OPML file, as other feed readers write it."""
        try:
            found = read_opml(data)
        except BadInputError as error:
            raise UserError(f"The file cannot be read as OPML ({error}).") from error
        return tuple(self.add(one.address, one.kind, title=one.title) for one in found)

    def as_opml(self) -> bytes:
        """Return all sources that are fetched as an OPML file."""
        return write_opml([source for source, _ in self.every()], "topicwire", self._now())

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


def _names_a_list(place: str) -> bool:
    """Tell whether an address goes further than the front page of a site."""
    parts = urlsplit(place.strip())
    return bool(parts.scheme and parts.netloc and (parts.path.strip("/") or parts.query))


def _missing(key: str) -> str:
    return f"There is no source {key!r}. `topicwire source list` shows those there are."
