"""Further processes that serve the same pages, because a Python process computes one thing at a time.

They are copies of the first one, made when all is imported, no file is open and no thread runs: what is
imported takes time and memory once. They begin when the first has opened the data folder. One that takes the
place of another is started anew, because by then the first has threads and cannot be copied.

All take connections from one socket. Only the first process collects, sends alerts and resumes work. What is
stored is shared by the database; what is counted of callers, and the answers that are kept, by files of their
own.
"""

from __future__ import annotations

import signal
import socket
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
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
from topicwire.config.cores import cores
from topicwire.serve.shared import Shared

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess
    from multiprocessing.synchronize import Event as EventOfAll

MOST = 2  # by itself: each takes memory of its own, and collecting needs the other cores
_ENDING = 5.0  # seconds that open requests and files may take, more than serving gives them
_AGAIN = 1.0  # seconds before another process takes the place of one that ended by itself

Serve = Callable[[Settings, socket.socket, "Others", Event], None]
_log = structlog.get_logger(__name__)


def count_of(settings: Settings) -> int:
    """Return how many processes serve."""
    # Libraries of macOS may hang in a copy of a process; who wants several there says so.
    return settings.web.processes or (1 if sys.platform == "darwin" else min(MOST, cores()))


@dataclass(frozen=True, slots=True)
class Others:
    """The other processes, as one of them sees them."""

    shared: Shared | None = None  # what all have in common; None: there are no others
    begin: Callable[[], None] = lambda: None  # called by the first: the data folder is open
    begun: Callable[[], None] = lambda: None  # called when this one serves
    missing: Callable[[], bool] = lambda: False  # whether one of them does not serve yet, or not any more


@dataclass(frozen=True, slots=True)
class _Place:
    """What a process needs that serves beside the first; another one may take its place."""

    settings: Settings
    taken: socket.socket
    folder: Path  # of what is shared
    serve: Serve
    number: int

    def sign(self) -> Path:
        """Return the file that is there while the process serves."""
        return self.folder / f"serves-{self.number}"


@contextmanager
def beside(settings: Settings, taken: socket.socket, serve: Serve) -> Iterator[Others]:
    """Let other processes call `serve` meanwhile; the event that it is given tells it to end.

    To be called before files are opened and threads begun, of which the others would have useless copies.
    """
    number = count_of(settings) - 1
    with ExitStack() as stack:
        folder = _folder(stack) if number else None
        if folder is None:
            yield Others()
            return
        places = [_Place(settings, taken, folder, serve, one) for one in range(number)]
        begin, ending = get_context("fork").Event(), Event()
        copies = [_copy(place, begin) for place in places]
        keepers = [Thread(target=_keep, args=(*both, ending)) for both in zip(places, copies, strict=True)]
        for keeper in keepers:
            keeper.start()
        try:
            shared = stack.enter_context(Shared.open(folder))
            yield Others(shared, begin.set, missing=lambda: not all(one.sign().exists() for one in places))
        finally:
            ending.set()
            for keeper in keepers:
                keeper.join()


def _folder(stack: ExitStack) -> Path | None:
    """Return the folder of what processes will share; None if it cannot be used, as on a full disk."""
    try:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="topicwire-")))
        with Shared.open(folder):
            return folder
    except (OSError, sqlite3.Error) as error:
        _log.warning("one process serves alone: files for several cannot be made", cause=str(error))
        return None


def _copy(place: _Place, begin: EventOfAll) -> BaseProcess:
    garbage.forget_what_is_there()  # a look at it would take memory for a second copy
    process = get_context("fork").Process(target=_begin, args=(place, begin), daemon=True)
    process.start()
    return process


def _begin(place: _Place, begin: EventOfAll) -> None:
    """Serve as a copy of the first process, once that has opened the data folder."""
    _listen_to_first()
    parent = parent_process()
    while not begin.wait(_AGAIN):
        if parent is None or not parent.is_alive():
            return
    _serve(place)


def _anew(place: _Place) -> BaseProcess:
    process = get_context("spawn").Process(target=_serve, args=(place,), daemon=True)
    process.start()
    return process


def _keep(place: _Place, process: BaseProcess, ending: Event) -> None:
    """Keep one other process running until the end."""
    while True:
        while process.is_alive() and not ending.wait(_AGAIN):
            pass
        place.sign().unlink(missing_ok=True)
        _end(process)
        if ending.is_set():
            return
        _log.warning("a serving process ended by itself; another takes its place")
        process = _anew(place)


def _end(process: BaseProcess) -> None:
    process.terminate()
    process.join(_ENDING)
    process.kill()
    process.join()


def _serve(place: _Place) -> None:
    """Serve in another process, until told to end or left alone."""
    garbage.while_starting()
    _listen_to_first()
    begin_log(place.settings, first=False)
    ending = Event()
    Thread(target=_wait, args=(ending,), daemon=True).start()
    with Shared.open(place.folder) as shared:
        place.serve(place.settings, place.taken, Others(shared, begun=place.sign().touch), ending)


def _listen_to_first() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process hears it too, and ends this one
    signal.signal(signal.SIGTERM, _leave)


def _leave(_number: int, _frame: FrameType | None) -> None:
    sys.exit(0)


def _wait(ending: Event) -> None:
    """Say that it is time to end when the first process has ended, even by `kill -9`."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        ending.set()
