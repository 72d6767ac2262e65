"""Sessions: which browser is signed in as whom. The secret of its cookie is kept as a hash."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from topicwire.storage.codec import stamp, unstamp
from topicwire.storage.tables import sessions


@dataclass(frozen=True, slots=True)
class StoredSession:
    """A browser that is signed in."""

    account: str
    created: datetime
    seen: datetime


def begin(connection: Connection, digest: str, account: str, now: datetime) -> None:
    """Keep a new session under the hash of its secret."""
    row = {"digest": digest, "account": account, "created": stamp(now), "seen": stamp(now)}
    connection.execute(insert(sessions).values(**row))


def get(connection: Connection, digest: str) -> StoredSession | None:
    """Return a session by the hash of its secret, however old."""
    row = connection.execute(select(sessions).where(sessions.c.digest == digest)).mappings().first()
    return StoredSession(row["account"], unstamp(row["created"]), unstamp(row["seen"])) if row else None


def count(connection: Connection, account: str) -> int:
    """Return how many sessions an account has."""
    own = select(func.count()).select_from(sessions).where(sessions.c.account == account)
    return connection.execute(own).scalar_one()


def touch(connection: Connection, digest: str, now: datetime) -> None:
    """Note a visit."""
    connection.execute(update(sessions).where(sessions.c.digest == digest).values(seen=stamp(now)))


def end(connection: Connection, digest: str) -> None:
    """Forget one session."""
    connection.execute(delete(sessions).where(sessions.c.digest == digest))


def end_all(connection: Connection, account: str, *, but: str = "") -> int:
    """Forget the sessions of an account, except the one with that hash; return how many they were."""
    own = delete(sessions).where(sessions.c.account == account, sessions.c.digest != but)
    return connection.execute(own).rowcount


def sweep(connection: Connection, *, seen_before: datetime, begun_before: datetime) -> None:
    """Forget the sessions that are too old."""
    old = or_(sessions.c.seen < stamp(seen_before), sessions.c.created < stamp(begun_before))
    connection.execute(delete(sessions).where(old))
