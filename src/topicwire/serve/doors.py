"""What the doors need from the services: the promises that pages, API, feeds and MCP are written against.

All calls are synchronous and may come from several threads at once. Everything returned is frozen. They raise
`NotFoundError` for an unknown key, `QueryError` for a query that cannot be understood, `ConflictError` when
somebody changed the same thing first, and `UserError` for any other request that cannot be served (a cursor
that was not made by us, an empty name).
"""

from collections.abc import Sequence
from typing import Protocol

from topicwire.model.selection import ALL, Selection
from topicwire.model.source import Source, SourceKind
from topicwire.model.topic import Topic, TopicName
from topicwire.search.suggest import Suggestion
from topicwire.services.views import (
    DocumentView,
    Item,
    ListPage,
    StatusView,
    Subscription,
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
