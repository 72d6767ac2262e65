"""One process that works on a data folder: it owns the workflows, and does what commands ask of them."""

import shutil
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

import structlog

from topicwire.collect.archive import Archive
from topicwire.collect.archives import open_archive
from topicwire.collect.sources import new_source
from topicwire.errors import UserError
from topicwire.model.source import Source, SourceKind
from topicwire.pipeline import flow
from topicwire.pipeline.allocation import keep_compact
from topicwire.pipeline.claim import claim
from topicwire.pipeline.importing import read_slices
from topicwire.pipeline.parallel import readers
from topicwire.pipeline.progress import Progress, Report, silent
from topicwire.pipeline.rereading import reread_parts
from topicwire.pipeline.settling import settle
from topicwire.pipeline.summarising import to_make_again
from topicwire.pipeline.tools import Tools
from topicwire.storage import documents, entries, imports, sources
from topicwire.storage.imports import ImportState

_log = structlog.get_logger(__name__)
STANDARD_INPUT = "standard input"  # address of the source of what was piped in
_MB = 1_000_000
_PAUSE = 10.0  # seconds between two looks at a full disk
_LOOK = 1.0  # seconds between two looks at what is due
_WAIT = 0.05  # seconds between two looks at what is still under way
_EMBED = 16  # items embedded at once: about two seconds, after which new work is looked for
_SUMMARIES = 32  # summaries tried again at once
_SUMMARIES_LOOK = 60.0  # seconds between two looks for them
_SUMMARIES_WAIT = timedelta(hours=1)  # before the next try: a budget is that of a day
_RECORDS_KEPT = timedelta(days=7)  # of workflows that ended, for whoever looks why something went wrong
_PRUNE_LOOK = 3600.0  # seconds between two looks for older ones
_PART = 200  # entries or documents handed to workflows at once
_AHEAD = 4  # slices read before the first of them must be settled: bounds memory and the queue


