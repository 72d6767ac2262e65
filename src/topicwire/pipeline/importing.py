"""From an archive to stored documents, a slice at a time: read side by side, kept in one transaction.

How far an import came is kept together with what was read, so that it goes on exactly behind it. Reading is
the slow part and done by other processes.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from topicwire.collect.archive import Archive, Record
from topicwire.errors import BadInputError
from topicwire.model.document import Document
from topicwire.model.entry import Entry
from topicwire.model.outcome import Outcome, OutcomeRecord, Stage
from topicwire.pipeline.endings import Ending, ending
from topicwire.pipeline.parallel import ONLY_TRY, Answer, read_jobs
from topicwire.pipeline.reading import keep_document
from topicwire.pipeline.tools import Tools
from topicwire.storage import imports, outcomes, pages
from topicwire.storage.codec import decode

_SLICE_BYTES = 16_000_000  # of pages: two slices and their copies in other processes stay far below 1 GB


@dataclass(frozen=True, slots=True)
class Slice:
    """What reading a slice of an archive gave."""

    keys: tuple[str, ...]  # new documents and revisions
    position: str  # of its last record
    done: int  # in the unit of the archive's size
    pages: int


def read_slices(
    tools: Tools, archive: Archive, source: str, after: str | None, pool: ProcessPoolExecutor
) -> Iterator[Slice]:
    """Read an archive from behind a position; each slice is kept when it is yielded.

    While one is kept the next is being read, so that no core waits.
    """
    under_way: deque[tuple[Sequence[Record], Iterator[Answer]]] = deque()
    for part in _parts(archive.records(after), tools.options.slice_pages):
        under_way.append((part, _begin(tools, source, part, pool)))
        if len(under_way) > 1:
            yield _keep(tools, source, *under_way.popleft())
    while under_way:
        yield _keep(tools, source, *under_way.popleft())


def _parts(records: Iterator[Record], most: int) -> Iterator[list[Record]]:
    """Yield records in slices that are bounded in number and in bytes, the last record beyond."""
    part: list[Record] = []
    size = 0
    for record in records:
        part.append(record)
        size += len(record.page.body) if record.page else 0
        if len(part) >= most or size > _SLICE_BYTES:
            yield part
            part, size = [], 0
    if part:
        yield part


def _begin(tools: Tools, source: str, part: Sequence[Record], pool: ProcessPoolExecutor) -> Iterator[Answer]:
    """Begin to read a slice; return an answer for each record, when it is asked for."""
    jobs = [
        ((record.page,), record.entry or Entry(record.address, source))
        for record in part
        if record.page is not None
    ]
    answers = read_jobs(tools, jobs, pool, tools.raw)
    return (
        next(answers) if record.page is not None else Answer(None, _failed(record, tools.now()))
        for record in part
    )


def _failed(record: Record, now: datetime) -> Ending:
    error = record.error or BadInputError("the archive has no page here")
    return ending(error, ONLY_TRY.attempts, now, ONLY_TRY)


def _keep(tools: Tools, source: str, part: Sequence[Record], begun: Iterator[Answer]) -> Slice:
    answers = list(begun)
    last = part[-1]
    with tools.database.write() as connection:
        keys = [
            _keep_one(tools, connection, source, record, answer)
            for record, answer in zip(part, answers, strict=True)
        ]
        before = imports.get(connection, source)
        count = len(part) + (before.pages if before else 0)
        state = imports.ImportState(source, last.position, count, finished=False)
        imports.put(connection, state, tools.now())
    return Slice(tuple(key for key in keys if key), last.position, last.done, count)


def _keep_one(
    tools: Tools, connection: Connection, source: str, record: Record, answer: Answer
) -> str | None:
    """Keep one record; return the key of its document if that is new or changed."""
    if record.page:
        pages.put(connection, record.page, answer.raw)
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
