"""Lists of items: by time from the database, by words or meaning from the index."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from threading import BoundedSemaphore

from sqlalchemy import Connection

from topicwire.model.document import Document, Kind
from topicwire.model.selection import Selection
from topicwire.search.interface import (
    FacetCounts,
    FacetName,
    Filters,
    Hit,
    Index,
    Mode,
    Request,
    Sort,
    Translated,
)
from topicwire.search.passages import explain
from topicwire.search.query import Query, parse, pointed
from topicwire.search.suggest import Suggestion, beginning, suggest
from topicwire.services.cursor import read, write
from topicwire.services.items import load_items
from topicwire.services.tallies import Tallies, Tally
from topicwire.services.views import Facet, Item, ListPage, Passage
from topicwire.storage import listings, outlets, topics
from topicwire.storage.database import Database

LARGEST = 100  # items of one part of a list
AT_ONCE = 2  # searches; of more, each waits for the interpreter as often as it lets go of it


class Lists:
    """Makes lists of items, of everything or of one topic."""

    def __init__(
        self, database: Database, index: Index, now: Callable[[], datetime], mode: Mode = Mode.HYBRID
    ) -> None:
        """`mode` is how documents are found when a query is asked."""
        self._mode = mode
        self._database = database
        self._index = index
        self._now = now
        self._tallies = Tallies()
        self._turns = BoundedSemaphore(AT_ONCE)

    def counted(self, connection: Connection, topic: str | None, selection: Selection) -> Tally:
        """Return total and facets of a list."""
        return self._tallies.of(connection, topic, selection)

    def similar(self, document: Document, limit: int) -> tuple[Item, ...]:
        """Return items close in meaning, or, as long as that is not known, those that fit its title best."""
        hits = self._index.similar(document.key, min(limit, LARGEST), Filters())
        if not hits:
            hits = self._index.search(Request(query=document.title, limit=min(limit + 1, LARGEST))).hits
        others = [hit.leader for hit in hits if document.key not in hit.documents]
        with self._database.read() as connection:
            return load_items(connection, others[:limit])

    def suggest(self, typed: str, limit: int) -> tuple[Suggestion, ...]:
        """Return topics, outlets and titles that fit what was typed so far."""
        with self._database.read() as connection:
            offers = [
                Suggestion("topic", one.key, one.name, tuple(name.text for name in one.names))
                for one in topics.every(connection)
            ]
            offers += [
                Suggestion("outlet", one.key, one.name, tuple(filter(None, (one.romanised, one.english))))
                for one in outlets.every(connection)
            ]
            chosen = suggest(typed, offers, limit)
            found = self._index.search(Request(beginning(typed), mode=Mode.LEXICAL, limit=limit)).hits
            items = load_items(connection, [hit.leader for hit in found[: limit - len(chosen)]])
        titles = (Suggestion("title", item.document.key, item.document.title) for item in items)
        return (*chosen, *titles)

    def newest(self, topic: str | None, selection: Selection, cursor: str | None, limit: int) -> ListPage:
        """Return a part of a list, newest first."""
        size = max(1, min(limit, LARGEST))
        with self._database.read() as connection:
            places = listings.page(connection, topic, selection, read(cursor), size + 1)
            shown = places[:size]
            counted = self.counted(connection, topic, selection)
            return ListPage(
                items=load_items(connection, [place.document for place in shown], topic),
                total=counted.total,
                cursor=write(shown[-1]) if len(places) > size else None,
                facets=counted.facets,
                message=_backwards(selection),
            )

    def found(
        self, query: str, topic: str | None, selection: Selection, cursor: str | None, limit: int
    ) -> ListPage:
        """Return a part of what fits a query, most fitting first."""
        request = Request(
            query=query,
            mode=Mode(selection.mode) if selection.mode else self._mode,
            sort=Sort(selection.sort),
            filters=_filters(topic, selection),
            limit=max(1, min(limit, LARGEST)),
            cursor=cursor or None,
            facets=tuple(FacetName),
        )
        with self._turns:
            return self._found(request, topic, _backwards(selection))

    def _found(self, request: Request, topic: str | None, hint: str) -> ListPage:
        results = self._index.search(request)
        with self._database.read() as connection:
            items = load_items(connection, [hit.leader for hit in results.hits], topic)
            facets = tuple(_facet(connection, counts) for counts in results.facets)
        by_key = {item.document.key: item for item in items}
        parsed = parse(request.query, self._now())
        return ListPage(
            items=tuple(
                _explained(by_key[hit.leader], hit, parsed, results.translated)
                for hit in results.hits
                if hit.leader in by_key
            ),
            total=results.total,
            cursor=results.cursor,
            facets=facets,
            message="\n".join(
                [*filter(None, [hint]), *(pointed(note, request.query) for note in results.notes)]
            ),
        )


def _backwards(selection: Selection) -> str:
    """Say why nothing fits days that begin after they end; empty if they don't."""
    since, until = selection.since, selection.until
    if since is None or until is None or since <= until:
        return ""
    return f"no day is both from {since} on and until {until}; exchange the two"


def _filters(topic: str | None, selection: Selection) -> Filters:
    return Filters(
        topics=(topic,) if topic is not None else (),
        outlets=selection.outlets,
        languages=selection.languages,
        kinds=tuple(Kind(kind) for kind in selection.kinds if kind in set(Kind)),
        after=datetime.combine(selection.since, time(), UTC) if selection.since else None,
        before=datetime.combine(selection.until + timedelta(days=1), time(), UTC)
        if selection.until and selection.until < date.max
        else None,
    )


def _facet(connection: Connection, counts: FacetCounts) -> Facet:
    labels: dict[str, str] = {}
    if counts.name is FacetName.OUTLET:
        labels = outlets.romanised(connection, [key for key, _ in counts.counts])
    elif counts.name is FacetName.TOPIC and counts.counts:
        labels = {topic.key: topic.name for topic in topics.every(connection)}
    return Facet(
        counts.name, tuple((value, labels.get(value, value), number) for value, number in counts.counts)
    )


def _explained(item: Item, hit: Hit, query: Query, translated: Sequence[Translated]) -> Item:
    """Add to an item why the query found it."""
    evidence = explain(query, item.document, hit.near, translated)
    passages = tuple(Passage(one.paragraph, one.text, one.marks) for one in evidence.passages)
    return replace(item, passages=passages, why=evidence.why)
