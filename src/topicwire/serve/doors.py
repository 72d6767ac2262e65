"""What the doors need from the services: the promises that pages, API, feeds and MCP are written against.

All calls are synchronous and may come from several threads at once. Everything returned is frozen. They raise
`NotFoundError` for an unknown key, `CursorError` for a place that a list did not give out, `ConflictError`
when somebody changed the same thing first, and `UserError` for any other request that cannot be served, such
as an empty name.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from topicwire.model.alert import Alert, Channel
from topicwire.model.search import SavedSearch
from topicwire.model.selection import ALL, Selection
from topicwire.model.source import Source, SourceKind
from topicwire.model.topic import Topic, TopicName
from topicwire.search.suggest import Suggestion
from topicwire.services.views import (
    AlertView,
    DocumentView,
    ExampleView,
    Item,
    JobsView,
    ListPage,
    PreviewView,
    StatusView,
    Subscription,
    Taught,
    TopicCard,
    TopicPage,
)


class Topics(Protocol):
    """What people ask about topics and change in them."""

    def cards(self) -> tuple[TopicCard, ...]:
        """Return all topics, the one with the newest document first."""
        ...

    def page(
        self,
        key: str,
        *,
        query: str = "",
        selection: Selection = ALL,
        cursor: str | None = None,
        limit: int = 20,
    ) -> TopicPage:
        """Return a part of a topic's items: newest first, or the most fitting first when `query` is given.

        Facets: `outlet` (key, romanised name), `language` (tag, tag), `kind`, `day` (ISO date twice), each
        counted under all filters but its own, so that a reader sees what another value would give.
        """
        ...

    def newest(self, key: str) -> tuple[int, str]:
        """Return how many items a topic has, and the key of its newest document, empty if it has none."""
        ...

    def get(self, key: str) -> Topic:
        """Return one topic."""
        ...

    def add(self, name: str, *, names: Sequence[TopicName] = (), query: str = "") -> Topic:
        """Follow a new topic and match what was collected; `ConflictError` if it exists already."""
        ...

    def change(self, topic: Topic) -> Topic:
        """Keep an edited topic and match anew; `ConflictError` if its version is not the stored one."""
        ...

    def remove(self, key: str) -> None:
        """Stop following a topic. Its documents stay."""
        ...


class Documents(Protocol):
    """What people ask about documents."""

    def view(self, key: str, revision: int | None = None) -> DocumentView:
        """Return one document, of any place in its cluster, with the summary of exactly that revision.

        Without a revision it is the newest. `Item.copies` names all other members of the cluster.
        """
        ...

    def cluster(self, key: str) -> Item:
        """Return the document that leads a document's cluster; `Item.copies` are all the others."""
        ...

    def search(
        self, query: str, *, selection: Selection = ALL, cursor: str | None = None, limit: int = 20
    ) -> ListPage:
        """Return a part of the items that fit a query, most fitting first.

        An empty query lists all items, newest first. Facets are as in `Topics.page`, with `topic` besides.
        """
        ...

    def suggest(self, typed: str, limit: int = 8) -> tuple[Suggestion, ...]:
        """Return topics, outlets and titles that fit what was typed so far; pinyin is understood."""
        ...

    def similar(self, key: str, limit: int = 6) -> tuple[Item, ...]:
        """Return items that resemble a document, its own copies left out, most similar first."""
        ...


class Status(Protocol):
    """How the installation is."""

    def view(self) -> StatusView:
        """Return counts, problems and the health of the sources."""
        ...


class Sources(Protocol):
    """Where documents are collected."""

    def add(self, address: str, kind: SourceKind, *, title: str = "") -> Source:
        """Collect from an address from now on; one that is known is returned as it is."""
        ...

    def subscribe(self, place: str) -> Subscription:
        """Collect from all that a place stands for: a feed, a sitemap, a site, an outlet, or "gdelt"."""
        ...

    def import_opml(self, data: bytes) -> Subscription:
        """Collect from all sources of an OPML file."""
        ...

    def export_opml(self) -> bytes:
        """Return an OPML file of all sources on the web."""
        ...

    def pause(self, key: str, *, paused: bool) -> Source:
        """Stop or go on fetching from a source."""
        ...

    def remove(self, key: str) -> None:
        """Forget a source. Its documents stay."""
        ...


