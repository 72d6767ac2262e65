"""What is counted of callers: in one process, or in a file that processes share."""

import sqlite3
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Protocol

import structlog

MOST_KEPT = 50_000  # callers counted at once, about 10 MB; the one counted longest ago is forgotten first
_SWEEP = 1000  # counts between two looks at how many are kept
_WAIT = 5.0  # seconds for another process, which counts in microseconds
_TABLE = """
CREATE TABLE IF NOT EXISTS counts (key TEXT PRIMARY KEY, ends REAL NOT NULL, number INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS counts_ends ON counts (ends);
"""
_ADD = """
INSERT INTO counts VALUES (:key, :now + :window, 1)
ON CONFLICT (key) DO UPDATE SET
    number = CASE WHEN ends > :now THEN min(number, :most) + 1 ELSE 1 END,
    ends = CASE WHEN ends > :now THEN ends ELSE excluded.ends END
RETURNING ends, number
"""
_FORGET_OLD = """
DELETE FROM counts WHERE key IN (SELECT key FROM counts ORDER BY ends DESC LIMIT -1 OFFSET ?)
"""

_Row = tuple[float, int]
_log = structlog.get_logger(__name__)


class Counts(Protocol):
    """Counts in windows of time. Safe to share between threads."""

    def add(self, key: str, now: float, window: int, most: int) -> tuple[float, int]:
        """Count one more; return when the window of the key ends, and its number, at most `most` and one."""
        ...

    def forget(self, key: str) -> None:
        """Begin anew for a key."""
        ...


@dataclass
class OwnCounts:
    """Counts in the memory of one process."""

    _kept: OrderedDict[str, tuple[float, int]] = field(default_factory=OrderedDict)  # end and number
    _lock: Lock = field(default_factory=Lock)

    def add(self, key: str, now: float, window: int, most: int) -> tuple[float, int]:
        """Count one more."""
        with self._lock:
            end, number = self._kept.get(key, (0.0, 0))
            if end <= now:
                self._kept.pop(key, None)  # a new window goes to the end of the line
                end, number = now + window, 0
            self._kept[key] = counted = (end, min(number, most) + 1)
            if len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return counted

    def forget(self, key: str) -> None:
        """Begin anew for a key."""
        with self._lock:
            self._kept.pop(key, None)


class SharedCounts:
    """Counts in a file, for processes that serve together; 30 µs each. Nothing of it outlives them.

    Each process counts for itself as well: where the file cannot be used, as on a full disk, limits hold in
    each process, and nobody is turned away for it.
    """

    def __init__(self, path: Path) -> None:
        self._lock = Lock()
        self._own = OwnCounts()
        self._failed = False
        self._added = 0
        self._file = sqlite3.connect(path, _WAIT, isolation_level=None, check_same_thread=False)
        self._file.execute("PRAGMA journal_mode=WAL")
        self._file.execute("PRAGMA synchronous=OFF")  # a crash of the machine ends the processes as well
        self._file.executescript(_TABLE)

    def add(self, key: str, now: float, window: int, most: int) -> tuple[float, int]:
        """Count one more."""
        own = self._own.add(key, now, window, most)
        asked = {"key": key, "now": now, "window": window, "most": most}
        rows = self._execute(_ADD, asked)
        self._added += 1
        if self._added % _SWEEP == 0:
            self._execute(_FORGET_OLD, (MOST_KEPT,))
        return (float(rows[0][0]), int(rows[0][1])) if rows else own

    def forget(self, key: str) -> None:
        """Begin anew for a key."""
        self._own.forget(key)
        self._execute("DELETE FROM counts WHERE key = ?", (key,))

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _execute(self, statement: str, values: Mapping[str, object] | tuple[object, ...]) -> list[_Row]:
        """Return the rows of a statement; none if the file cannot be used, which is logged once."""
        with self._lock:
            try:
                return self._file.execute(statement, values).fetchall()
            except sqlite3.Error as error:
                if not self._failed:
                    _log.warning("callers are counted by each process for itself", cause=str(error))
                self._failed = True
                return []
