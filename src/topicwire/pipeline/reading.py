"""From an entry to a stored document: fetch, extract, keep. Every entry ends with exactly one outcome."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import structlog
from sqlalchemy import Connection

from topicwire.errors import TopicwireError
from topicwire.extract.context import ReadContext
from topicwire.model.document import Document
from topicwire.model.entry import Entry
from topicwire.model.outcome import Outcome, OutcomeRecord, Stage
from topicwire.model.page import Page
from topicwire.net.request import Request
from topicwire.pipeline.articles import fetch_rest, read_article
from topicwire.pipeline.endings import Ending, ending
from topicwire.pipeline.faults import contained
from topicwire.pipeline.tools import Tools
from topicwire.storage import documents, entries, outcomes, pages

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading one page gave."""

    outcome: Outcome
    document: str | None = None  # key, of a new document or revision


def read_entries(tools: Tools, addresses: Sequence[str]) -> tuple[str, ...]:
    """Fetch and read entries that still wait; return the keys of new documents and revisions.

    Doing it again after an interruption is harmless: entries that have their outcome are passed over.
    """
    with tools.database.read() as connection:
        waiting = entries.get(connection, addresses)
    readings = [read_entry(tools, entry) for entry in waiting]
    return tuple(one.document for one in readings if one.document)


def read_entry(tools: Tools, entry: Entry) -> Reading:
    """Fetch and read one entry."""
    try:
        page = contained(lambda: tools.fetcher.fetch(Request(entry.address)), entry.address)
        rest = contained(lambda: fetch_rest(tools.fetcher, page), entry.address)
    except TopicwireError as error:
        return _end(tools, entry, Stage.FETCH, error)
    return keep_pages(tools, entry, (page, *rest))


def keep_pages(tools: Tools, entry: Entry, fetched: Sequence[Page]) -> Reading:
    """Read the pages that were fetched for an entry, and keep them and the document."""
    kept = [(page, tools.raw.put(page.body)) for page in fetched]
    try:
        context = ReadContext(outlets=tools.outlets, now=tools.now(), entry=entry)
        document = contained(lambda: read_article(fetched, context), entry.address)
    except TopicwireError as error:
        with tools.database.write() as connection:
            _put_pages(connection, kept)
        return _end(tools, entry, Stage.EXTRACT, error)
    with tools.database.write() as connection:
        _put_pages(connection, kept)
        outcome = keep_document(connection, document, entry.source)
        entries.close(connection, entry.address)
        outcomes.put(connection, _record(tools, entry, Stage.FETCH, Ending(Outcome.DONE, "")))
        done = _record(tools, entry, Stage.EXTRACT, Ending(outcome, ""), document.key)
        outcomes.put(connection, done)
    return Reading(outcome, None if outcome is Outcome.UNCHANGED else document.key)


def _put_pages(connection: Connection, kept: Sequence[tuple[Page, str]]) -> None:
    for page, raw in kept:
        pages.put(connection, page, raw)


def keep_document(connection: Connection, document: Document, source: str | None) -> Outcome:
    """Store a document unless a reader would see no difference; a changed text makes a new revision."""
    known = documents.known(connection, document.key)
    if known is None:
        documents.put(connection, document, source)
        return Outcome.DONE
    if known.fingerprint == documents.fingerprint(document):
        return Outcome.UNCHANGED
    documents.put(connection, replace(document, revision=known.revision + 1), source)
    return Outcome.REVISED


def _end(tools: Tools, entry: Entry, stage: Stage, error: TopicwireError) -> Reading:
    with tools.database.write() as connection:
        attempts = entries.attempts(connection, entry.address) + 1
        ended = ending(error, attempts, tools.now(), tools.options)
        if ended.again:
            entries.postpone(connection, entry.address, ended.again)
        else:
            entries.close(connection, entry.address)
        outcomes.put(connection, _record(tools, entry, stage, ended, attempts=attempts))
    _log.info("not read", address=entry.address, outcome=ended.outcome.value, reason=ended.reason)
    return Reading(ended.outcome)


def _record(
    tools: Tools, entry: Entry, stage: Stage, ended: Ending, document: str | None = None, attempts: int = 1
) -> OutcomeRecord:
    return OutcomeRecord(
        item=entry.address,
        stage=stage,
        outcome=ended.outcome,
        reason=ended.reason,
        at=tools.now(),
        attempts=attempts,
        document=document,
        source=entry.source,
    )
