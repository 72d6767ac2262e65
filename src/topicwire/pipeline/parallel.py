"""Reading pages side by side in other processes: the slow part of imports, and plain computing."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing import get_context, parent_process
from threading import Thread

from topicwire.config.cores import cores
from topicwire.errors import TopicwireError
from topicwire.extract.context import ReadContext
from topicwire.model.entry import Entry
from topicwire.model.outcome import Outcome
from topicwire.model.outlet import Outlet
from topicwire.model.page import Page
from topicwire.pipeline.allocation import keep_compact
from topicwire.pipeline.articles import read_article
from topicwire.pipeline.directory import find_outlet
from topicwire.pipeline.endings import Ending, ending
from topicwire.pipeline.faults import contained
from topicwire.pipeline.tools import PipelineOptions, Tools
from topicwire.storage import outlets
from topicwire.storage.codec import encode
from topicwire.storage.pages import RawStore

_MOST_READERS = 4  # more would read faster than one process keeps and settles what they read
_NICE = 5
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
    """One article to be read in another process, as values that travel."""

    pages: tuple[Page, ...]  # the first, and those that continue it
    entry: Entry
    context: ReadContext
    keep: RawStore | None = None  # where the bytes of the pages are kept, unless they are already


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of an article: a document, or how it ended."""

    document: str | None  # as JSON
    ending: Ending
    raw: str = ""  # name of the first page's bytes, where they were kept


@contextmanager
def readers() -> Iterator[ProcessPoolExecutor]:
    """Yield processes that read pages, one a core.

    They are forked from a process that has no threads, because a forked process with threads may hang, and
    that has loaded what they share.
    """
    started = get_context("forkserver")
    started.set_forkserver_preload(["topicwire.pipeline.warm"])
    count = min(_MOST_READERS, cores())
    with ProcessPoolExecutor(count, started, initializer=_begin_reader) as pool:
        yield pool


def _begin_reader() -> None:
    """Let the process that keeps and settles go first: it is one, and all readers wait for it.

    End this process when its parent does, even by `kill -9`: it would wait for work for ever.
    """
    os.nice(_NICE)
    keep_compact()
    parent = parent_process()
    if parent is not None:
        Thread(target=_wait_and_end, args=(parent.join,), daemon=True).start()


def _wait_and_end(wait: Callable[[], None]) -> None:
    wait()
    os._exit(1)


def read_jobs(
    tools: Tools,
    articles: Sequence[tuple[tuple[Page, ...], Entry]],
    pool: ProcessPoolExecutor,
    keep: RawStore | None = None,
) -> Iterator[Answer]:
    """Begin to read articles, each of one or more pages, with the entries that led to them.

    Returns one answer each, in the same order, when it is asked for. `keep` also keeps the pages' bytes.
    """
    with tools.database.read() as connection:
        known = FixedOutlets({outlet.key: outlet for outlet in outlets.every(connection) if outlet.home})
    context = ReadContext(outlets=known, now=tools.now())
    jobs = [Job(pages, entry, context, keep) for pages, entry in articles]
    return pool.map(_work, jobs, chunksize=max(1, len(jobs) // 8))


def _work(job: Job) -> Answer:
    """Keep and read one article; runs in another process."""
    names = [job.keep.put(page.body) for page in job.pages] if job.keep else [""]
    return replace(_read(job), raw=names[0])


def _read(job: Job) -> Answer:
    try:
        context = replace(job.context, entry=job.entry)
        document = contained(lambda: read_article(job.pages, context), job.entry.address)
    except TopicwireError as error:
        return Answer(None, ending(error, ONLY_TRY.attempts, job.context.now, ONLY_TRY))
    return Answer(encode(document), Ending(Outcome.DONE, ""))
