"""Imports: how far each archive was read, so that an import can be continued."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, RowMapping, select

from topicwire.storage.codec import stamp
from topicwire.storage.tables import imports
from topicwire.storage.upsert import upsert


@dataclass(frozen=True, slots=True)
class ImportState:
    """How far an import came."""

    source: str  # key of the archive's source
    position: str  # where to continue, as the archive's reader wrote it; empty: at the beginning
    pages: int  # read so far
    finished: bool


def put(connection: Connection, state: ImportState, now: datetime) -> None:
    """Keep how far an import came."""
    began = connection.execute(select(imports.c.started).where(imports.c.source == state.source)).scalar()
    row = {
        "source": state.source,
        "position": state.position,
        "pages": state.pages,
        "finished": state.finished,
        "started": began or stamp(now),
        "changed": stamp(now),
    }
    upsert(connection, imports, [row])


def get(connection: Connection, source: str) -> ImportState | None:
    """Return how far the import from a source came, or None if it never began."""
    row = connection.execute(select(imports).where(imports.c.source == source)).mappings().first()
    return _state(row) if row else None


def unfinished(connection: Connection) -> tuple[ImportState, ...]:
    """Return the imports that were begun and not finished, oldest first."""
    begun = select(imports).where(imports.c.finished.is_(False)).order_by(imports.c.started)
    return tuple(map(_state, connection.execute(begun).mappings()))


def _state(row: RowMapping) -> ImportState:
    return ImportState(row["source"], row["position"], row["pages"], bool(row["finished"]))
