"""When to ask a source again."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from topicwire.collect.listing import Listing
from topicwire.model.entry import Entry
from topicwire.model.page import Page

MAX_AGE = re.compile(r"(?:^|[\s,])(?:s-maxage|max-age)\s*=\s*\"?(\d{1,9})")
SAMPLE = 50  # newest entries from which a rate is taken


@dataclass(frozen=True, slots=True)
class ScheduleOptions:
    """Limits of the time between two checks of a source, in seconds."""

    shortest: float = 300.0
    longest: float = 86_400.0
    usual: float = 3_600.0  # when nothing tells better
    entries: float = 1.0  # how many new entries one check should find, by the source's own rate


def next_check(
    listing: Listing | None, page: Page, daily: float | None, options: ScheduleOptions
) -> datetime:
    """Return when a source that answered is worth asking again.

    The list's own word (ttl) and its cache headers are the least to wait; otherwise its rate decides, so
    that a busy source is asked often and a sleepy one rarely. `daily` is entries a day.
    """
    wait = options.usual if not daily else options.entries * 86_400.0 / daily
    told = [listing.ttl if listing else None, _cache_seconds(page)]
    wait = max([wait, *(seconds for seconds in told if seconds is not None)])
    at = page.fetched + timedelta(seconds=min(max(wait, options.shortest), options.longest))
    return _outside_skipped(at, listing) if listing else at


def after_failure(now: datetime, failures: int, wait: float | None, options: ScheduleOptions) -> datetime:
    """Return when to ask again after so many failures in a row: doubling, and not before the host wants."""
    seconds = min(options.shortest * 2.0 ** min(failures - 1, 30), options.longest)
    return now + timedelta(seconds=max(seconds, wait or 0.0))


def rate(entries: Iterable[Entry], now: datetime) -> float | None:
    """Return entries a day by the dates of the newest ones, None if fewer than two have a date."""
    times = sorted((at for entry in entries if (at := _date(entry)) is not None and at <= now), reverse=True)[
        :SAMPLE
    ]
    if len(times) < 2:
        return None
    # Up to now and not up to the newest, so that a source that has fallen silent slows down.
    days = max((now - times[-1]).total_seconds() / 86_400.0, 1 / 24)
    return len(times) / days


def _date(entry: Entry) -> datetime | None:
    found = entry.published or entry.updated
    return found.at if found else None


def _cache_seconds(page: Page) -> float | None:
    control = page.header("cache-control").lower()
    if "no-cache" in control or "no-store" in control:
        return None
    found = MAX_AGE.search(control)
    if found:
        return float(found[1])
    try:
        expires = parsedate_to_datetime(page.header("expires"))
        return (expires - page.fetched).total_seconds()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _outside_skipped(at: datetime, listing: Listing) -> datetime:
    for _ in range(24 * 8):
        if at.hour not in listing.skip_hours and at.weekday() not in listing.skip_days:
            break
        at = (at + timedelta(hours=1)).replace(minute=0, second=0, microsecond=0)
    return at
