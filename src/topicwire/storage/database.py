"""The database: opening it, its migrations, and transactions.

It is SQLite in WAL mode: many readers beside one writer. Writers start with BEGIN IMMEDIATE, so that two of
them never read the same state and both change it. Tables and statements are held to PostgreSQL too, by tests
where its programs are; no setting names one yet.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from topicwire.errors import DataFolderError

_MIGRATIONS = Path(__file__).parent / "migrations"
_BUSY_SECONDS = 60  # a writer waits this long for another; the longest write measured takes under one


class Database:
    """Connections to the one database. Safe to share between threads."""

    def __init__(self, url: str) -> None:
        """Open the database at a SQLAlchemy URL and bring it to the newest schema.

        Raises DataFolderError when it cannot be written, is damaged, or was made by a newer version.
        """
        self.url = url
        self.engine = _engine(url)
        self._watching: PoolProxiedConnection | None = None
        self._watching_lock = Lock()
        try:
            self._upgrade()
        except BaseException as error:
            self.engine.dispose()
            if not isinstance(error, DatabaseError):
                raise
            where = make_url(url).database or url
            raise DataFolderError(
                f"The database {where} cannot be used ({error.orig}). "
                "Check the folder's permissions and disk, or restore a backup."
            ) from error

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Yield a connection that sees one consistent state."""
        with self.engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Yield a connection whose changes are all kept, or, after an exception, none."""
        with self.engine.connect() as connection:
            if self.engine.dialect.name == "sqlite":
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                yield connection
                connection.commit()
            else:
                with connection.begin():
                    yield connection

    def version(self) -> int | None:
        """Return a number that is another one after each write, of this process or another; None if unknown.

        It takes a few microseconds. Numbers of two `Database`s say nothing about each other.
        """
        if self.engine.dialect.name != "sqlite":
            return None
        with self._watching_lock:
            if self._watching is None:  # a connection that never writes: its own writes would not count
                self._watching = self.engine.raw_connection()
            (number,) = self._watching.cursor().execute("PRAGMA data_version").fetchone()
            return int(number)

    def damage(self) -> tuple[str, ...]:
        """Return what is damaged in the file; it is read to its end. Other engines look after their own."""
        if self.engine.dialect.name != "sqlite":
            return ()
        try:
            with self.read() as connection:
                found = connection.exec_driver_sql("PRAGMA quick_check(5)").scalars().all()
        except DatabaseError as error:
            return (str(error.orig),)
        return tuple(str(one) for one in found if one != "ok")

    def close(self) -> None:
        """Close all connections."""
        with self._watching_lock:
            if self._watching is not None:
                self._watching.close()
                self._watching = None
        self.engine.dispose()

    def _upgrade(self) -> None:
        found = self._schema()
        known = sorted(path.name[:4] for path in (_MIGRATIONS / "versions").glob("[0-9]*.py"))
        if found == known[-1]:
            return
        if found is not None and found not in known:
            where = make_url(self.url).database or self.url
            raise DataFolderError(
                f"{where} was made by a newer version of topicwire "
                f"(schema {found}, this version knows {known[-1]}). Install that version, or choose another "
                "data folder with --data-dir."
            )
        self._migrate()

    def _schema(self) -> str | None:
        with self.read() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
            return str(found) if found else None

    def _migrate(self) -> None:
        # Alembic is imported only when there is something to migrate: it takes a tenth of a second.
        from alembic import command  # noqa: PLC0415
        from alembic.config import Config  # noqa: PLC0415

        config = Config()
        config.set_main_option("script_location", str(_MIGRATIONS))
        with self.write() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


def _engine(url: str) -> Engine:
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True)
    # The connection used last is used first: its cache is warm, and those of others stay small.
    engine = create_engine(
        url, connect_args={"timeout": _BUSY_SECONDS}, pool_size=8, max_overflow=32, pool_use_lifo=True
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # transactions are started here, not by the driver
        for pragma in (
            "journal_mode=WAL",
            "synchronous=NORMAL",
            "foreign_keys=ON",
            f"busy_timeout={_BUSY_SECONDS * 1000}",
            # kB, of each connection; 16 MB took 60 MB more and no less time, nor did a map of 64 MB
            "cache_size=-4000",
        ):
            connection.execute(f"PRAGMA {pragma}")

    return engine
