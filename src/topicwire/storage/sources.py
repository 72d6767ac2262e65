"""Sources and what their last checks left behind."""

from datetime import datetime

from sqlalchemy import Connection, RowMapping, delete, or_, select, update

from topicwire.model.source import Source, SourceKind, SourceState
from topicwire.storage.codec import decode, encode, stamp
from topicwire.storage.tables import sources
from topicwire.storage.upsert import upsert


def put(connection: Connection, source: Source) -> None:
    """Keep a source; the state of one that is known stays."""
    row = {
        "key": source.key,
        "kind": source.kind,
        "address": source.address,
        "outlet": source.outlet,
        "title": source.title,
        "paused": source.paused,
    }
    if get(connection, source.key):
        connection.execute(update(sources).where(sources.c.key == source.key).values(**row))
    else:
        upsert(connection, sources, [{**row, "state": encode(SourceState(source.key)), "next_check": None}])


def put_state(connection: Connection, state: SourceState) -> None:
    """Keep the state of a known source."""
    due = stamp(state.next_check) if state.next_check else None
    changed = update(sources).where(sources.c.key == state.source)
    connection.execute(changed.values(state=encode(state), next_check=due))


def get(connection: Connection, key: str) -> tuple[Source, SourceState] | None:
    """Return a source with its state."""
    row = connection.execute(select(sources).where(sources.c.key == key)).mappings().first()
    return _pair(row) if row else None


def at(connection: Connection, address: str) -> Source | None:
    """Return the source of an address. After a permanent redirect its key is still that of the old one."""
    row = connection.execute(select(sources).where(sources.c.address == address)).mappings().first()
    return _pair(row)[0] if row else None


def every(connection: Connection) -> tuple[tuple[Source, SourceState], ...]:
    """Return all sources with their states, by address."""
    rows = connection.execute(select(sources).order_by(sources.c.address)).mappings()
    return tuple(_pair(row) for row in rows)


def due(connection: Connection, now: datetime) -> tuple[tuple[Source, SourceState], ...]:
    """Return the sources whose next check has come, the longest overdue first."""
    waiting = or_(sources.c.next_check.is_(None), sources.c.next_check <= stamp(now))
    found = select(sources).where(sources.c.paused.is_(False), waiting)
    rows = connection.execute(found.order_by(sources.c.next_check, sources.c.key)).mappings()
    return tuple(_pair(row) for row in rows)


def remove(connection: Connection, key: str) -> None:
    """Forget a source, keep its documents."""
    connection.execute(delete(sources).where(sources.c.key == key))


def _pair(row: RowMapping) -> tuple[Source, SourceState]:
    source = Source(
        key=row["key"],
        kind=SourceKind(row["kind"]),
        address=row["address"],
        outlet=row["outlet"],
        title=row["title"],
        paused=bool(row["paused"]),
    )
    return source, decode(SourceState, row["state"])
