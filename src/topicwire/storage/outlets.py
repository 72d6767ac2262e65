"""Outlets as stored."""

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import Connection, RowMapping, bindparam, select

from topicwire.model.outlet import Outlet
from topicwire.storage.tables import outlets
from topicwire.storage.upsert import upsert

_ROMANISED = (  # made once: it is run for every search, and making it takes longer than running it
    select(outlets.c.key, outlets.c.romanised).where(outlets.c.key.in_(bindparam("wanted", expanding=True)))
)


def put(connection: Connection, outlet: Outlet) -> None:
    """Keep an outlet, replacing what was known of it."""
    upsert(connection, outlets, [asdict(outlet)])


def get(connection: Connection, key: str) -> Outlet | None:
    """Return an outlet by its key."""
    row = connection.execute(select(outlets).where(outlets.c.key == key)).mappings().first()
    return _outlet(row) if row else None


def every(connection: Connection) -> tuple[Outlet, ...]:
    """Return all outlets, by key."""
    rows = connection.execute(select(outlets).order_by(outlets.c.key)).mappings()
    return tuple(_outlet(row) for row in rows)


def romanised(connection: Connection, keys: Sequence[str]) -> dict[str, str]:
    """Return outlet key → name in Latin letters, of those that are known."""
    rows = connection.execute(_ROMANISED, {"wanted": list(keys)})
    return {row.key: row.romanised for row in rows}


def _outlet(row: RowMapping) -> Outlet:
    return Outlet(**{name: row[name] for name in outlets.c.keys()})  # noqa: SIM118 - columns, not a dict
