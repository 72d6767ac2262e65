"""Lists of items with their filters, counts and facets: one item a cluster, newest first.

A list is of all items (the leaders of clusters) or of a topic (for each cluster, the document that its page
shows).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, literal, or_, select, union_all

from topicwire.model.cluster import Relation
from topicwire.model.selection import Selection
from topicwire.storage.tables import documents, matches, outlets, revisions

FACETS = ("outlet", "language", "kind", "day")
_DAY = 10  # characters of an ISO date
# Newest items that are looked at one by one for those of an outlet. Where they are not enough, as of an
# outlet with less than two in a hundred, all clusters are found that it is in: 12 ms of 100,000 documents,
# and not 2. (`benchmarks.pages`)
_NEAR = 1000
_COPIES = [relation for relation in Relation if relation is not Relation.LEADER]


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


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where a list is read from: all its columns lie in one table and one index of it."""

    document: ColumnElement[str]
    published: ColumnElement[str]
    cluster: ColumnElement[str]
    outlet: ColumnElement[str]
    language: ColumnElement[str]
    kind: ColumnElement[str]
    listed: ColumnElement[bool]


def page(
    connection: Connection, topic: str | None, selection: Selection, after: Place | None, limit: int
) -> tuple[Place, ...]:
    """Return a part of a list, from behind `after`."""
    of = _columns(topic)
    found: tuple[Place, ...] = ()
    if selection.outlets:
        near = _behind(after, of, selection.without("outlet")).limit(_NEAR).subquery()
        carried = select(documents.c.key).where(
            documents.c.cluster == near.c.cluster, documents.c.outlet.in_(selection.outlets)
        )
        its = or_(near.c.outlet.in_(selection.outlets), carried.exists())
        newest = (near.c.published.desc(), near.c.document.desc())
        found = _places(connection, select(near).where(its).order_by(*newest).limit(limit))
    if len(found) < limit:
        found = _places(connection, _behind(after, of, selection).limit(limit))
    return found


def _behind(after: Place | None, of: _Columns, selection: Selection) -> Select[str, str, str, str]:
    """Select what a list has behind a place, newest first."""
    listed = select(
        of.published.label("published"),
        of.document.label("document"),
        of.outlet.label("outlet"),
        of.cluster.label("cluster"),
    ).where(of.listed, *_filters(of, selection))
    if after is not None:
        same_time = and_(of.published == after.published, of.document < after.document)
        # The first condition says nothing new, but lets the index begin where the part before ended.
        listed = listed.where(of.published <= after.published)
        listed = listed.where(or_(of.published < after.published, same_time))
    return listed.order_by(of.published.desc(), of.document.desc())


def _places(connection: Connection, wanted: Select[*tuple[Any, ...]]) -> tuple[Place, ...]:
    return tuple(Place(row.published, row.document) for row in connection.execute(wanted))


def counts(
    connection: Connection, topic: str | None, selection: Selection
) -> dict[str, tuple[tuple[str, str, int], ...]]:
    """Return value, label and number of items for each facet of a list, all filters applied.

    Largest first; `day` by date, oldest first. The list is gone through once, whatever there is to count.
    """
    of = _columns(topic)
    values = {
        "outlet": of.outlet,
        "language": of.language,
        "kind": of.kind,
        "day": func.substr(of.published, 1, _DAY),
    }
    columns = [value.label(name) for name, value in values.items()]
    listed = select(*columns, func.count().label("number")).where(of.listed, *_filters(of, selection))
    cells = listed.group_by(*values.values()).cte("cells")
    sums = (
        select(literal(name), cells.c[name], func.sum(cells.c.number)).group_by(cells.c[name])
        for name in FACETS
    )
    found: dict[str, list[tuple[str, int]]] = {name: [] for name in FACETS}
    for name, key, number in connection.execute(union_all(*sums)):
        found[name].append((key, int(number)))
    labels = _romanised(connection, [key for key, _ in found["outlet"]])
    return {name: _ordered(name, rows, labels if name == "outlet" else {}) for name, rows in found.items()}


def _ordered(
    name: str, rows: Sequence[tuple[str, int]], labels: Mapping[str, str]
) -> tuple[tuple[str, str, int], ...]:
    named = ((key, labels.get(key, key), number) for key, number in rows)
    return tuple(sorted(named, key=lambda row: row[0] if name == "day" else (-row[2], row[1])))


def _romanised(connection: Connection, keys: Sequence[str]) -> dict[str, str]:
    """Return outlet key → romanised name. All outlets are read: there are fewer than a query may name."""
    wanted = set(keys)
    rows = connection.execute(select(outlets.c.key, outlets.c.romanised))
    return {key: romanised for key, romanised in rows if key in wanted}


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


def _columns(topic: str | None) -> _Columns:
    """Return where the list of a topic, or of all items, is read from."""
    if topic is None:
        of = documents.c
        return _Columns(
            of.key, of.published, of.cluster, of.outlet, of.language, of.kind, of.relation == Relation.LEADER
        )
    shown = and_(matches.c.topic == topic, matches.c.shown.is_(True))
    at = matches.c
    return _Columns(at.document, at.published, at.cluster, at.outlet, at.language, at.kind, shown)


def _filters(of: _Columns, selection: Selection) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if selection.outlets:
        found.append(or_(of.outlet.in_(selection.outlets), of.cluster.in_(_carried(selection.outlets))))
    if selection.languages:
        found.append(of.language.in_(selection.languages))
    if selection.kinds:
        found.append(of.kind.in_(selection.kinds))
    if selection.since:
        found.append(of.published >= selection.since.isoformat())
    if selection.until:
        found.append(of.published < selection.until.isoformat() + "T24")
    return found


def _carried(keys: Sequence[str]) -> Select[tuple[str]]:
    """Select the clusters of several documents of which one is from these outlets.

    It begins with the copies, because they are few: most documents are alone in their cluster. The outlet
    stands in a function, so that its index, which finds many more, is not used.
    """
    copy, member = documents.alias("copy"), documents.alias("member")
    return (
        select(copy.c.cluster)
        .join(member, member.c.cluster == copy.c.cluster)
        .where(copy.c.relation.in_(_COPIES), func.coalesce(member.c.outlet, "").in_(keys))
    )
