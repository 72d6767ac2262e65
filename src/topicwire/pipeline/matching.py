"""Matching what was collected with a topic that is new, was changed, or learnt something."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from threading import Event

import structlog

from topicwire.errors import NotFoundError
from topicwire.model.document import Document
from topicwire.pipeline.progress import Progress, Report, silent
from topicwire.pipeline.settling import index
from topicwire.pipeline.summary import summarise_new
from topicwire.pipeline.tools import Tools
from topicwire.storage import clusters, documents, lessons, matches, topics
from topicwire.topics.judge import Followed, followed, judge

_log = structlog.get_logger(__name__)
_PART = 200  # documents loaded at once


@dataclass(frozen=True, slots=True)
class Matcher:
    """Matches at once, and returns when it is done."""

    tools: Tools

    def whole(self, topic: str, report: Report = silent) -> None:
        """Match the whole collection with a topic anew, summarise and index what belongs to it."""
        of = self._followed(topic)
        with self.tools.database.read() as connection:
            total = documents.count(connection)
        done = 0
        for keys in _parts(partial(self._documents)):
            self._match(of, keys)
            done += len(keys)
            report(Progress("matching", done, total))
        with self.tools.database.write() as connection:
            now = topics.get(connection, topic)
            if now is not None and now.version == of.topic.version:
                topics.mark_pending(connection, topic, pending=False)

    def named(self, topic: str, report: Report = silent) -> None:
        """Judge again the documents that name a topic: all that a lesson can bring in or leave out."""
        of = self._followed(topic)
        done = 0
        for keys in _parts(partial(self._naming, topic)):
            self._match(of, keys)
            done += len(keys)
            report(Progress("matching", done, None))

    def some(self, topic: str, keys: Sequence[str]) -> None:
        """Judge some documents again."""
        self._match(self._followed(topic), keys)

    def _followed(self, topic: str) -> Followed:
        with self.tools.database.read() as connection:
            found = topics.need(connection, topic)
            return followed(found, lessons.get(connection, topic), self.tools.now())

    def _documents(self, after: str) -> tuple[str, ...]:
        with self.tools.database.read() as connection:
            return documents.keys(connection, after=after, limit=_PART)

    def _naming(self, topic: str, after: str) -> tuple[str, ...]:
        with self.tools.database.read() as connection:
            return lessons.naming(connection, topic, after=after, limit=_PART)

    def _match(self, of: Followed, keys: Sequence[str]) -> None:
        """Judge documents; the judging needs no lock, so that others can write meanwhile."""
        with self.tools.database.read() as connection:
            loaded = documents.load(connection, keys)
        judged = {key: judge(document, of) for key, document in loaded.items()}
        key, now = of.topic.key, self.tools.now()
        with self.tools.database.write() as connection:
            now_at = documents.revisions_of(connection, keys)
            moved = [one for one in keys if one not in loaded or loaded[one].revision != now_at.get(one)]
            loaded |= documents.load(connection, moved)
            judged |= {one: judge(loaded[one], of) for one in moved if one in loaded}
            before = matches.load(connection, key, keys)
            found = [one.match for one in judged.values() if one.match]
            lost = before.keys() - {match.document for match in found}
            for document in sorted(lost):
                matches.withdraw(connection, key, document)
            matches.put(connection, found, now)
            named = [one for one, judgement in judged.items() if judgement.named and not judgement.match]
            lessons.dismiss(connection, key, keys, named)
            touched = clusters.of_documents(connection, sorted(lost | {match.document for match in found}))
        self._finish((loaded[match.document] for match in found), touched.values())

    def _finish(self, belong: Iterable[Document], touched: Iterable[str]) -> None:
        index(self.tools, set(touched))
        summarise_new(self.tools, tuple(belong))


class LaterMatcher:
    """Matches in a thread of its own, so that nobody waits: a large collection takes minutes.

    Stopping loses nothing: a topic that was not matched to its end is kept as pending, and `resume` begins
    it again.
    """

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
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
        with self._matcher.tools.database.read() as connection:
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


def _parts(following: Callable[[str], tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Yield keys in parts; `following` returns those behind a key."""
    keys = following("")
    while keys:
        yield keys
        keys = following(keys[-1])
