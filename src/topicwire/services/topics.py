"""What people ask about topics and change in them."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection

from topicwire.errors import UserError
from topicwire.model.selection import ALL, Selection
from topicwire.model.topic import Topic, TopicName
from topicwire.search.query import parse, properties
from topicwire.services.lists import Lists
from topicwire.services.views import TopicCard, TopicPage
from topicwire.storage import documents, matches, topics
from topicwire.storage.database import Database
from topicwire.text.language import language_of_name

LONGEST_NAME = 200  # characters
MOST_NAMES = 100
_DAYS = 30  # with news, on a topic's card
_NOT_IN_KEY = re.compile(r"[^\w]+")
_TAG = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,5}", re.ASCII)  # of BCP 47, as far as it is used


class Matching(Protocol):
    """Matches what was collected with a topic: at once, or soon."""

    def whole(self, topic: str) -> None:
        """Match the whole collection."""
        ...

    def named(self, topic: str) -> None:
        """Judge again the documents that name the topic."""
        ...

    def some(self, topic: str, keys: Sequence[str]) -> None:
        """Judge some documents again, at once."""
        ...


class TopicService:
    """Topics: following, changing, listing."""

    def __init__(
        self,
        database: Database,
        lists: Lists,
        matching: Matching,
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._lists = lists
        self._matching = matching
        self._now = now

    def cards(self) -> tuple[TopicCard, ...]:
        """Return all topics, the one with the newest document first."""
        with self._database.read() as connection:
            waiting = set(topics.pending(connection))
            cards = [
                self._card(connection, topic, pending=topic.key in waiting)
                for topic in topics.every(connection)
            ]
        return tuple(sorted(cards, key=_newest_first, reverse=True))

    def _card(self, connection: Connection, topic: Topic, *, pending: bool) -> TopicCard:
        counted = self._lists.counted(connection, topic.key, ALL)
        newest = documents.load(connection, matches.newest(connection, topic.key, 1))
        latest = next(iter(newest.values()), None)
        return TopicCard(topic, counted.total, latest, counted.days[-_DAYS:], pending)

    def page(
        self,
        key: str,
        *,
        query: str = "",
        selection: Selection = ALL,
        cursor: str | None = None,
        limit: int = 20,
    ) -> TopicPage:
        """Return a part of a topic's items: newest first, or the most fitting first for a query."""
        topic = self.get(key)
        if query.strip():
            return TopicPage(topic, self._lists.found(query, key, selection, cursor, limit))
        return TopicPage(topic, self._lists.newest(key, selection, cursor, limit))

    def newest(self, key: str) -> tuple[int, str]:
        """Return how many items a topic has, and the key of its newest document, empty if it has none."""
        with self._database.read() as connection:
            topics.need(connection, key)
            total = self._lists.counted(connection, key, ALL).total
            return total, next(iter(matches.newest(connection, key, 1)), "")

    def get(self, key: str) -> Topic:
        """Return one topic."""
        with self._database.read() as connection:
            return topics.need(connection, key)

    def every(self) -> tuple[Topic, ...]:
        """Return all topics, oldest first."""
        with self._database.read() as connection:
            return topics.every(connection)

    def add(self, name: str, *, names: Sequence[TopicName] = (), query: str = "") -> Topic:
        """Follow a new topic and match what was collected. Raises ConflictError if it exists already."""
        main = _clean(name)
        aliases = [TopicName(one.language, _clean(one.text)) for one in names]
        given = next((one.language for one in aliases if one.text == main), None)
        main_name = TopicName(given or language_of_name(main), main)
        topic = _checked(Topic(topic_key(main), main, (main_name, *aliases), query), self._now())
        with self._database.write() as connection:
            topics.add(connection, topic, self._now())
            topics.mark_pending(connection, topic.key, pending=True)
        self._matching.whole(topic.key)
        return topic

    def change(self, topic: Topic) -> Topic:
        """Keep a topic that was edited from the stored version, and match anew.

        Raises ConflictError if somebody changed it meanwhile.
        """
        changed = replace(_checked(topic, self._now()), version=topic.version + 1)
        with self._database.write() as connection:
            topics.change(connection, changed)
            topics.mark_pending(connection, topic.key, pending=True)
        self._matching.whole(topic.key)
        return changed

    def remove(self, key: str) -> None:
        """Stop following a topic. Its documents stay."""
        self.get(key)
        with self._database.write() as connection:
            topics.remove(connection, key)


def _checked(topic: Topic, now: datetime) -> Topic:
    """Return a topic with tidy names, each once; raises UserError for what cannot be followed."""
    names = tuple(dict.fromkeys(TopicName(_tag(one.language), _clean(one.text)) for one in topic.names))
    if len(names) > MOST_NAMES:
        raise UserError(f"A topic has at most {MOST_NAMES} names; these are {len(names)}.")
    if topic.name not in {one.text for one in names}:
        raise UserError(f"The name {topic.name} is missing. It must stay: the topic is addressed by it.")
    if not 0 <= topic.threshold <= 1:
        raise UserError(f"The threshold is {topic.threshold}; it must lie between 0 and 1.")
    later = {one.name for one in properties(parse(topic.query, now).tree)} & {"topic", "cluster"}
    if later:
        raise UserError(
            f"The query of a topic cannot ask for {' or '.join(sorted(later))}: that is decided after it."
        )
    return replace(topic, names=names, query=topic.query.strip())


def topic_key(name: str) -> str:
    """Return a topic's key, made from its name: "Shanghai Spirit" becomes "shanghai-spirit"."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    key = _NOT_IN_KEY.sub("-", folded).strip("-_")
    if not key:
        raise UserError(f"The name {name!r} has no letters or digits. Give one that can be searched for.")
    return key


def _tag(language: str) -> str:
    if language and not _TAG.fullmatch(language):
        raise UserError(
            f"{language[:40]!r} is no language tag. Give one such as en or zh-Hans, or und for any language."
        )
    return language or "und"


def _clean(name: str) -> str:
    cleaned = " ".join("".join(" " if unicodedata.category(one) == "Cc" else one for one in name).split())
    if not cleaned:
        raise UserError("A topic needs a name. Give the words that its documents contain.")
    if len(cleaned) > LONGEST_NAME:
        raise UserError(f"The name has {len(cleaned)} characters; {LONGEST_NAME} is the most.")
    return cleaned


def _newest_first(card: TopicCard) -> tuple[str, str]:
    return (card.newest.at.isoformat() if card.newest else "", card.topic.key)
