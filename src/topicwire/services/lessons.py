"""What readers teach a topic, and what a change to it would do."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import Connection

from topicwire.errors import NotFoundError, UserError
from topicwire.model.document import Document
from topicwire.model.lessons import Lessons
from topicwire.model.topic import Match, Topic
from topicwire.search.interface import Filters, Index, Mode, Request
from topicwire.services.items import load_items
from topicwire.services.topics import Matching
from topicwire.services.views import ExampleView, PreviewView, Taught
from topicwire.storage import documents, lessons, matches, topics
from topicwire.storage.database import Database
from topicwire.topics.judge import followed
from topicwire.topics.lessons import learn
from topicwire.topics.preview import preview

MOST_EXAMPLES = 200  # of one topic; a profile keeps 150 words, which so many fill many times over
LOOKED_AT = 300  # documents of a preview: about a second of judging
SHOWN = 20  # matches of a preview


class LessonService:
    """Examples and previews."""

    def __init__(
        self, database: Database, index: Index, matching: Matching, now: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._index = index
        self._matching = matching
        self._now = now

    def teach(self, topic: str, document: str, *, belongs: bool) -> Taught:
        """Keep that a document belongs to a topic or not, and let the topic learn from it."""
        with self._database.write() as connection:
            followed_topic = topics.need(connection, topic)
            if documents.known(connection, document) is None:
                raise NotFoundError(f"There is no document {document!r}. It may have been removed.")
            held = lessons.examples_of(connection, topic)
            if len(held) >= MOST_EXAMPLES and document not in {one.document for one in held}:
                raise UserError(
                    f"A topic learns from at most {MOST_EXAMPLES} examples. Remove one in its settings first."
                )
            lessons.put_example(connection, topic, document, self._now(), belongs=belongs)
            _learn(connection, followed_topic)
        return self._again(topic, document)

    def forget(self, topic: str, document: str) -> Taught:
        """Take back what was said of a document, and what the topic learnt from it."""
        with self._database.write() as connection:
            followed_topic = topics.need(connection, topic)
            if not lessons.remove_example(connection, topic, document):
                raise NotFoundError(f"The document {document!r} is no example of the topic {topic!r}.")
            _learn(connection, followed_topic)
        return self._again(topic, document)

    def examples(self, topic: str) -> tuple[ExampleView, ...]:
        """Return the examples of a topic, newest first."""
        with self._database.read() as connection:
            topics.need(connection, topic)
            held = lessons.examples_of(connection, topic)
            items = {
                item.document.key: item for item in load_items(connection, [one.document for one in held])
            }
        return tuple(ExampleView(items[one.document], one) for one in held if one.document in items)

    def preview(self, proposed: Topic) -> PreviewView:
        """Return what a topic would match among the newest documents and those that its names find.

        A topic that is not followed yet can be previewed as well.
        """
        with self._database.read() as connection:
            present = topics.get(connection, proposed.key)
            known = lessons.get(connection, proposed.key)
            keys = self._candidates(connection, proposed, present)
            loaded = documents.load(connection, keys)
            now = self._now()
            found = preview(
                followed(proposed, known, now),
                loaded.values(),
                followed(present, known, now) if present else None,
            )
            best = {match.document: match for match in found.matches[:SHOWN]}
            gone = sorted(found.lost)[:SHOWN]
            items = {item.document.key: item for item in load_items(connection, [*best, *gone])}
        return PreviewView(
            looked_at=len(loaded),
            total=len(found.matches),
            matches=tuple((items[key], match) for key, match in best.items()),
            gained=found.gained,
            lost=tuple(items[key] for key in gone),
        )

    def _candidates(self, connection: Connection, proposed: Topic, present: Topic | None) -> list[str]:
        """Return the documents to look at: found by the names, belonging now, and the newest."""
        keys: dict[str, None] = {}
        names = [proposed.name, *(name.text for name in proposed.names)]
        for name in dict.fromkeys(names):
            request = Request(f'"{name.replace(chr(34), " ")}"', Filters(), mode=Mode.LEXICAL, limit=50)
            keys |= dict.fromkeys(hit.leader for hit in self._index.search(request).hits)
        if present:
            keys |= dict.fromkeys(matches.newest(connection, present.key, LOOKED_AT // 2))
        keys |= dict.fromkeys(documents.newest(connection, LOOKED_AT))
        return list(keys)[:LOOKED_AT]

    def _again(self, topic: str, document: str) -> Taught:
        """Judge the document now, and all others that name the topic as soon as possible."""
        self._matching.some(topic, [document])
        self._matching.named(topic)
        with self._database.read() as connection:
            found: Match | None = matches.load(connection, topic, [document]).get(document)
            return Taught(found is not None, len(lessons.examples_of(connection, topic)))


def _learn(connection: Connection, topic: Topic) -> Lessons:
    """Make the lessons of a topic anew from its examples."""
    held = lessons.examples_of(connection, topic.key)
    loaded = documents.load(connection, [one.document for one in held])

    def texts(*, belongs: bool) -> Sequence[Document]:
        return [loaded[one.document] for one in held if one.belongs is belongs and one.document in loaded]

    learnt = learn(topic, wrong=texts(belongs=False), right=texts(belongs=True))
    lessons.put(connection, learnt)
    return learnt
