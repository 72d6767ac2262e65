"""Insert a row, or replace the one with the same key: SQLite and PostgreSQL say it alike."""

from collections.abc import Mapping, Sequence
from functools import cache
from types import ModuleType

from sqlalchemy import Connection, Executable, Table
from sqlalchemy.dialects import sqlite


def upsert(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, object]], *, first: str = ""
) -> None:
    """Write rows; those whose primary key exists are overwritten in the columns given.

    The column `first` is written with a new row only.
    """
    if not rows:
        return
    statement = _statement(connection.dialect.name, table, tuple(rows[0]), first)
    connection.execute(statement, [dict(row) for row in rows])


@cache  # building one takes longer than running it
def _statement(dialect_name: str, table: Table, columns: tuple[str, ...], first: str) -> Executable:
    dialect = sqlite if dialect_name == "sqlite" else _postgresql()
    statement = dialect.insert(table)
    keys = [column.name for column in table.primary_key.columns]
    changed = {name: statement.excluded[name] for name in columns if name not in (*keys, first)}
    whole: Executable = (
        statement.on_conflict_do_update(index_elements=keys, set_=changed)
        if changed
        else statement.on_conflict_do_nothing(index_elements=keys)
    )
    return whole


def _postgresql() -> ModuleType:
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - takes 20 ms, and most databases are embedded

    return postgresql
