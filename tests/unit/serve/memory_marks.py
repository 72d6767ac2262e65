"""Marks, lessons and saved searches in memory, over the collection of the newsroom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from topicwire.errors import NotFoundError, UserError
from topicwire.model.lessons import Example
from topicwire.model.search import SavedSearch
from topicwire.model.selection import ALL, Selection
from topicwire.model.topic import Evidence, Match, Reason, Topic
from topicwire.services.views import AlertView, ExampleView, Item, ListPage, PreviewView, Taught

if TYPE_CHECKING:
    from tests.unit.serve.newsroom import Collection

NOW = datetime(2025, 7, 25, 12, tzinfo=UTC)


@dataclass
class Kept:
    """What readers marked; one for a collection."""

    read: set[tuple[str, str]] = field(default_factory=set)  # reader, document
    pins: dict[tuple[str, str], list[str]] = field(default_factory=dict)  # reader, topic → documents
    examples: dict[tuple[str, str], bool] = field(default_factory=dict)  # topic, document
    searches: dict[str, tuple[str, SavedSearch]] = field(default_factory=dict)
    alerts: dict[str, AlertView] = field(default_factory=dict)


@dataclass
class MemoryMarks:
    """Marks over a collection."""

    held: "Collection"

    def mark(self, keys: Sequence[str], *, read: bool, reader: str = "") -> None:
        for key in keys:
            self.need(key)
        pairs = {(reader, key) for key in keys}
        self.held.kept.read = self.held.kept.read | pairs if read else self.held.kept.read - pairs

    def mark_all(self, topic: str, *, until: datetime | None = None, reader: str = "") -> None:
        self.need_topic(topic)
        self.mark(self.held.matched.get(topic, []), read=True, reader=reader)

    def read_of(self, keys: Sequence[str], *, topic: str | None = None, reader: str = "") -> frozenset[str]:
        return frozenset(key for key in keys if (reader, key) in self.held.kept.read)

    def unread(self, *, reader: str = "") -> Mapping[str, int]:
        return {topic: self.unread_in(topic, reader=reader) for topic in self.held.topics}

    def unread_in(self, topic: str, *, reader: str = "") -> int:
        keys = self.held.matched.get(topic, [])
        return len(keys) - len(self.read_of(keys, reader=reader))

    def pin(self, topic: str, document: str, *, pinned: bool, reader: str = "") -> None:
        self.need_topic(topic)
        self.need(document)
        others = [key for key in self.held.kept.pins.get((reader, topic), []) if key != document]
        self.held.kept.pins[reader, topic] = [document, *others] if pinned else others

    def pinned(self, topic: str, *, reader: str = "") -> tuple[Item, ...]:
        return tuple(self.held.item(key, topic) for key in self.held.kept.pins.get((reader, topic), []))

    def need(self, key: str) -> None:
        if key not in self.held.documents:
            raise NotFoundError(f"There is no document {key!r}.")

    def need_topic(self, key: str) -> None:
        if key not in self.held.topics:
            raise NotFoundError(f"There is no topic {key!r}.")


@dataclass
class MemoryLessons:
    """Lessons over a collection: a document that is said not to belong is left out, and nothing is learnt."""

    held: "Collection"

    def teach(self, topic: str, document: str, *, belongs: bool) -> Taught:
        MemoryMarks(self.held).need_topic(topic)
        MemoryMarks(self.held).need(document)
        self.held.kept.examples[topic, document] = belongs
        return self._now(topic, document, belongs=belongs)

    def forget(self, topic: str, document: str) -> Taught:
        if self.held.kept.examples.pop((topic, document), None) is None:
            raise NotFoundError(f"The document {document!r} is no example.")
        return self._now(topic, document, belongs=True)

    def _now(self, topic: str, document: str, *, belongs: bool) -> Taught:
        keys = [key for key in self.held.matched.get(topic, []) if key != document]
        keys = [*keys, document] if belongs else keys
        order = {key: one.published.at for key, one in self.held.documents.items()}
        self.held.matched[topic] = sorted(keys, key=lambda key: order[key], reverse=True)
        return Taught(belongs, sum(of == topic for of, _ in self.held.kept.examples))

    def examples(self, topic: str) -> tuple[ExampleView, ...]:
        return tuple(
            ExampleView(self.held.item(key), Example(key, belongs, NOW))
            for (of, key), belongs in self.held.kept.examples.items()
            if of == topic
        )

    def preview(self, proposed: Topic) -> PreviewView:
        if not 0 <= proposed.threshold <= 1:
            raise UserError("The threshold must lie between 0 and 1.")
        found = []
        for document in self.held.documents.values():
            named = [name.text for name in proposed.names if name.text in document.text]
            if named:
                reasons = tuple(Reason(Evidence.TEXT, name, 1) for name in named)
                found.append((self.held.item(document.key), Match(proposed.key, document.key, 0.4, reasons)))
        keys = {item.document.key for item, _ in found}
        lost = [key for key in self.held.matched.get(proposed.key, []) if key not in keys]
        return PreviewView(
            len(self.held.documents),
            len(found),
            tuple(found[:20]),
            frozenset(keys - set(self.held.matched.get(proposed.key, []))),
            tuple(self.held.item(key) for key in lost[:20]),
        )


@dataclass
class MemorySearches:
    """Saved searches over a collection."""

    held: "Collection"

    def save(
        self,
        query: str,
        *,
        name: str = "",
        topic: str | None = None,
        selection: Selection = ALL,
        reader: str = "",
    ) -> SavedSearch:
        if not query.strip() and not selection:
            raise UserError("There is nothing to keep: type a query, or choose a filter.")
        key = f"{len(self.held.kept.searches) + 1:012x}"
        search = SavedSearch(key, name or query, NOW, query, topic, selection)
        self.held.kept.searches[key] = (reader, search)
        return search

    def get(self, key: str) -> SavedSearch:
        if key not in self.held.kept.searches:
            raise NotFoundError(f"There is no saved search {key!r}.")
        return self.held.kept.searches[key][1]

    def every(self, *, reader: str = "") -> tuple[SavedSearch, ...]:
        return tuple(search for owner, search in self.held.kept.searches.values() if owner == reader)

    def remove(self, key: str, *, reader: str = "") -> None:
        self.get(key)
        del self.held.kept.searches[key]

    def page(self, key: str, *, cursor: str | None = None, limit: int = 20) -> ListPage:
        search = self.get(key)
        keys = (
            self.held.matched.get(search.topic, [])
            if search.topic
            else [key for key in self.held.documents if key not in self.held.copies]
        )
        return self.held.listed(keys, search.query, search.selection, cursor, limit)
