"""Summaries on request: of documents that are named, or of what the pages of topics show."""

from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from topicwire.errors import FaultError, NotFoundError
from topicwire.model.document import Document
from topicwire.model.outcome import Outcome, Stage
from topicwire.pipeline.faults import contained
from topicwire.pipeline.progress import Progress, Report, silent
from topicwire.pipeline.summary import make_summary, record_fault
from topicwire.pipeline.tools import Tools
from topicwire.storage import documents, matches, outcomes, summaries, topics
from topicwire.storage.database import Database

FAILED = "failed"  # in place of a way, for a summary that could not be made
_PART = 64  # documents loaded at once


@dataclass(frozen=True, slots=True)
class Made:
    """What a run of summaries came to."""

    ways: Counter[str] = field(default_factory=Counter)  # way, or FAILED → documents
    notes: Counter[str] = field(default_factory=Counter)  # why it was not a better way → documents


def without_summary(database: Database, keys: Sequence[str]) -> tuple[str, ...]:
    """Return those of the documents whose newest revision has no summary, or not yet one as wanted."""
    made: set[str] = set()
    with database.read() as connection:
        again = to_make_again(connection)
        for start in range(0, len(keys), _PART):
            made |= summaries.summarised(connection, keys[start : start + _PART])
    return tuple(key for key in keys if key not in made or key in again)


def to_make_again(connection: Connection, until: datetime | None = None) -> frozenset[str]:
    """Return the documents whose summary is not as wanted; with `until`, those not tried since then."""
    ends = (Outcome.FALLBACK, Outcome.WAITING)
    return frozenset(outcomes.documents_with(connection, Stage.SUMMARIZE, ends, until))


def known_documents(database: Database, keys: Sequence[str]) -> tuple[str, ...]:
    """Return the keys, each once; raises NotFoundError when a document does not exist."""
    with database.read() as connection:
        for key in keys:
            if documents.known(connection, key) is None:
                raise NotFoundError(f"There is no document {key!r}. `topicwire search` shows keys.")
    return tuple(dict.fromkeys(keys))


def shown_documents(database: Database, topic: str | None) -> tuple[str, ...]:
    """Return what a topic's page shows, or the pages of all; raises NotFoundError for an unknown topic."""
    with database.read() as connection:
        if topic is not None:
            topics.need(connection, topic)
        found: list[str] = []
        while part := matches.shown(connection, topic, after=found[-1] if found else "", limit=1000):
            found += part
    return tuple(found)


def loaded(database: Database, keys: Sequence[str]) -> Iterator[Document]:
    """Yield the newest revisions of documents, never more than a part of them in memory."""
    for start in range(0, len(keys), _PART):
        with database.read() as connection:
            found = documents.load(connection, keys[start : start + _PART])
        yield from found.values()


def summarise_all(tools: Tools, keys: Sequence[str], side_by_side: int, report: Report = silent) -> Made:
    """Make summaries, in place of those there were; return how many were made in which way.

    Stopping in between loses nothing that was made: each is kept when it is ready.
    """
    made = Made()
    pool = ThreadPoolExecutor(side_by_side, "summary")
    try:
        for start in range(0, len(keys), _PART):
            report(Progress("summarising", start, len(keys)))
            part = loaded(tools.database, keys[start : start + _PART])
            for way, note in pool.map(partial(_make, tools), part):
                made.ways[way] += 1
                if note:
                    made.notes[note] += 1
                report(Progress("summarising", made.ways.total(), len(keys)))
    finally:
        pool.shutdown(cancel_futures=True)
    return made


def _make(tools: Tools, document: Document) -> tuple[str, str]:
    """Make one summary; return its way and note, or FAILED and the fault, which is recorded."""
    try:
        summary = contained(partial(make_summary, tools, document), document.address)
    except FaultError as fault:
        record_fault(tools, document, fault)
        return FAILED, str(fault)
    return summary.way, summary.note
