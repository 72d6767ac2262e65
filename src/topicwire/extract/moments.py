"""When a page was published: the candidates in order of trust, and the choice among them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from lxml.etree import _Element as Element

from topicwire.errors import DiscardError
from topicwire.extract.addresses import top_level_of
from topicwire.extract.dateline import datelines
from topicwire.extract.structured import Facts
from topicwire.extract.wordlists import rows, table
from topicwire.extract.written import find
from topicwire.model.moment import Moment, Precision, Provenance
from topicwire.model.outlet import Outlet

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # no news page is older; earlier times are of wrong clocks
_AHEAD = timedelta(hours=14)  # how far the easternmost zone's date is ahead of UTC

_EDITED = timedelta(days=7)  # a line on the page that is earlier by less is the publication
_IN_ADDRESS = (
    re.compile(r"(?<!\d)((?:19|20)\d\d)[/_.-]?(0[1-9]|1[0-2])[/_.-]?([012]\d|3[01])(?!\d)"),
    re.compile(r"/((?:19|20)\d\d)/(\d{1,2})/(\d{1,2})(?=[/_.-])"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page is from, as far as its times depend on it."""

    address: str
    language: str
    outlet: Outlet | None

    @property
    def zone(self) -> ZoneInfo:
        """Return the zone of times that name none: by outlet, country of the domain, language, or UTC."""
        known = table("zones.tsv")
        domain = "." + top_level_of(self.address)
        zone = (self.outlet.zone if self.outlet else None) or known.get(domain) or known.get(self.language)
        return ZoneInfo(zone or "UTC")

    @property
    def month_first(self) -> bool:
        """Return whether 3/4/2025 is in March."""
        if self.outlet and self.outlet.country:
            return self.outlet.country == "US"
        return self.language == "en" and top_level_of(self.address) in {
            "com",
            "org",
            "net",
            "us",
            "gov",
            "edu",
        }


@dataclass(frozen=True, slots=True)
class Clues:
    """Where a time may be found."""

    root: Element | None
    facts: Facts
    place: Place
    listed: Moment | None  # when the entry was published, as its list says
    changed: Moment | None = None  # when it was last changed: all that many Atom feeds and sitemaps tell
    title: str = ""
    lines: tuple[str, ...] = ()  # short lines from the start of a text without elements


def published(clues: Clues, fetched: datetime, now: datetime) -> Moment:
    """Return when a page was published.

    The most trusted candidate is taken; if it is a date alone, a less trusted time of that day refines it.
    Raises DiscardError with the rule "bad-time" if all candidates lie before 1990.
    """
    chosen: Moment | None = None
    refused = False
    for candidate in _candidates(clues):
        if candidate.at < EARLIEST:
            refused = True
            continue
        if chosen is None or _refines(candidate, chosen, clues.place.zone):
            chosen = candidate
        if chosen.precision is not Precision.DAY:
            break
    if chosen is None and refused:
        raise DiscardError("the page's time lies before 1990", rule="bad-time")
    return clamped(chosen or Moment(fetched, Precision.SECOND, Provenance.FETCHED), now)


def clamped(moment: Moment, now: datetime) -> Moment:
    """Return a moment that does not lie in the future: one that did is set to `now` and marked."""
    now = now.astimezone(UTC)
    if moment.precision is not Precision.DAY:
        at = now
        future = moment.at > now
    else:
        at = now.replace(hour=0, minute=0, second=0, microsecond=0)
        future = moment.at.date() > (now + _AHEAD).date()
    if not future:
        return moment
    return Moment(at, moment.precision, moment.provenance, moment.zone_assumed, clamped=True)


def _refines(candidate: Moment, chosen: Moment, zone: ZoneInfo) -> bool:
    """Return whether a candidate is a time on the day that is chosen already."""
    return (
        candidate.precision is not Precision.DAY and candidate.at.astimezone(zone).date() == chosen.at.date()
    )


def _candidates(clues: Clues) -> Iterator[Moment]:
    """Yield the times found, most trusted first."""
    for text in clues.facts.published:
        yield from _read(text, Provenance.STRUCTURED, clues.place)
    if clues.listed is not None:
        yield clues.listed
    exact, vague = _metas(clues)
    yield from exact
    for text in clues.lines:
        yield from _read(text, Provenance.TEXT, clues.place)
    shown = _shown(clues)
    if vague:
        first = next(shown, None)
        if first is not None and timedelta(0) < vague[0].at - first.at < _EDITED:
            yield first
        yield from vague
        if first is not None:
            yield first
    yield from shown
    yield from _address(clues.place)
    for text in clues.facts.modified:
        yield from _read(text, Provenance.STRUCTURED, clues.place)
    if clues.changed is not None:
        yield clues.changed


def _metas(clues: Clues) -> tuple[list[Moment], list[Moment]]:
    """Return the times of meta elements for publication, and of those that may be of the last change."""
    exact: list[Moment] = []
    vague: list[Moment] = []
    for name, _, *mark in rows("time-metas.tsv"):
        for text in clues.facts.metas.get(name, ()):
            (vague if mark else exact).extend(_read(text, Provenance.META, clues.place))
    return exact, vague


def _shown(clues: Clues) -> Iterator[Moment]:
    """Yield the times in visible lines of the page."""
    if clues.root is not None:
        for text in datelines(clues.root, clues.title):
            yield from _read(text, Provenance.TEXT, clues.place)


def _read(text: str, provenance: Provenance, place: Place) -> Iterator[Moment]:
    """Yield the time in a text, if there is one."""
    written = find(text, month_first=place.month_first)
    if written:
        try:
            at = written.moment(place.zone)
        except OverflowError:
            return
        assumed = written.hour is not None and written.zone is None
        yield Moment(at, written.precision, provenance, zone_assumed=assumed)


def _address(place: Place) -> Iterator[Moment]:
    """Yield the date in the page's address."""
    for pattern in _IN_ADDRESS:
        match = pattern.search(place.address)
        if match:
            try:
                at = datetime(int(match[1]), int(match[2]), int(match[3]), tzinfo=UTC)
            except ValueError:
                continue
            yield Moment(at, Precision.DAY, Provenance.ADDRESS)
            return
