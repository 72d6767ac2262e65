"""Matching what was collected with a topic that is new, was changed, or learnt something."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from topicwire.model.document import Document
from topicwire.pipeline.progress import Progress, Report, silent
from topicwire.pipeline.settling import index
from topicwire.pipeline.summary import summarise_new
from topicwire.pipeline.tools import Tools
from topicwire.storage import clusters, documents, lessons, matches, topics
from topicwire.topics.judge import Followed, followed, judge

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


def _parts(following: Callable[[str], tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Yield keys in parts; `following` returns those behind a key."""
    keys = following("")
    while keys:
        yield keys
        keys = following(keys[-1])
