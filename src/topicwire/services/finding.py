"""From what a person names (a feed, a sitemap, a site, an outlet) to the sources it stands for."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import urljoin, urlsplit

from topicwire.collect.catalogue import Catalogue
from topicwire.collect.discover import Found, confirm, discover
from topicwire.collect.gdelt import LATEST, LATEST_TRANSLATED
from topicwire.collect.sources import new_source
from topicwire.errors import ForbiddenError, RetryError, TopicwireError, UserError
from topicwire.model.outlet import Outlet
from topicwire.model.source import Source, SourceKind
from topicwire.net.request import Fetcher

GDELT = "gdelt"  # stands for the bulk files of the GDELT project
_NAMED = 8  # outlets named in a message, if a name fits several


@dataclass(frozen=True, slots=True)
class Finding:
    """The sources that a place stands for."""

    sources: tuple[Source, ...]
    outlet: Outlet | None = None
    beside: tuple[Source, ...] = ()  # found, but not needed: sitemaps of a site that has feeds
    notes: tuple[str, ...] = ()  # for people: what was not as expected


@dataclass(frozen=True, slots=True)
class Finder:
    """Looks in the catalogue first, then on the web."""

    fetcher: Fetcher
    catalogue: Catalogue
    gdelt: str  # address of the folder with GDELT's lists

    def find(self, place: str) -> Finding:
        """Return the sources of a place: an address, a host name, an outlet's name, or "gdelt".

        Raises UserError when nothing was found, saying what was tried.
        """
        named = place.strip()
        if named.casefold() == GDELT:
            return self._gdelt()
        outlet = self._outlet(named)
        if outlet is not None and _is_whole_site(named):
            listed = self._listed(outlet)
            return listed if listed.sources else self._on_site(outlet.home or named, outlet, listed.notes)
        return self._on_site(named, outlet, ())

    def _gdelt(self) -> Finding:
        folder = self.gdelt if self.gdelt.endswith("/") else f"{self.gdelt}/"
        found = (
            new_source(SourceKind.GDELT, urljoin(folder, LATEST), title="GDELT, in English"),
            new_source(SourceKind.GDELT, urljoin(folder, LATEST_TRANSLATED), title="GDELT, translated"),
        )
        return Finding(found, notes=("Of GDELT only articles that mention a topic's names are collected.",))

    def _outlet(self, named: str) -> Outlet | None:
        """Return the outlet of an address or a name. Raises UserError if the name fits several."""
        found = self.catalogue.find(named)
        called = [one for one in found if named.casefold() in _names(one)]
        if len(found) > 1 and len(called) != 1:
            others = ", ".join(f"{one.name} ({one.key})" for one in found[:_NAMED])
            raise UserError(f"{named} fits {len(found)} outlets: {others}. Name one by its domain.")
        chosen = called or found
        return chosen[0] if chosen else None

    def _listed(self, outlet: Outlet) -> Finding:
        """Return the feeds that the catalogue has of an outlet, without those that are none any more."""
        sources: list[Source] = []
        notes: list[str] = []
        silent: dict[str, RetryError] = {}  # host → why it did not answer: it is asked once
        for address in self.catalogue.feeds(outlet.key):
            host = urlsplit(address).netloc
            try:
                if host in silent:
                    raise silent[host]
                sources.append(confirm(address, self.fetcher).source)
            except RetryError as error:
                silent[host] = error
                sources.append(new_source(_guessed_kind(address), address))
                notes.append(f"{address} could not be read now ({error}); it is tried again when collecting.")
            except TopicwireError as error:
                notes.append(f"{address}, which the catalogue names, was left out: {error}.")
        return Finding(_of(outlet, sources), outlet, notes=tuple(notes))

    def _on_site(self, place: str, outlet: Outlet | None, notes: tuple[str, ...]) -> Finding:
        try:
            found = discover(place, self.fetcher)
        except UserError:
            raise UserError(
                f"{place} is no address, no host name and no outlet of the catalogue. "
                "Name a feed, a sitemap, a site such as people.com.cn, or gdelt."
            ) from None
        except ForbiddenError as error:
            more = "; net.allowed_addresses names private hosts that may be" * (error.rule == "address")
            raise UserError(f"{place} may not be read: {error}{more}.") from error
        except TopicwireError as error:
            raise UserError(
                f"{place} cannot be read: {error}. Try again later, or add the address of a feed "
                "with the kind feed, which is not asked first."
            ) from error
        if not found:
            raise UserError(
                f"No feed or sitemap was found on {place}: not at the address itself, in its links, in "
                "robots.txt or at the usual places. Add the address of a feed with the kind feed."
            )
        chosen, beside = _chosen(found)
        return Finding(_of(outlet, chosen), outlet, _of(outlet, beside), notes)


def _chosen(found: Iterable[Found]) -> tuple[list[Source], list[Source]]:
    """Return the feeds, and the sitemaps beside them; the sitemaps if there is no feed.

    The sitemap of a site lists all its pages of many years: whoever wants the news has them in the feeds.
    """
    feeds = [one.source for one in found if one.source.kind is SourceKind.FEED]
    others = [one.source for one in found if one.source.kind is not SourceKind.FEED]
    return (feeds, others) if feeds else (others, [])


def _of(outlet: Outlet | None, sources: Iterable[Source]) -> tuple[Source, ...]:
    """Return sources with their outlet."""
    return tuple(replace(source, outlet=outlet.key if outlet else None) for source in sources)


def _names(outlet: Outlet) -> set[str]:
    return {name.casefold() for name in (outlet.key, outlet.name, outlet.romanised, outlet.english) if name}


def _is_whole_site(named: str) -> bool:
    """Tell whether a place is a site or a name, not a page within a site."""
    parts = urlsplit(named if "//" in named else f"//{named}")
    return parts.path in {"", "/"} and not parts.query


def _guessed_kind(address: str) -> SourceKind:
    """Return what a list of the catalogue is by its address, as long as it cannot be read."""
    return SourceKind.SITEMAP if "sitemap" in urlsplit(address).path.lower() else SourceKind.FEED
