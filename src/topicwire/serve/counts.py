"""What is counted of callers: in one process, or in a file that processes share."""

import sqlite3
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Protocol

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
    """Counts in a file, for processes that serve together; 30 µs each. Nothing of it outlives them."""

    def __init__(self, path: Path) -> None:
        self._lock = Lock()
        self._added = 0
        self._file = sqlite3.connect(path, _WAIT, isolation_level=None, check_same_thread=False)
        self._file.execute("PRAGMA journal_mode=WAL")
        self._file.execute("PRAGMA synchronous=OFF")  # a crash of the machine ends the processes as well
        self._file.executescript(_TABLE)

    def add(self, key: str, now: float, window: int, most: int) -> tuple[float, int]:
        """Count one more."""
        asked = {"key": key, "now": now, "window": window, "most": most}
        with self._lock:
            ((end, number),) = self._file.execute(_ADD, asked).fetchall()
            self._added += 1
            if self._added % _SWEEP == 0:
                self._file.execute(_FORGET_OLD, (MOST_KEPT,))
        return float(end), int(number)

    def forget(self, key: str) -> None:
        """Begin anew for a key."""
        with self._lock:
            self._file.execute("DELETE FROM counts WHERE key = ?", (key,))

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()
