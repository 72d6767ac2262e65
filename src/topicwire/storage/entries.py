"""Entries: what sources listed, and whether it still waits to be read."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy import Connection, func, select, update

from topicwire.model.entry import Entry
from topicwire.storage.codec import decode, encode, stamp, unstamp
from topicwire.storage.tables import entries
from topicwire.storage.upsert import upsert

_SLICE = 500  # addresses in one IN (...): SQLite allows 32,766 parameters, short statements stay cached


@dataclass(frozen=True, slots=True)
class Waiting:
    """An entry that waits to be read."""

    address: str
    attempts: int  # failed ones in a row
    due: datetime  # not before


def offer(connection: Connection, listed: Iterable[Entry], now: datetime) -> tuple[str, ...]:
    """Keep listed entries; return the addresses that are new or whose listing changed, which now wait."""
    unique = {entry.address: entry for entry in listed}
    known = _fingerprints(connection, list(unique))
    fresh = [entry for entry in unique.values() if known.get(entry.address) != fingerprint(entry)]
    rows = [_row(entry, now) for entry in fresh]
    upsert(connection, entries, rows)
    return tuple(entry.address for entry in fresh)


def fingerprint(entry: Entry) -> str:
    """Return a hash of what would make it worth reading an entry again."""
    updated = entry.updated or entry.published
    parts = (entry.title, str(updated.at) if updated else "", entry.content or entry.summary)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def pending(connection: Connection, now: datetime, limit: int) -> tuple[Entry, ...]:
    """Return entries that wait to be read and are due, oldest wait first."""
    waiting = select(entries.c.entry).where(entries.c.pending.is_(True), entries.c.due <= stamp(now))
    rows = connection.execute(waiting.order_by(entries.c.due, entries.c.address).limit(limit)).scalars()
    return tuple(decode(Entry, row) for row in rows)


def waiting(connection: Connection, limit: int) -> tuple[Waiting, ...]:
    """Return entries that wait to be read, those that are due first."""
    wanted = select(entries.c.address, entries.c.attempts, entries.c.due).where(entries.c.pending.is_(True))
    rows = connection.execute(wanted.order_by(entries.c.due, entries.c.address).limit(limit))
    return tuple(Waiting(row.address, row.attempts, unstamp(row.due)) for row in rows)


def get(connection: Connection, addresses: Sequence[str]) -> tuple[Entry, ...]:
    """Return those of the addresses that were listed and still wait to be read."""
    found: list[Entry] = []
    for start in range(0, len(addresses), _SLICE):
        part = addresses[start : start + _SLICE]
        wanted = select(entries.c.entry).where(entries.c.address.in_(part), entries.c.pending.is_(True))
        found.extend(decode(Entry, row) for row in connection.execute(wanted).scalars())
    return tuple(found)


def find(connection: Connection, addresses: Sequence[str]) -> dict[str, Entry]:
    """Return those of the addresses that were ever listed, with their entries."""
    found: dict[str, Entry] = {}
    for start in range(0, len(addresses), _SLICE):
        wanted = select(entries.c.entry).where(entries.c.address.in_(addresses[start : start + _SLICE]))
        listed = (decode(Entry, row) for row in connection.execute(wanted).scalars())
        found.update((entry.address, entry) for entry in listed)
    return found


def attempts(connection: Connection, address: str) -> int:
    """Return how often in a row reading an entry failed."""
    count = connection.execute(select(entries.c.attempts).where(entries.c.address == address)).scalar()
    return int(count or 0)


def close(connection: Connection, address: str) -> None:
    """Mark an entry as read: it has its outcome."""
    done = update(entries).where(entries.c.address == address)
    connection.execute(done.values(pending=False, attempts=0))


def postpone(connection: Connection, address: str, due: datetime) -> None:
    """Mark an entry as failed once more, to be tried again at `due`."""
    later = update(entries).where(entries.c.address == address)
    connection.execute(later.values(attempts=entries.c.attempts + 1, due=stamp(due)))


def count_pending(connection: Connection) -> int:
    """Return how many entries wait to be read."""
    counted = select(func.count()).select_from(entries).where(entries.c.pending.is_(True))
    return int(connection.execute(counted).scalar_one())


def _fingerprints(connection: Connection, addresses: list[str]) -> dict[str, str]:
    known: dict[str, str] = {}
    for start in range(0, len(addresses), _SLICE):
        part = addresses[start : start + _SLICE]
        wanted = select(entries.c.address, entries.c.fingerprint).where(entries.c.address.in_(part))
        known.update((row.address, row.fingerprint) for row in connection.execute(wanted))
    return known


def _row(entry: Entry, now: datetime) -> dict[str, object]:
    return {
        "address": entry.address,
        "source": entry.source,
        "host": urlsplit(entry.address).hostname or "",
        "entry": encode(entry),
        "fingerprint": fingerprint(entry),
        "listed": stamp(now),
        "pending": True,
        "attempts": 0,
        "due": stamp(now),
    }
