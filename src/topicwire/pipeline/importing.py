"""From an archive to stored documents, a slice at a time: read side by side, kept in one transaction.

How far an import came is kept together with what was read, so that it goes on exactly behind it. Reading is
the slow part and done by other processes.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from multiprocessing import get_context

from sqlalchemy import Connection

from topicwire.collect.archive import Archive, Record
from topicwire.errors import BadInputError, TopicwireError
from topicwire.extract.context import ReadContext
from topicwire.extract.read import read
from topicwire.model.document import Document
from topicwire.model.entry import Entry
from topicwire.model.outcome import Outcome, OutcomeRecord, Stage
from topicwire.model.outlet import Outlet
from topicwire.model.page import Page
from topicwire.pipeline.endings import Ending, ending
from topicwire.pipeline.faults import contained
from topicwire.pipeline.reading import keep_document
from topicwire.pipeline.tools import PipelineOptions, Tools
from topicwire.storage import imports, outcomes, outlets, pages
from topicwire.storage.codec import decode, encode

_ONLY_TRY = 1  # what is in an archive will not be better the next time


@dataclass(frozen=True, slots=True)
class Slice:
    """What reading a slice of an archive gave."""

    keys: tuple[str, ...]  # new documents and revisions
    position: str  # of its last record
    done: int  # in the unit of the archive's size
    pages: int


@dataclass(frozen=True, slots=True)
class FixedOutlets:
    """An outlet directory that can travel: the outlets as they were when a slice began."""

    known: Mapping[str, Outlet]

    def lookup(self, host: str) -> Outlet | None:
        """Return the outlet that publishes under a host name or one above it."""
        labels = host.split(".")
        names = (".".join(labels[start:]) for start in range(max(1, len(labels) - 1)))
        return next((self.known[name] for name in names if name in self.known), None)


@dataclass(frozen=True, slots=True)
class Job:
    """One page to be read in another process, as values that travel."""

    page: Page
    entry: Entry
    context: ReadContext


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a job: a document, or how it ended."""

    document: str | None  # as JSON
    ending: Ending


@contextmanager
def readers() -> Iterator[ProcessPoolExecutor]:
    """Yield processes that read pages, one a core; started fresh, as a forked threaded process may hang."""
    with ProcessPoolExecutor(os.cpu_count() or 1, mp_context=get_context("spawn")) as pool:
        yield pool


def read_slices(
    tools: Tools, archive: Archive, source: str, after: str | None, pool: ProcessPoolExecutor
) -> Iterator[Slice]:
    """Read an archive from behind a position; each slice is kept when it is yielded."""
    records = archive.records(after)
    while part := list(islice(records, tools.options.slice_pages)):
        yield _keep(tools, source, part, _read_all(tools, source, part, pool))


def _read_all(tools: Tools, source: str, part: Sequence[Record], pool: ProcessPoolExecutor) -> list[Answer]:
    with tools.database.read() as connection:
        known = FixedOutlets({outlet.key: outlet for outlet in outlets.every(connection) if outlet.home})
    context = ReadContext(outlets=known, now=tools.now())
    jobs = [
        Job(record.page, record.entry or Entry(record.address, source), context)
        for record in part
        if record.page is not None
    ]
    answers = iter(pool.map(_read, jobs, chunksize=max(1, len(jobs) // 8)))
    return [
        next(answers) if record.page is not None else Answer(None, _failed(record, context.now))
        for record in part
    ]


def _read(job: Job) -> Answer:
    """Read one page; runs in another process."""
    try:
        context = replace(job.context, entry=job.entry)
        document = contained(lambda: read(job.page, context), job.page.address)
    except TopicwireError as error:
        return Answer(None, ending(error, _ONLY_TRY, job.context.now, PipelineOptions(attempts=_ONLY_TRY)))
    return Answer(encode(document), Ending(Outcome.DONE, ""))


def _failed(record: Record, now: datetime) -> Ending:
    error = record.error or BadInputError("the archive has no page here")
    return ending(error, _ONLY_TRY, now, PipelineOptions(attempts=_ONLY_TRY))


def _keep(tools: Tools, source: str, part: Sequence[Record], answers: Sequence[Answer]) -> Slice:
    raw = [tools.raw.put(record.page.body) if record.page else "" for record in part]
    last = part[-1]
    with tools.database.write() as connection:
        keys = [
            _keep_one(tools, connection, source, record, (name, answer))
            for record, name, answer in zip(part, raw, answers, strict=True)
        ]
        before = imports.get(connection, source)
        count = len(part) + (before.pages if before else 0)
        state = imports.ImportState(source, last.position, count, finished=False)
        imports.put(connection, state, tools.now())
    return Slice(tuple(key for key in keys if key), last.position, last.done, count)


def _keep_one(
    tools: Tools, connection: Connection, source: str, record: Record, read: tuple[str, Answer]
) -> str | None:
    """Keep one record; return the key of its document if that is new or changed."""
    raw, answer = read
    if record.page:
        pages.put(connection, record.page, raw)
    ended, key, fresh = answer.ending, None, False
    if answer.document:
        document = decode(Document, answer.document)
        outcome = keep_document(connection, document, source)
        ended, key, fresh = Ending(outcome, ""), document.key, outcome is not Outcome.UNCHANGED
    outcomes.put(
        connection,
        OutcomeRecord(
            item=record.address,
            stage=Stage.EXTRACT if record.page else Stage.FETCH,
            outcome=ended.outcome,
            reason=ended.reason,
            at=tools.now(),
            document=key,
            source=source,
        ),
    )
    return key if fresh else None
