"""Lists of items with their filters, counts and facets: one item a cluster, newest first.

A list is of all items (the leaders of clusters) or of a topic (for each cluster, the document that its page
shows).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, or_, select

from topicwire.model.cluster import Relation
from topicwire.model.selection import Selection
from topicwire.storage.tables import documents, matches, outlets, revisions

FACETS = ("outlet", "language", "kind", "day")
_DAY = 10  # characters of an ISO date


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item stands in a list: what a cursor keeps."""

    published: str
    document: str


@dataclass(frozen=True, slots=True)
class SourceDay:
    """What a source brought on a day."""

    day: str  # ISO date, UTC
    documents: int
    newest: str  # time, as stored
    read: str  # when the last of them was first read


def page(
    connection: Connection, topic: str | None, selection: Selection, after: Place | None, limit: int
) -> tuple[Place, ...]:
    """Return a part of a list, from behind `after`."""
    wanted = _listed(select(documents.c.published, documents.c.key), topic, selection)
    if after is not None:
        same_time = and_(documents.c.published == after.published, documents.c.key < after.document)
        wanted = wanted.where(or_(documents.c.published < after.published, same_time))
    wanted = wanted.order_by(documents.c.published.desc(), documents.c.key.desc()).limit(limit)
    return tuple(Place(row.published, row.key) for row in connection.execute(wanted))


def total(connection: Connection, topic: str | None, selection: Selection) -> int:
    """Return how many items the whole list has."""
    return int(connection.execute(_listed(select(func.count()), topic, selection)).scalar_one())


def facet(
    connection: Connection, name: str, topic: str | None, selection: Selection
) -> tuple[tuple[str, str, int], ...]:
    """Return value, label and number of items, largest first; `day` by date, oldest first."""
    number = func.count(func.distinct(documents.c.cluster)).label("number")
    columns: dict[str, Sequence[ColumnElement[str]]] = {
        "outlet": (documents.c.outlet, outlets.c.romanised),
        "language": (documents.c.language, documents.c.language),
        "kind": (documents.c.kind, documents.c.kind),
        "day": (func.substr(documents.c.published, 1, _DAY), func.substr(documents.c.published, 1, _DAY)),
    }
    value, label = columns[name]
    counted = _listed(select(value.label("value"), label.label("label"), number), topic, selection, name)
    if name == "outlet":
        counted = counted.join(outlets, outlets.c.key == documents.c.outlet)
    rows = connection.execute(counted.group_by(value, label)).all()
    ordered = sorted(rows, key=lambda row: row.value if name == "day" else (-row.number, row.label))
    return tuple((row.value, row.label, row.number) for row in ordered)


def days(connection: Connection, topic: str, limit: int) -> tuple[tuple[str, int], ...]:
    """Return ISO date and number of items of a topic's newest days with news, oldest first."""
    day = func.substr(matches.c.published, 1, _DAY)
    counted = select(day.label("day"), func.count().label("number"))
    shown = counted.where(matches.c.topic == topic, matches.c.shown.is_(True))
    rows = connection.execute(shown.group_by(day).order_by(day.desc()).limit(limit)).all()
    return tuple((row.day, row.number) for row in reversed(rows))


def source_days(connection: Connection) -> dict[str, tuple[SourceDay, ...]]:
    """Return source key → what it brought on each day, oldest first.

    A document belongs to the day it was published, or first read if that was earlier: reading it again, or
    an edit with a new date, makes it no newer.
    """
    first = (revisions.c.document == documents.c.key) & (revisions.c.revision == 1)
    arrived = case(
        (revisions.c.fetched < documents.c.published, revisions.c.fetched), else_=documents.c.published
    )
    day = func.substr(arrived, 1, _DAY)
    counted = (
        select(
            documents.c.source,
            day.label("day"),
            func.count().label("number"),
            func.max(arrived).label("newest"),
            func.max(func.coalesce(revisions.c.fetched, documents.c.fetched)).label("read"),
        )
        .select_from(documents)
        .outerjoin(revisions, first)
        .where(documents.c.source.is_not(None))
        .group_by(documents.c.source, day)
        .order_by(day)
    )
    found: dict[str, list[SourceDay]] = {}
    for row in connection.execute(counted):
        found.setdefault(row.source, []).append(SourceDay(row.day, row.number, row.newest, row.read))
    return {source: tuple(days) for source, days in found.items()}


def _listed(
    wanted: Select[*tuple[Any, ...]], topic: str | None, selection: Selection, but: str = ""
) -> Select[*tuple[Any, ...]]:
    """Restrict a select to a list and its filters; a facet leaves its own filter out (`but`)."""
    if topic is None:
        listed = wanted.select_from(documents).where(documents.c.relation == Relation.LEADER)
    else:
        of_topic = and_(matches.c.topic == topic, matches.c.shown.is_(True))
        listed = wanted.select_from(documents).join(matches, matches.c.document == documents.c.key)
        listed = listed.where(of_topic)
    return listed.where(*_filters(selection, but))


def _filters(selection: Selection, but: str) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if selection.outlets and but != "outlet":
        others = documents.alias("copies")
        carried = select(others.c.cluster).where(others.c.outlet.in_(selection.outlets))
        found.append(documents.c.cluster.in_(carried))
    if selection.languages and but != "language":
        found.append(documents.c.language.in_(selection.languages))
    if selection.kinds and but != "kind":
        found.append(documents.c.kind.in_(selection.kinds))
    if selection.since and but != "day":
        found.append(documents.c.published >= selection.since.isoformat())
    if selection.until and but != "day":
        found.append(documents.c.published < selection.until.isoformat() + "T24")
    return found
