"""Searches that readers kept."""

from sqlalchemy import Connection, delete, select

from topicwire.errors import NotFoundError
from topicwire.model.search import SavedSearch
from topicwire.storage.codec import decode, encode, stamp
from topicwire.storage.tables import searches
from topicwire.storage.upsert import upsert


def put(connection: Connection, reader: str, search: SavedSearch) -> None:
    """Keep a search of a reader."""
    row = {
        "key": search.key,
        "reader": reader,
        "created": stamp(search.created),
        "body": encode(search),
    }
    upsert(connection, searches, [row])


def get(connection: Connection, key: str) -> SavedSearch | None:
    """Return a search by its key, whoever kept it: its feed is read by programs."""
    body = connection.execute(select(searches.c.body).where(searches.c.key == key)).scalar()
    return decode(SavedSearch, body) if body else None


def need(connection: Connection, key: str) -> SavedSearch:
    """Return a search by its key. Raises NotFoundError when there is none."""
    found = get(connection, key)
    if found is None:
        raise missing(key)
    return found


def missing(key: str) -> NotFoundError:
    """Return the error that names a search which is not there."""
    return NotFoundError(f"There is no saved search {key!r}. It may have been removed.")


def every(connection: Connection, reader: str) -> tuple[SavedSearch, ...]:
    """Return the searches of a reader, oldest first."""
    wanted = select(searches.c.body).where(searches.c.reader == reader)
    rows = connection.execute(wanted.order_by(searches.c.created, searches.c.key)).scalars()
    return tuple(decode(SavedSearch, body) for body in rows)


def keys(connection: Connection) -> tuple[str, ...]:
    """Return the keys of all searches, whoever kept them, oldest first."""
    wanted = select(searches.c.key).order_by(searches.c.created, searches.c.key)
    return tuple(connection.execute(wanted).scalars())


def remove(connection: Connection, reader: str, key: str) -> bool:
    """Forget a search of a reader; tell whether there was one."""
    same = (searches.c.reader == reader) & (searches.c.key == key)
    return connection.execute(delete(searches).where(same)).rowcount > 0
