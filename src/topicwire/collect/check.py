"""One check of one source: ask politely, read the list, say when to ask again."""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from topicwire.collect.gdelt_parts import read_bulk_parts
from topicwire.collect.listing import Listing
from topicwire.collect.lists import MAX_BYTES, read_list
from topicwire.collect.options import Asked, CheckOptions
from topicwire.collect.parts import ACCEPT, Collected, read_parts
from topicwire.collect.schedule import after_failure, next_check, rate
from topicwire.errors import (
    DiscardError,
    FaultError,
    GoneError,
    QuarantineError,
    RetryError,
    TooLargeError,
    TopicwireError,
)
from topicwire.model.entry import Entry
from topicwire.model.outcome import Outcome, OutcomeRecord, Stage
from topicwire.model.page import Page
from topicwire.model.source import Source, SourceKind, SourceState
from topicwire.net.address import canonical
from topicwire.net.request import Fetcher, Request

__all__ = ["CheckOptions", "CheckResult", "check", "failed"]

HUB = re.compile(r"<([^<>]{1,2000})>\s*;[^,<>]*\brel\s*=\s*\"?hub\b", re.IGNORECASE)
MAX_REASON = 500  # characters
OUTCOMES: tuple[tuple[type[TopicwireError], Outcome], ...] = (
    (FaultError, Outcome.FAILED),
    (RetryError, Outcome.WAITING),
    (GoneError, Outcome.GONE),
    (DiscardError, Outcome.FORBIDDEN),
    (TooLargeError, Outcome.TOO_LARGE),
    (QuarantineError, Outcome.BAD_LIST),
)


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check found. The entries are all that the source lists now: some may be known already."""

    source: Source  # with its new address after a permanent redirect, paused after "gone"
    state: SourceState
    entries: tuple[Entry, ...]
    outcome: OutcomeRecord
    title: str = ""  # of the list
    left_out: int = 0  # items without an address
    more: bool = False  # the source has more at once: check it again


def check(
    source: Source, state: SourceState, fetcher: Fetcher, now: datetime, options: CheckOptions | None = None
) -> CheckResult:
    """Ask a source for what it lists. Never raises a `TopicwireError`: how it ended is the outcome."""
    asked = Asked(source, state, now, options or CheckOptions())
    try:
        page = fetcher.fetch(Request(source.address, state.etag, state.last_modified, ACCEPT, MAX_BYTES))
        if page.status == 304:
            return _unchanged(asked, page)
        if source.kind is SourceKind.GDELT:
            listing, found = Listing(()), read_bulk_parts(asked, page, fetcher)
        else:
            listing = read_list(page, source, asked.options.zone)
            found = read_parts(asked, listing, fetcher)
    except TopicwireError as error:
        return failed(asked, error)
    return _listed(asked, page, listing, found)


def _unchanged(asked: Asked, page: Page) -> CheckResult:
    at = next_check(None, page, asked.state.daily, asked.options.schedule)
    state = replace(asked.state, checked=asked.now, succeeded=asked.now, next_check=at, failures=0, reason="")
    return CheckResult(_moved(asked.source, page), state, (), _record(asked, Outcome.UNCHANGED, ""))


def _listed(asked: Asked, page: Page, listing: Listing, found: Collected) -> CheckResult:
    daily = rate(found.entries, asked.now) or asked.state.daily
    # The validators of an index say nothing about the sitemaps it names, and what was lost has to be asked
    # again.
    whole = bool(found.lost) or found.more or (bool(listing.parts) and not listing.entries)
    state = replace(
        asked.state,
        etag=None if whole else page.header("etag") or None,
        last_modified=None if whole else page.header("last-modified") or None,
        checked=asked.now,
        succeeded=asked.state.succeeded if found.lost else asked.now,
        next_check=next_check(listing, page, daily, asked.options.schedule),
        failures=0,
        reason="; ".join(found.lost)[:MAX_REASON],
        hub=_hub(page) or listing.hub,
        daily=daily,
        reached=found.reached,
    )
    outcome = _record(asked, Outcome.DONE, state.reason)
    source = _moved(asked.source, page)
    return CheckResult(source, state, found.entries, outcome, listing.title, listing.left_out, found.more)


def failed(asked: Asked, error: TopicwireError) -> CheckResult:
    """Return the result of a check that ended with an error."""
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


def _hub(page: Page) -> str | None:
    """Return the WebSub hub that the headers name, which comes before one in the list (WebSub, 4)."""
    found = (HUB.search(value) for name, value in page.headers if name == "link")
    return next((canonical(match[1], page.final) for match in found if match), None)


def _moved(source: Source, page: Page) -> Source:
    return replace(source, address=page.final) if page.moved else source


def _record(asked: Asked, outcome: Outcome, reason: str, attempts: int = 1) -> OutcomeRecord:
    source = asked.source
    return OutcomeRecord(
        source.address, Stage.COLLECT, outcome, reason, asked.now, attempts, source=source.key
    )
