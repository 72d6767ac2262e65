"""One check of one source: ask politely, read the list, say when to ask again."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from topicwire.collect.listing import Listing, Part
from topicwire.collect.lists import MAX_BYTES, read_list
from topicwire.collect.schedule import ScheduleOptions, after_failure, next_check, rate
from topicwire.errors import (
    DiscardError,
    GoneError,
    QuarantineError,
    RetryError,
    TooLargeError,
    TopicwireError,
)
from topicwire.model.entry import Entry
from topicwire.model.outcome import Outcome, OutcomeRecord, Stage
from topicwire.model.page import Page
from topicwire.model.source import Source, SourceState
from topicwire.net.request import Fetcher, Request

ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, "
    "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.5"
)

OVERLAP = timedelta(days=2)  # lastmod may be a date alone, and clocks differ
MAX_REASON = 500  # characters
OUTCOMES: tuple[tuple[type[TopicwireError], Outcome], ...] = (
    (RetryError, Outcome.WAITING),
    (GoneError, Outcome.GONE),
    (DiscardError, Outcome.FORBIDDEN),
    (TooLargeError, Outcome.TOO_LARGE),
    (QuarantineError, Outcome.BAD_LIST),
)


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """How much of a source one check takes."""

    schedule: ScheduleOptions = field(default_factory=ScheduleOptions)
    entries: int = 50_000  # the newest are taken
    parts: int = 20  # lists that the list names: sitemaps of an index, older pages of a feed
    zone: str | None = None  # IANA, of times without one


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check found. The entries are all that the source lists now: some may be known already."""

    source: Source  # with its new address after a permanent redirect, paused after "gone"
    state: SourceState
    entries: tuple[Entry, ...]
    outcome: OutcomeRecord
    title: str = ""  # of the list
    left_out: int = 0  # items without an address


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the steps of one check share."""

    source: Source
    state: SourceState
    now: datetime
    options: CheckOptions


def check(
    source: Source, state: SourceState, fetcher: Fetcher, now: datetime, options: CheckOptions | None = None
) -> CheckResult:
    """Ask a feed or sitemap for its list. Never raises a `TopicwireError`: how it ended is the outcome."""
    asked = _Asked(source, state, now, options or CheckOptions())
    try:
        page = fetcher.fetch(Request(source.address, state.etag, state.last_modified, ACCEPT, MAX_BYTES))
        if page.status == 304:
            return _unchanged(asked, page)
        listing = read_list(page, source, asked.options.zone)
        entries, lost = _with_parts(asked, listing, fetcher)
    except TopicwireError as error:
        return _failed(asked, error)
    return _listed(asked, page, listing, entries, lost)


def _unchanged(asked: _Asked, page: Page) -> CheckResult:
    at = next_check(None, page, asked.state.daily, asked.options.schedule)
    state = replace(asked.state, checked=asked.now, succeeded=asked.now, next_check=at, failures=0, reason="")
    return CheckResult(_moved(asked.source, page), state, (), _record(asked, Outcome.UNCHANGED, ""))


def _listed(
    asked: _Asked, page: Page, listing: Listing, entries: list[Entry], lost: list[str]
) -> CheckResult:
    daily = rate(entries, asked.now) or asked.state.daily
    # The validators of an index say nothing about the sitemaps it names: it is always read whole.
    index = bool(listing.parts) and not listing.entries
    state = replace(
        asked.state,
        etag=None if index else page.header("etag") or None,
        last_modified=None if index else page.header("last-modified") or None,
        checked=asked.now,
        succeeded=asked.state.succeeded if lost else asked.now,
        next_check=next_check(listing, page, daily, asked.options.schedule),
        failures=0,
        reason="; ".join(lost)[:MAX_REASON],
        hub=listing.hub,
        daily=daily,
    )
    outcome = _record(asked, Outcome.DONE, state.reason)
    return CheckResult(
        _moved(asked.source, page), state, tuple(entries), outcome, listing.title, listing.left_out
    )


def _failed(asked: _Asked, error: TopicwireError) -> CheckResult:
    wait = error.wait if isinstance(error, RetryError) else None
    failures = asked.state.failures + 1
    reason = str(error)[:MAX_REASON]
    state = replace(
        asked.state,
        checked=asked.now,
        next_check=after_failure(asked.now, failures, wait, asked.options.schedule),
        failures=failures,
        reason=reason,
    )
    gone = isinstance(error, GoneError) and error.rule == "gone"
    source = replace(asked.source, paused=True) if gone else asked.source
    outcome = next((end for kind, end in OUTCOMES if isinstance(error, kind)), Outcome.FAILED)
    record = _record(asked, outcome, reason, failures)
    return CheckResult(source, state, (), record)


def _moved(source: Source, page: Page) -> Source:
    return replace(source, address=page.final) if page.moved else source


def _record(asked: _Asked, outcome: Outcome, reason: str, attempts: int = 1) -> OutcomeRecord:
    source = asked.source
    return OutcomeRecord(
        source.address, Stage.COLLECT, outcome, reason, asked.now, attempts, source=source.key
    )


def _with_parts(asked: _Asked, listing: Listing, fetcher: Fetcher) -> tuple[list[Entry], list[str]]:
    """Return the entries of a list and of the lists it names, each address once; and what could not be read.

    Raises only if nothing at all could be read.
    """
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
    return _newest(list(found.values()), asked.options.entries), lost


def _wanted(asked: _Asked, listing: Listing) -> list[Part]:
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


def _newest(entries: list[Entry], limit: int) -> list[Entry]:
    if len(entries) <= limit:
        return entries
    return sorted(entries, key=_age, reverse=True)[:limit]


def _age(entry: Entry) -> float:
    found = entry.published or entry.updated
    return found.at.timestamp() if found else 0.0
