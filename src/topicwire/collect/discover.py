"""The lists of a site, found from its address alone."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from protego import Protego

from topicwire.collect.lists import MAX_BYTES, list_kind, read_list
from topicwire.collect.markup import plain
from topicwire.collect.sources import new_source
from topicwire.errors import BadInputError, TopicwireError, UserError
from topicwire.model.page import Page
from topicwire.model.source import Source, SourceKind
from topicwire.net.address import canonical
from topicwire.net.request import Fetcher, Request

WELL_KNOWN = tuple(
    line
    for line in (Path(__file__).parent / "data" / "well-known-lists.txt").read_text().splitlines()
    if line.startswith("/")
)
TYPES = ("rss+xml", "atom+xml", "feed+json", "application/json", "rdf+xml")
ELEMENT = re.compile(r"<(?:link|a)\s[^<>]{0,2000}>", re.IGNORECASE)
ATTRIBUTE = re.compile(
    r"\s(rel|type|href|title)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE
)
LISTED = re.compile(r"(?:^|[/._-])(?:rss|feeds?|atom)(?:[/._?-]|$)", re.IGNORECASE)  # in an address's path
HEAD = 1_000_000  # characters of the page that are searched
MAX_TRIES = 40  # addresses asked of one site
MAX_LINKS = 15  # ordinary links that look like feeds


@dataclass(frozen=True, slots=True)
class Found:
    """A list that exists and can be read."""

    source: Source
    entries: int  # listed now; 0 for an index of sitemaps
    way: str  # how it was found: "address", "page", "link", "robots.txt" or "usual place"


@dataclass(frozen=True, slots=True)
class _Candidate:
    address: str
    kind: SourceKind
    way: str
    title: str = ""


def discover(place: str, fetcher: Fetcher) -> tuple[Found, ...]:
    """Return the feeds and sitemaps of a site, each fetched and read once, the likeliest first.

    `place` is an address or a host name. An address that is a list itself is the only result. Usual places
    are tried only if the site names no list of that kind. Raises what the fetcher raises if the site cannot
    be reached at all, `UserError` if `place` is no address.
    """
    page = _front(place, fetcher)
    itself = _Candidate(page.final, SourceKind.FEED, "address")
    own = _validated(itself, page)
    if own is not None:
        return (own,)
    found: dict[str, Found] = {}
    tried: set[str] = set()
    for candidate in _candidates(page, fetcher):
        kinds = {one.source.kind for one in found.values()}
        useless = candidate.way in {"usual place", "link"} and candidate.kind in kinds
        if useless or candidate.address in tried or len(tried) >= MAX_TRIES:
            continue
        tried.add(candidate.address)
        one = _asked(candidate, fetcher)
        if one is not None:
            found.setdefault(one.source.address, one)
    return tuple(found.values())


def confirm(address: str, fetcher: Fetcher) -> Found:
    """Return the list at an address.

    Raises `BadInputError` if what is there is no list or lists nothing, and what the fetcher raises.
    """
    page = fetcher.fetch(Request(address, max_bytes=MAX_BYTES))
    found = _validated(_Candidate(address, SourceKind.FEED, "address"), page)
    if found is None:
        raise BadInputError(f"{address} is no feed or sitemap that lists anything")
    return found


def _front(place: str, fetcher: Fetcher) -> Page:
    """Return the page at an address; a bare host name is tried with https first."""
    named = place.strip()
    addresses = [named] if "://" in named else [f"https://{named}", f"http://{named}"]
    if "://" not in named and any(sign.isspace() for sign in named):
        addresses = []  # a name, and no host
    failure: TopicwireError = UserError(f"{place} is not the address of a site")
    for text in addresses:
        address = canonical(text)
        if address is None:
            continue
        try:
            return fetcher.fetch(Request(address, max_bytes=MAX_BYTES))
        except TopicwireError as error:
            failure = error
    raise failure


def _candidates(page: Page, fetcher: Fetcher) -> Iterator[_Candidate]:
    yield from _named(page)
    site = f"{urlsplit(page.final).scheme}://{urlsplit(page.final).netloc}"
    for address in _robots_sitemaps(site, fetcher):
        yield _Candidate(address, SourceKind.SITEMAP, "robots.txt")
    for path in WELL_KNOWN:
        kind = SourceKind.SITEMAP if "sitemap" in path else SourceKind.FEED
        yield _Candidate(site + path, kind, "usual place")


def _named(page: Page) -> Iterator[_Candidate]:
    """Yield what the page declares as its feeds, then links that look like feeds."""
    text = page.body[:HEAD].decode("utf-8", "replace")
    links = []
    for element in ELEMENT.findall(text):
        values = {name.lower(): a or b or c for name, a, b, c in ATTRIBUTE.findall(element)}
        address = canonical(html.unescape(values.get("href", "")), page.final) if values.get("href") else None
        if address is None or "/comments/" in address:
            continue  # what readers say about articles is a feed of its own on many sites
        relations = values.get("rel", "").lower().split()
        if "alternate" in relations and values.get("type", "").lower().endswith(TYPES):
            yield _Candidate(address, SourceKind.FEED, "page", plain(values.get("title", ""), markup=True))
        elif "sitemap" in relations:
            yield _Candidate(address, SourceKind.SITEMAP, "page")
        elif LISTED.search(urlsplit(address).path):
            links.append(_Candidate(address, SourceKind.FEED, "link"))
    yield from links[:MAX_LINKS]


def _robots_sitemaps(site: str, fetcher: Fetcher) -> list[str]:
    try:
        page = fetcher.fetch(Request(f"{site}/robots.txt"))
    except TopicwireError:
        return []
    parsed = Protego.parse(page.body.decode("utf-8-sig", "replace"))
    return [address for text in parsed.sitemaps if (address := canonical(text, site))]


def _asked(candidate: _Candidate, fetcher: Fetcher) -> Found | None:
    try:
        return _validated(candidate, fetcher.fetch(Request(candidate.address, max_bytes=MAX_BYTES)))
    except TopicwireError:
        return None  # a place where a list might have been


def _validated(candidate: _Candidate, page: Page) -> Found | None:
    """Return the source if its page can be read as a list that lists something."""
    try:
        source = new_source(candidate.kind, page.final if page.moved else candidate.address)
        listing = read_list(page, source)
    except TopicwireError:
        return None
    if not listing.entries and not listing.parts:
        return None
    title = listing.title or candidate.title
    known = new_source(list_kind(page), source.address, title=title)
    return Found(known, len(listing.entries), candidate.way)