class Marks(Protocol):
    """What a reader marked. `reader` is the key of an account; empty for whoever reads without one."""

    def mark(self, keys: Sequence[str], *, read: bool, reader: str = "") -> None:
        """Mark documents as read or unread."""
        ...

    def mark_all(self, topic: str, *, until: datetime | None = None, reader: str = "") -> None:
        """Mark as read what had come to a topic by a moment, now if none is named."""
        ...

    def read_of(self, keys: Sequence[str], *, topic: str | None = None, reader: str = "") -> frozenset[str]:
        """Return which of some documents a reader has read."""
        ...

    def unread(self, *, reader: str = "") -> Mapping[str, int]:
        """Return topic key → items that a reader has not read."""
        ...

    def unread_in(self, topic: str, *, reader: str = "") -> int:
        """Return how many items of a topic a reader has not read."""
        ...

    def pin(self, topic: str, document: str, *, pinned: bool, reader: str = "") -> None:
        """Keep a document above the topic's list, or let it go."""
        ...

    def pinned(self, topic: str, *, reader: str = "") -> tuple[Item, ...]:
        """Return what a reader pinned to a topic, last pinned first."""
        ...


class Lessons(Protocol):
    """What readers teach topics, and what a change would do."""

    def teach(self, topic: str, document: str, *, belongs: bool) -> Taught:
        """Keep that a document belongs to a topic or not, and let the topic learn from it."""
        ...

    def forget(self, topic: str, document: str) -> Taught:
        """Take back what was said of a document, and what the topic learnt from it."""
        ...

    def examples(self, topic: str) -> tuple[ExampleView, ...]:
        """Return the examples of a topic, newest first."""
        ...

    def preview(self, proposed: Topic) -> PreviewView:
        """Return what a topic would match among the documents that are looked at."""
        ...


class Searches(Protocol):
    """Searches that a reader keeps."""

    def save(
        self,
        query: str,
        *,
        name: str = "",
        topic: str | None = None,
        selection: Selection = ALL,
        reader: str = "",
    ) -> SavedSearch:
        """Keep a search; one that asks the same is returned as it is."""
        ...

    def get(self, key: str) -> SavedSearch:
        """Return a saved search."""
        ...

    def every(self, *, reader: str = "") -> tuple[SavedSearch, ...]:
        """Return the searches of a reader, oldest first."""
        ...

    def remove(self, key: str, *, reader: str = "") -> None:
        """Forget a search."""
        ...

    def page(self, key: str, *, cursor: str | None = None, limit: int = 20) -> ListPage:
        """Return a part of what a saved search finds now."""
        ...


class Alerts(Protocol):
    """Who is told of what is new."""

    def add(
        self,
        channel: Channel,
        target: str,
        *,
        topic: str | None = None,
        search: str | None = None,
        every: int = 60,
    ) -> Alert:
        """Tell somebody from now on of what is new; `every` counts minutes."""
        ...

    def get(self, key: str) -> AlertView:
        """Return one alert and how it goes."""
        ...

    def every(self) -> tuple[AlertView, ...]:
        """Return all alerts, oldest first."""
        ...

    def remove(self, key: str) -> None:
        """Tell nobody any more."""
        ...

    def test(self, key: str) -> str:
        """Send a message without items; return why it did not arrive, empty if it did."""
        ...


class Jobs(Protocol):
    """What work there is."""

    def view(self, limit: int = 20) -> JobsView:
        """Return each kind of work with its counts, and the first jobs of each kind and state."""
        ...


class Services(Protocol):
    """The services, each under the name of its noun."""

    @property
    def topics(self) -> Topics:
        """Topics."""
        ...

    @property
    def documents(self) -> Documents:
        """Documents."""
        ...

    @property
    def sources(self) -> Sources:
        """Sources."""
        ...

    @property
    def status(self) -> Status:
        """Status."""
        ...

    @property
    def marks(self) -> Marks:
        """Marks of readers."""
        ...

    @property
    def lessons(self) -> Lessons:
        """Lessons of topics."""
        ...

    @property
    def searches(self) -> Searches:
        """Saved searches."""
        ...

    @property
    def alerts(self) -> Alerts:
        """Alerts."""
        ...

    @property
    def jobs(self) -> Jobs:
        """Work."""
        ...