class Worker(AbstractContextManager["Worker"]):
    """Does the work on a data folder. Only one process at a time may; others can read meanwhile."""

    def __init__(self, tools: Tools, folder: Path) -> None:
        """Begin to work. Raises DataFolderError when another process works on the folder already."""
        keep_compact()
        self._tools = tools
        self._folder = folder
        self._checks: dict[str, str] = {}  # source → its last check that was enqueued
        self._next_summaries = 0.0  # when summaries that wait are looked for again, monotonic
        self._next_prune = 0.0  # when ended workflows are looked for again, monotonic
        self._claim = claim(folder)
        try:
            flow.start(tools, f"sqlite:///{folder / 'workflows.db'}")
        except BaseException:
            self._claim.close()
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop; what is under way is taken up by the next worker."""
        self.close()

    def close(self) -> None:
        """Stop; what is under way is taken up by the next worker."""
        flow.stop()
        self._claim.close()

    def collect(self, keys: Sequence[str] | None = None, report: Report = silent) -> None:
        """Check these sources (all, if None), read what is new, and return when all of it is settled."""
        with self._tools.database.read() as connection:
            known = [source.key for source, _ in sources.every(connection) if not source.paused]
        wanted = known if keys is None else list(keys)
        self._need_space()
        for key in wanted:
            flow.enqueue_check(key)
        self._finish(report)

    def resume(self, report: Report = silent) -> None:
        """Finish what an interrupted process left, without asking the sources anything new."""
        self._finish(report)

    def embed(self, report: Report = silent) -> None:
        """Compute the meaning of all passages that wait for it; stopping in between loses nothing."""
        left = self._tools.index.embed_pending(0)
        total = left
        while left:
            report(Progress("computing meaning", total - left, total))
            left = self._tools.index.embed_pending(_EMBED)
            total = max(total, left)

    def run(self, stop: Callable[[], bool]) -> None:
        """Check each source when its time has come, until `stop()` says so."""
        paused_until = 0.0
        while not stop():
            if time.monotonic() >= paused_until:
                try:
                    self._round()
                except UserError as problem:
                    _log.warning("paused", reason=str(problem))
                    paused_until = time.monotonic() + _PAUSE
                except Exception:  # noqa: BLE001 - a full disk above all; who collects must outlive it
                    _log.exception("round failed")
                    paused_until = time.monotonic() + _PAUSE
            time.sleep(_LOOK)

    def _round(self) -> None:
        """Give out what is due. A host that takes long holds up its own pages, no other source."""
        if not flow.active():
            self._hand_out()
        self._check_due()
        if not flow.active():
            self._tools.index.embed_pending(_EMBED)
            self._summarise_again()
            self._prune()

    def _prune(self) -> None:
        """Forget workflows that ended long ago, an hour's worth at a time."""
        if time.monotonic() >= self._next_prune and not flow.prune(self._tools.now() - _RECORDS_KEPT):
            self._next_prune = time.monotonic() + _PRUNE_LOOK

    def _summarise_again(self) -> None:
        """Try summaries again that a missing endpoint or a spent budget prevented, a few at a time."""
        if time.monotonic() < self._next_summaries:
            return
        self._next_summaries = time.monotonic() + _SUMMARIES_LOOK
        with self._tools.database.read() as connection:
            waiting = to_make_again(connection, self._tools.now() - _SUMMARIES_WAIT)
        if waiting:
            flow.enqueue_summaries(sorted(waiting)[:_SUMMARIES])

    def _check_due(self) -> None:
        """Check the sources whose time has come, unless so much waits that more would only pile up."""
        self._need_space()
        with self._tools.database.read() as connection:
            due = sources.due(connection, self._tools.now())
            waiting = entries.count_pending(connection)
        most = self._tools.options.max_waiting
        if due and waiting > most:
            _log.info("sources not checked", waiting=waiting, most=most)
            return
        under_way = flow.checks()
        for source, _ in due:
            if self._checks.get(source.key) not in under_way:
                self._checks[source.key] = flow.enqueue_check(source.key)

    def import_place(self, place: str, stdin: BinaryIO, report: Report = silent) -> Source:
        """Read all pages of a file, a folder or standard input ("-"); return the source they belong to.

        An import that was interrupted goes on where it ended; one that was finished starts anew, and finds
        what is new or changed. Raises UserError when there is nothing to read.
        """
        archive = open_archive(place, stdin, _local_source(place).key)
        source = self.register(place)
        self._import(archive, source, report)
        return source

    def reread(self, report: Report = silent) -> int:
        """Read all kept pages again by today's rules; return how many documents changed or are new."""
        self._need_space()
        changed = 0
        with readers() as pool:
            for part in reread_parts(self._tools, pool):
                report(Progress("reading again", part.done, part.total))
                changed += len(part.keys)
                if part.keys:
                    flow.wait(flow.enqueue_settling(part.keys))
        return changed

    def register(self, place: str) -> Source:
        """Keep a place as a source, so that its documents and outcomes have one."""
        source = _local_source(place)
        with self._tools.database.write() as connection:
            sources.put(connection, source)
        return source

    def _import(self, archive: Archive, source: Source, report: Report) -> None:
        state = self._import_state(source.key)
        if state.finished or source.address == STANDARD_INPUT:
            state = ImportState(source.key, "", 0, finished=False)
            self._keep_import(state)
        self._need_space()
        with readers() as pool, _settler() as settler:
            waiting: deque[Future[int]] = deque()
            for part in read_slices(self._tools, archive, source.key, state.position or None, pool):
                report(Progress("importing", part.done, archive.size))
                if part.keys:
                    waiting.append(settler.submit(settle, self._tools, part.keys))
                if len(waiting) > _AHEAD:
                    waiting.popleft().result()
            for settling in waiting:
                settling.result()
        self._finish(report)
        self._keep_import(replace(self._import_state(source.key), finished=True))

    def _import_state(self, key: str) -> ImportState:
        with self._tools.database.read() as connection:
            return imports.get(connection, key) or ImportState(key, "", 0, finished=False)

    def _keep_import(self, state: ImportState) -> None:
        with self._tools.database.write() as connection:
            imports.put(connection, state, self._tools.now())

    def _finish(self, report: Report) -> None:
        """Wait until no workflow is under way and nothing that is due waits for one."""
        before: list[str] = []
        while True:
            self._await(report)
            given = self._hand_out()
            if not given:
                return
            if given == before:
                raise UserError(
                    f"{len(given)} pages or documents could not be worked on, {given[0]} among them. "
                    "The log says why; they will be tried again at the next start."
                )
            before = given

    def _hand_out(self) -> list[str]:
        """Give what waits without a workflow to one; return it."""
        with self._tools.database.read() as connection:
            waiting = [entry.address for entry in entries.pending(connection, self._tools.now(), _PART)]
            unsettled = documents.unsettled(connection, _PART)
        if waiting or unsettled:
            self._need_space()
        if waiting:
            flow.enqueue_reading(waiting)
        if unsettled:
            flow.enqueue_settling(unsettled)
        return [*waiting, *unsettled]

    def _need_space(self) -> None:
        """Raise UserError when the disk is nearly full: what is written must never be cut short."""
        free = shutil.disk_usage(self._folder).free
        least = self._tools.options.min_free_bytes
        if free < least:
            raise UserError(
                f"Only {free // _MB:,} MB are free in {self._folder}; {least // _MB:,} MB are kept "
                "(setting data.min_free_mb). Make room, then start again: nothing is lost."
            )

    def _await(self, report: Report) -> None:
        while flow.active():
            with self._tools.database.read() as connection:
                left = entries.count_pending(connection)
                read = documents.count(connection)
            report(Progress("reading", read, read + left))
            time.sleep(_WAIT)


@contextmanager
def _settler() -> Iterator[ThreadPoolExecutor]:
    """Yield a thread that settles what is read meanwhile.

    No workflow is needed for it: documents say themselves whether they are settled, and those that an
    interruption left are handed out afterwards. A queue would be looked at every tenth of a second only.
    """
    settler = ThreadPoolExecutor(1)
    try:
        yield settler
    finally:
        settler.shutdown(cancel_futures=True)


def _local_source(place: str) -> Source:
    """Return the source of an import. It is never checked: only `import` reads it again."""
    if place == "-":
        return replace(new_source(SourceKind.ARCHIVE, STANDARD_INPUT), paused=True)
    path = Path(place).expanduser().absolute()
    kind = SourceKind.FOLDER if path.is_dir() else SourceKind.ARCHIVE
    return replace(new_source(kind, str(path)), paused=True)
