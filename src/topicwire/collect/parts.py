"""Lists that a list names: the sitemaps of an index, the older pages of a feed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from topicwire.collect.listing import Listing, Part
from topicwire.collect.lists import MAX_BYTES, read_list
from topicwire.collect.options import Asked
from topicwire.errors import TopicwireError
from topicwire.model.entry import Entry
from topicwire.net.request import Fetcher, Request

ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, "
    "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.5"
)
OVERLAP = timedelta(days=2)  # lastmod may be a date alone, and clocks differ


@dataclass(frozen=True, slots=True)
class Collected:
    """Entries of several lists, each address once, and what could not be read."""

    entries: tuple[Entry, ...]
    lost: tuple[str, ...] = ()  # reasons for people
    reached: datetime | None = None  # of bulk files: all before this time is read
    more: bool = False  # there is more than one check takes


def read_parts(asked: Asked, listing: Listing, fetcher: Fetcher) -> Collected:
    """Return the entries of a list and of the lists it names. Raises only if nothing at all could be read."""
    found = {entry.address: entry for entry in reversed(listing.entries)}
    waiting, seen, lost = _wanted(asked, listing), {asked.source.address}, []
    failure: TopicwireError | None = None
    while waiting and len(seen) <= asked.options.parts:
        part = waiting.pop(0)
        if part.address in seen:
            continue
        seen.add(part.address)
        try:
            page = fetcher.fetch(Request(part.address, accept=ACCEPT, max_bytes=MAX_BYTES))
            inner = read_list(page, asked.source, asked.options.zone)
        except TopicwireError as error:
            failure = error
            lost.append(str(error))
            continue
        found.update({entry.address: entry for entry in inner.entries if entry.address not in found})
        waiting += _wanted(asked, inner)
    if failure is not None and not found:
        raise failure
    return Collected(newest(found.values(), asked.options.entries), tuple(lost))


def _wanted(asked: Asked, listing: Listing) -> list[Part]:
    """Return the parts worth reading.

    Of an index, the sitemaps changed since the last success, newest first; of a feed, its older page, if
    everything on this one is newer than the last success.
    """
    since = asked.state.succeeded
    if listing.entries:
        dates = [entry.published.at for entry in listing.entries if entry.published]
        gap = since is not None and bool(dates) and min(dates) > since
        return list(listing.parts) if gap else []
    dated = [part for part in listing.parts if part.changed is not None]
    if since is not None:
        dated = [part for part in dated if part.changed and part.changed > since - OVERLAP]
    dated.sort(key=lambda part: part.changed or asked.now, reverse=True)
    # Without dates the newest sitemap is the first or the last of an index: some are taken from both ends.
    undated = [part for part in listing.parts if part.changed is None]
    half = max(1, asked.options.parts // 2)
    return dated + (undated if len(undated) <= 2 * half else undated[:half] + undated[-half:])


def newest(entries: Iterable[Entry], limit: int) -> tuple[Entry, ...]:
    """Return the entries as they come, or the newest of them if there are more than the limit."""
    known = tuple(entries)
    return known if len(known) <= limit else tuple(sorted(known, key=_age, reverse=True)[:limit])


def _age(entry: Entry) -> float:
    found = entry.published or entry.updated
    return found.at.timestamp() if found else 0.0
