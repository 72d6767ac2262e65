"""Matches: which documents belong to which topics, and which of a cluster is shown."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select, update

from topicwire.model.topic import Match
from topicwire.storage.changes import changed
from topicwire.storage.codec import decode, encode, stamp
from topicwire.storage.tables import documents, matches
from topicwire.storage.upsert import upsert

# Statements that are run for every document are made once: making one takes longer than running it.
_IN_CLUSTERS = (
    select(matches.c.topic, matches.c.document, documents.c.cluster, documents.c.published)
    .join(documents, documents.c.key == matches.c.document)
    .where(documents.c.cluster.in_(bindparam("wanted", expanding=True)))
)
_OF_TOPIC = select(matches.c.body).where(
    matches.c.topic == bindparam("of"), matches.c.document.in_(bindparam("wanted", expanding=True))
)
_TOPICS_OF = (
    select(matches.c.document, matches.c.topic)
    .where(matches.c.document.in_(bindparam("wanted", expanding=True)))
    .order_by(matches.c.topic)
)


def replace(connection: Connection, document: str, found: Sequence[Match], now: datetime) -> None:
    """Keep exactly these matches of a document."""
    kept = {match.topic for match in found}
    lost = set(topics_of(connection, [document]).get(document, ())) - kept
    for topic in lost:
        withdraw(connection, topic, document)
    put(connection, found, now)


def withdraw(connection: Connection, topic: str, document: str) -> None:
    """Forget that a document belongs to a topic; a copy that belongs is shown in its place."""
    same = (matches.c.topic == topic) & (matches.c.document == document)
    cluster = connection.execute(select(matches.c.cluster).where(same)).scalar()
    connection.execute(delete(matches).where(same))
    changed(connection, [topic])
    if cluster:
        arrange(connection, [cluster])


def put(connection: Connection, found: Sequence[Match], now: datetime) -> None:
    """Keep matches and choose anew what their topics show; `now` is when those that are new came."""
    if not found:
        return
    wanted = select(
        documents.c.key,
        documents.c.cluster,
        documents.c.published,
        documents.c.outlet,
        documents.c.language,
        documents.c.kind,
    )
    places = {
        row.key: row
        for row in connection.execute(wanted.where(documents.c.key.in_({match.document for match in found})))
    }
    rows = [
        {
            "topic": match.topic,
            "document": match.document,
            "cluster": places[match.document].cluster,
            "published": places[match.document].published,
            "shown": False,
            "body": encode(match),
            "found": stamp(now),
            "outlet": places[match.document].outlet,
            "language": places[match.document].language,
            "kind": places[match.document].kind,
        }
        for match in found
        if match.document in places
    ]
    upsert(connection, matches, rows, first="found")
    arrange(connection, sorted({place.cluster for place in places.values()}))


def arrange(connection: Connection, clusters: Sequence[str]) -> None:
    """Choose for each topic which matching document of these clusters is shown: the earliest."""
    by_topic: dict[tuple[str, str], list[str]] = {}
    published: dict[str, str] = {}
    for row in connection.execute(_IN_CLUSTERS, {"wanted": list(clusters)}):
        by_topic.setdefault((row.topic, row.cluster), []).append(row.document)
        published[row.document] = row.published
    for (topic, cluster), found in by_topic.items():
        shown = min(found, key=lambda key: (published[key], key))
        for key in found:
            same = (matches.c.topic == topic) & (matches.c.document == key)
            values = {"cluster": cluster, "published": published[key], "shown": key == shown}
            connection.execute(update(matches).where(same).values(**values))
    changed(connection, (topic for topic, _ in by_topic))


def load(connection: Connection, topic: str, keys: Sequence[str]) -> dict[str, Match]:
    """Return the matches of documents with a topic, by document key."""
    bodies = connection.execute(_OF_TOPIC, {"of": topic, "wanted": list(keys)}).scalars()
    found = (decode(Match, body) for body in bodies)
    return {match.document: match for match in found}


def newest(connection: Connection, topic: str, limit: int) -> tuple[str, ...]:
    """Return the newest documents that a topic's page shows."""
    wanted = select(matches.c.document).where(matches.c.topic == topic, matches.c.shown.is_(True))
    ordered = wanted.order_by(matches.c.published.desc(), matches.c.document.desc())
    return tuple(connection.execute(ordered.limit(limit)).scalars())


def topics_of(connection: Connection, keys: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return document key → keys of the topics it belongs to."""
    found: dict[str, tuple[str, ...]] = {}
    for row in connection.execute(_TOPICS_OF, {"wanted": list(keys)}):
        found[row.document] = (*found.get(row.document, ()), row.topic)
    return found


def shown(connection: Connection, topic: str | None, *, after: str, limit: int) -> tuple[str, ...]:
    """Return, in order, documents behind `after` that a topic's page shows; any topic's, if None."""
    wanted = (
        select(matches.c.document).distinct().where(matches.c.shown.is_(True), matches.c.document > after)
    )
    if topic is not None:
        wanted = wanted.where(matches.c.topic == topic)
    return tuple(connection.execute(wanted.order_by(matches.c.document).limit(limit)).scalars())
