"""What people ask about topics and change in them."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from topicwire.errors import NotFoundError, UserError
from topicwire.model.selection import ALL, Selection
from topicwire.model.topic import Topic, TopicName
from topicwire.services.lists import Lists
from topicwire.services.views import TopicCard, TopicPage
from topicwire.storage import listings, topics
from topicwire.storage.database import Database
from topicwire.text.language import detect

LONGEST_NAME = 200  # characters
MOST_NAMES = 100
_DAYS = 30  # with news, on a topic's card
_NOT_IN_KEY = re.compile(r"[^\w]+")


class TopicService:
    """Topics: following, changing, listing."""

    def __init__(
        self,
        database: Database,
        lists: Lists,
        rematch: Callable[[str], int],
        now: Callable[[], datetime],
    ) -> None:
        """`rematch` matches what was collected with a topic, and returns how many documents belong to it."""
        self._database = database
        self._lists = lists
        self._rematch = rematch
        self._now = now

    def cards(self) -> tuple[TopicCard, ...]:
        """Return all topics, the one with the newest document first."""
        with self._database.read() as connection:
            cards = [self._card(topic) for topic in topics.every(connection)]
        return tuple(sorted(cards, key=_newest_first, reverse=True))

    def _card(self, topic: Topic) -> TopicCard:
        listed = self._lists.newest(topic.key, ALL, None, 1)
        with self._database.read() as connection:
            days = listings.days(connection, topic.key, _DAYS)
        newest = listed.items[0].document.published if listed.items else None
        return TopicCard(topic, listed.total, newest, days)

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

    def get(self, key: str) -> Topic:
        """Return one topic."""
        with self._database.read() as connection:
            topic = topics.get(connection, key)
        if topic is None:
            raise NotFoundError(f"There is no topic {key!r}. `topicwire topic list` shows those there are.")
        return topic

    def every(self) -> tuple[Topic, ...]:
        """Return all topics, oldest first."""
        with self._database.read() as connection:
            return topics.every(connection)

    def add(self, name: str, *, names: Sequence[TopicName] = (), query: str = "") -> Topic:
        """Follow a new topic and match what was collected. Raises ConflictError if it exists already."""
        main = _clean(name)
        aliases = [TopicName(one.language, _clean(one.text)) for one in names]
        all_names = tuple(dict.fromkeys([TopicName(detect(main)[0], main), *aliases]))
        if len(all_names) > MOST_NAMES:
            raise UserError(f"A topic has at most {MOST_NAMES} names; these are {len(all_names)}.")
        topic = Topic(topic_key(main), main, all_names, query.strip())
        with self._database.write() as connection:
            topics.add(connection, topic, self._now())
        self._rematch(topic.key)
        return topic

    def change(self, topic: Topic) -> Topic:
        """Keep a topic that was edited from the stored version, and match anew.

        Raises ConflictError if somebody changed it meanwhile.
        """
        changed = replace(topic, version=topic.version + 1)
        with self._database.write() as connection:
            topics.change(connection, changed)
        self._rematch(topic.key)
        return changed

    def remove(self, key: str) -> None:
        """Stop following a topic. Its documents stay."""
        self.get(key)
        with self._database.write() as connection:
            topics.remove(connection, key)


def topic_key(name: str) -> str:
    """Return a topic's key, made from its name: "Shanghai Spirit" becomes "shanghai-spirit"."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    key = _NOT_IN_KEY.sub("-", folded).strip("-_")
    if not key:
        raise UserError(f"The name {name!r} has no letters or digits. Give one that can be searched for.")
    return key


def _clean(name: str) -> str:
    cleaned = " ".join("".join(" " if unicodedata.category(one) == "Cc" else one for one in name).split())
    if not cleaned:
        raise UserError("A topic needs a name. Give the words that its documents contain.")
    if len(cleaned) > LONGEST_NAME:
        raise UserError(f"The name has {len(cleaned)} characters; {LONGEST_NAME} is the most.")
    return cleaned


def _newest_first(card: TopicCard) -> tuple[str, str]:
    return (card.newest.at.isoformat() if card.newest else "", card.topic.key)
