"""Further processes that serve the same pages, because a Python process computes one thing at a time.

All take connections from one socket. Only the first process collects, sends alerts and resumes work. What is
stored is shared by the database; what is counted of callers, and the answers that are kept, by files of their
own.
"""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context, parent_process
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from types import FrameType
from typing import TYPE_CHECKING

import structlog

from topicwire.cli import garbage
from topicwire.cli.session import begin_log
from topicwire.config import Settings

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess
    from multiprocessing.synchronize import Event as EventOfAll

    from topicwire.serve.shared import Shared

MOST = 2  # by itself: each takes memory of its own, and collecting needs the other cores
_ENDING = 5.0  # seconds that open requests and files may take, more than serving gives them
_AGAIN = 1.0  # seconds before another process takes the place of one that ended by itself

Serve = Callable[[Settings, socket.socket, "Others", Event], None]
_log = structlog.get_logger(__name__)


def count_of(settings: Settings) -> int:
    """Return how many processes serve."""
    return settings.web.processes or min(MOST, len(os.sched_getaffinity(0)))


@dataclass(frozen=True, slots=True)
class Others:
    """The other processes, as one of them sees them."""

    shared: Shared | None = None  # what all have in common; None: there are no others
    begun: Callable[[], None] = lambda: None  # called when this one serves; the first lets the others start
    missing: Callable[[], bool] = lambda: False  # whether one of them does not serve yet, or not any more


@contextmanager
def beside(settings: Settings, taken: socket.socket, serve: Serve) -> Iterator[Others]:
    """Let other processes call `serve` meanwhile; the event that it is given tells it to end."""
    number = count_of(settings) - 1
    with ExitStack() as stack:
        opened = _shared(stack) if number else None
        if opened is None:
            yield Others()
            return
        folder, shared = opened
        begin, ending = Event(), Event()
        there = [get_context("spawn").Event() for _ in range(number)]
        start = partial(_start, settings, taken, folder, serve)
        keepers = [Thread(target=_keep, args=(partial(start, one), one, begin, ending)) for one in there]
        for keeper in keepers:
            keeper.start()
        try:
            yield Others(shared, begin.set, lambda: not all(one.is_set() for one in there))
        finally:
            ending.set()
            begin.set()
            for keeper in keepers:
                keeper.join()


def _shared(stack: ExitStack) -> tuple[Path, Shared] | None:
    """Return what the processes will share, and its folder; None if it cannot be made, as on a full disk."""
    from topicwire.serve.shared import Shared

    try:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="topicwire-")))
        return folder, stack.enter_context(Shared.open(folder))
    except (OSError, sqlite3.Error) as error:
        _log.warning("one process serves alone: files for several cannot be made", cause=str(error))
        return None


def _start(
    settings: Settings, taken: socket.socket, folder: Path, serve: Serve, there: EventOfAll
) -> SpawnProcess:
    given = (settings, taken, folder, serve, there)
    process = get_context("spawn").Process(target=_serve, args=given, daemon=True)
    process.start()
    return process


def _keep(start: Callable[[], SpawnProcess], there: EventOfAll, begin: Event, ending: Event) -> None:
    """Keep one other process running from the beginning to the end."""
    begin.wait()
    while not ending.is_set():
        process = start()
        while process.is_alive() and not ending.wait(_AGAIN):
            pass
        there.clear()
        if not ending.is_set():
            _log.warning("a serving process ended by itself; another takes its place")
        _end(process)


def _end(process: SpawnProcess) -> None:
    process.terminate()
    process.join(_ENDING)
    process.kill()
    process.join()


def _serve(settings: Settings, taken: socket.socket, folder: Path, serve: Serve, there: EventOfAll) -> None:
    """Serve in another process, until told to end or left alone."""
    from topicwire.serve.shared import Shared

    garbage.while_starting()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process hears it too, and ends this one
    signal.signal(signal.SIGTERM, _leave)
    begin_log(settings, first=False)
    ending = Event()
    Thread(target=_wait, args=(ending,), daemon=True).start()
    with Shared.open(folder) as shared:
        serve(settings, taken, Others(shared, there.set), ending)


def _leave(_number: int, _frame: FrameType | None) -> None:
    sys.exit(0)


def _wait(ending: Event) -> None:
    """Say that it is time to end when the first process has ended, even by `kill -9`."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        ending.set()
