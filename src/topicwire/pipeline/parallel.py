"""Reading pages side by side in other processes: the slow part of imports, and plain computing."""

import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing import get_context

from topicwire.errors import TopicwireError
from topicwire.extract.context import ReadContext
from topicwire.extract.read import read
from topicwire.model.entry import Entry
from topicwire.model.outcome import Outcome
from topicwire.model.outlet import Outlet
from topicwire.model.page import Page
from topicwire.pipeline.directory import find_outlet
from topicwire.pipeline.endings import Ending, ending
from topicwire.pipeline.faults import contained
from topicwire.pipeline.tools import PipelineOptions, Tools
from topicwire.storage import outlets
from topicwire.storage.codec import encode

ONLY_TRY = PipelineOptions(attempts=1)  # what is kept already will not be better the next time


@dataclass(frozen=True, slots=True)
class FixedOutlets:
    """An outlet directory that can travel: the outlets as they were when the work was given out."""

    known: Mapping[str, Outlet]

    def lookup(self, host: str) -> Outlet | None:
        """Return the outlet that publishes under a host name or one above it."""
        return find_outlet(host, self.known.get)


@dataclass(frozen=True, slots=True)
class Job:
    """One page to be read in another process, as values that travel."""

    page: Page
    entry: Entry
    context: ReadContext


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a page: a document, or how it ended."""

    document: str | None  # as JSON
    ending: Ending


@contextmanager
def readers() -> Iterator[ProcessPoolExecutor]:
    """Yield processes that read pages, one a core; started fresh, as a forked threaded process may hang."""
    with ProcessPoolExecutor(os.cpu_count() or 1, mp_context=get_context("spawn")) as pool:
        yield pool


def read_jobs(tools: Tools, pages: Sequence[tuple[Page, Entry]], pool: ProcessPoolExecutor) -> list[Answer]:
    """Read pages with the entries that led to them; return one answer a page, in order."""
    with tools.database.read() as connection:
        known = FixedOutlets({outlet.key: outlet for outlet in outlets.every(connection) if outlet.home})
    context = ReadContext(outlets=known, now=tools.now())
    jobs = [Job(page, entry, context) for page, entry in pages]
    return list(pool.map(_read, jobs, chunksize=max(1, len(jobs) // 8)))


def _read(job: Job) -> Answer:
    """Read one page; runs in another process."""
    try:
        context = replace(job.context, entry=job.entry)
        document = contained(lambda: read(job.page, context), job.page.address)
    except TopicwireError as error:
        return Answer(None, ending(error, ONLY_TRY.attempts, job.context.now, ONLY_TRY))
    return Answer(encode(document), Ending(Outcome.DONE, ""))
