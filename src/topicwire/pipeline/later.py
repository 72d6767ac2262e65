"""Matching behind the back of whoever asked for it."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Protocol

import structlog

from topicwire.errors import NotFoundError
from topicwire.pipeline.progress import Progress, Report
from topicwire.storage import topics
from topicwire.storage.database import Database

_log = structlog.get_logger(__name__)


class Matches(Protocol):
    """Matches at once, as `Matcher` does."""

    def whole(self, topic: str, report: Report) -> None:
        """Match the whole collection with a topic anew."""
        ...

    def named(self, topic: str, report: Report) -> None:
        """Judge again the documents that name a topic."""
        ...

    def some(self, topic: str, keys: Sequence[str]) -> None:
        """Judge some documents again."""
        ...


class LaterMatcher:
    """Matches in a thread of its own, so that nobody waits: a large collection takes minutes.

    Stopping loses nothing: a topic that was not matched to its end is kept as pending, and `resume` begins
    it again.
    """

    def __init__(self, matcher: Matches, database: Database) -> None:
        self._matcher = matcher
        self._database = database
        self._pool = ThreadPoolExecutor(1, "matching")
        self._stopped = Event()

    def whole(self, topic: str) -> None:
        """Match the whole collection with a topic soon."""
        self._pool.submit(self._run, self._matcher.whole, topic)

    def named(self, topic: str) -> None:
        """Judge the documents that name a topic again soon."""
        self._pool.submit(self._run, self._matcher.named, topic)

    def some(self, topic: str, keys: Sequence[str]) -> None:
        """Judge some documents again, now."""
        self._matcher.some(topic, keys)

    def resume(self) -> None:
        """Begin again what an earlier process did not finish."""
        with self._database.read() as connection:
            waiting = topics.pending(connection)
        for topic in waiting:
            self.whole(topic)

    def close(self, *, wait: bool = False) -> None:
        """Stop after the part that is under way, or, if told to wait, when all is done."""
        if not wait:
            self._stopped.set()
        self._pool.shutdown(cancel_futures=not wait)

    def _run(self, match: Callable[[str, Report], None], topic: str) -> None:
        try:
            match(topic, self._go_on)
        except _StoppedError:
            _log.info("matching stopped", topic=topic)
        except NotFoundError:
            _log.info("topic removed while it was matched", topic=topic)
        except Exception:  # noqa: BLE001 - logged; the thread goes on with the next topic
            _log.exception("matching failed", topic=topic)

    def _go_on(self, _progress: Progress) -> None:
        if self._stopped.is_set():
            raise _StoppedError


class _StoppedError(Exception):
    """The process ends."""
