"""Feeds in XML: RSS 0.9 to 2.0, RDF, Atom, CDF, through feedparser."""

import re
from io import BytesIO
from typing import Any

import feedparser

from topicwire.collect.charset import decode
from topicwire.collect.listing import Listing, Part
from topicwire.collect.markup import language, plain
from topicwire.collect.times import moment
from topicwire.errors import BadInputError, TooLargeError
from topicwire.model.entry import Entry
from topicwire.model.moment import Moment
from topicwire.net.address import canonical

ENTITY = re.compile(rb"<!ENTITY\s+[^>]{0,4000}", re.IGNORECASE)
NESTED = re.compile(rb"&(?!#|amp;|lt;|gt;|quot;|apos;)")
MAX_ENTITIES = 300  # the three sets of HTML 4 have 252
MAX_ENTITY = 200  # bytes of one declaration; none of HTML has 60
NAME = re.compile(r"<(?:[\w.-]{1,40}:)?([A-Za-z][\w.-]{0,40})")
ROOTS = frozenset({"channel", "feed", "rdf", "rss"})
# Reading takes about 30 microseconds a tag (measured: 200,000 nested titles in 5.7 s on a busy machine), so
# this is half a minute. 10,000 entries with full text have about 300,000 tags.
MAX_TAGS = 1_000_000
PERIODS = {"hourly": 3_600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
DAYS = (b"monday", b"tuesday", b"wednesday", b"thursday", b"friday", b"saturday", b"sunday")
HOUR = re.compile(rb"<hour>\s*(\d{1,2})\s*</hour>")
DAY = re.compile(rb"<day>\s*([a-z]+)\s*</day>")


def read_feed(body: bytes, base: str, content_type: str, source: str, zone: str | None = None) -> Listing:
    """Return what a feed lists.

    Raises `BadInputError` if it is none, or declares entities that could explode, `TooLargeError` if it has
    more tags than can be read in reasonable time. The texts are as the feed has them: their markup is not
    cleaned and must be taken for hostile.
    """
    _refuse_bombs(body)
    text = decode(body, content_type)
    _refuse_other_roots(text)
    if text.count("<") > MAX_TAGS:
        raise TooLargeError(f"the feed has more than {MAX_TAGS} tags")
    # Without a base of its own feedparser leaves relative links as they are. With one it would turn any
    # identity ("12345") into an address.
    headers = {"content-type": "application/xml; charset=utf-8"}
    stream = BytesIO(text.encode("utf-8", "replace"))
    try:
        parsed = feedparser.parse(stream, response_headers=headers, sanitize_html=False)
    except (ValueError, LookupError, RecursionError, AssertionError, AttributeError, TypeError) as error:
        raise BadInputError(f"not a feed: {type(error).__name__}: {error}") from error
    if not parsed.get("version") and not parsed.entries:
        raise BadInputError("not a feed: its root element is of no known format")
    feed = parsed.feed
    own_language = language(_text(feed, "language"))
    hours, days = _skipped(body)
    found = [_entry(item, base, source, own_language, zone, parsed.version) for item in parsed.entries]
    entries = tuple(entry for entry in found if entry is not None)
    return Listing(
        entries=entries,
        parts=_following(feed, base),
        title=_plain(feed, "title"),
        home=canonical(_text(feed, "link"), base) or "" if _text(feed, "link") else "",
        language=own_language,
        ttl=_ttl(feed),
        skip_hours=hours,
        skip_days=days,
        hub=_linked(feed, "hub", base),
        left_out=len(found) - len(entries),
    )


def _refuse_bombs(body: bytes) -> None:
    """Refuse entities that stand for much text or for other entities; nothing of the kind is in a real
    feed.
    """
    start = body[:1_000_000].replace(b"\x00", b"")  # so that UTF-16 and UTF-32 show their ASCII
    if b"<!ENTITY" not in start.upper():
        return
    declared = ENTITY.findall(start)
    if len(declared) > MAX_ENTITIES or any(len(one) > MAX_ENTITY or NESTED.search(one) for one in declared):
        raise BadInputError("not a feed: it declares entities that could grow without end")


def _refuse_other_roots(text: str) -> None:
    """Refuse what is no feed by its first element, before feedparser searches all of an HTML page for one."""
    if _root(text).lower() not in ROOTS:
        raise BadInputError("not a feed: its root element is of no known format")


def _root(text: str) -> str:
    """Return the name of the first element behind comments and declarations, without its prefix."""
    place = text.find("<")
    while place >= 0:
        found = NAME.match(text, place)
        if found:
            return found[1]
        comment = text.startswith("<!--", place)
        end = text.find("-->" if comment else ">", place)
        place = text.find("<", end) if end >= 0 else -1
    return ""


def _entry(
    item: Any, base: str, source: str, own_language: str | None, zone: str | None, version: str
) -> Entry | None:
    address = _address(item, base)
    if address is None:
        return None
    published, updated = _times(item, zone, atom=version.startswith("atom"))
    contents = [part for part in item.get("content") or [] if isinstance(part.get("value"), str)]
    written_in = language((item.get("title_detail") or {}).get("language") or "")
    return Entry(
        address=address,
        source=source,
        title=_plain(item, "title"),
        published=published,
        updated=updated,
        summary=_text(item, "summary"),
        content=max((str(part["value"]) for part in contents), key=len, default=""),
        author=plain(_text(item, "author")),
        language=written_in or own_language,
    )


def _address(item: Any, base: str) -> str | None:
    """Return where the entry's page is: its link, or its permanent identity if that is an address."""
    original = _text(item, "feedburner_origlink")
    if original:
        return canonical(original, base)
    link = _text(item, "link")
    named = any(one.get("rel") == "alternate" for one in item.get("links") or [])
    if not named and not link.lower().startswith(("http://", "https://")):
        link = _out_of_line(item)  # what looks like a link is an identity that is no address
    return canonical(link, base) if link else None


def _out_of_line(item: Any) -> str:
    """Return where Atom content lies that is not in the feed; such an entry needs no link (RFC 4287,
    4.1.3.2).
    """
    return next((src for part in item.get("content") or [] if (src := _text(part, "src"))), "")


def _times(item: Any, zone: str | None, *, atom: bool) -> tuple[Moment | None, Moment | None]:
    """Return when an entry was published and changed.

    RSS has one date; in Atom "updated" is not the first.
    """
    published = _moment(item, "published", zone) or _moment(item, "created", zone)
    updated = _moment(item, "updated", zone)
    if published is None and not atom:
        published, updated = updated, None
    return published, updated


def _moment(item: Any, name: str, zone: str | None) -> Moment | None:
    # FeedParserDict answers "updated" with "published", so it is not asked for what it does not have.
    return moment(str(item[name]), zone) if name in item else None


def _text(thing: Any, name: str) -> str:
    value = thing.get(name)
    return value.strip() if isinstance(value, str) else ""


def _plain(thing: Any, name: str) -> str:
    kind = (thing.get(f"{name}_detail") or {}).get("type") or ""
    return plain(_text(thing, name), markup=kind != "text/plain")


def _linked(feed: Any, relation: str, base: str) -> str | None:
    """Return the target of the feed's first link of that relation."""
    found = (link.get("href") for link in feed.get("links") or [] if link.get("rel") == relation)
    return next((address for href in found if href and (address := canonical(href, base))), None)


def _following(feed: Any, base: str) -> tuple[Part, ...]:
    """Return the next page of a paged feed (RFC 5005), which holds older entries."""
    following = _linked(feed, "next", base) or _linked(feed, "prev-archive", base)
    return (Part(following),) if following else ()


def _ttl(feed: Any) -> float | None:
    """Return how long the feed says it stays as it is: `ttl` (minutes) or the syndication module."""
    minutes = _text(feed, "ttl")
    if minutes.isascii() and minutes.isdigit():
        return float(minutes[:9]) * 60
    period = PERIODS.get(_text(feed, "sy_updateperiod").lower())
    if period is None:
        return None
    times = _text(feed, "sy_updatefrequency")
    return period / max(1, int(times[:6])) if times.isascii() and times.isdigit() else float(period)


def _skipped(body: bytes) -> tuple[frozenset[int], frozenset[int]]:
    """Return the hours (UTC) and days (0 is Monday) in which an RSS feed asks not to be read."""
    head = body.partition(b"<item")[0][:100_000].lower()
    hours = HOUR.findall(_inside(head, b"skiphours"))
    days = DAY.findall(_inside(head, b"skipdays"))
    # RSS 0.92 counts hours from 1 to 24, RSS 2.0 from 0 to 23.
    return frozenset(int(hour) % 24 for hour in hours), frozenset(
        DAYS.index(day) for day in days if day in DAYS
    )


def _inside(head: bytes, name: bytes) -> bytes:
    return head.partition(b"<" + name + b">")[2].partition(b"</" + name + b">")[0]
