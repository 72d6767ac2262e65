"""Where answers are kept: in one process, or in a file for all processes that serve together.

An answer may be shown as long as nothing was written since it was begun. Of a write each process only knows
when it noticed it, so that is what counts: what any process began later than that is true. The clock is that
of the machine (`time.monotonic`), one for all processes.
"""

import json
import sqlite3
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Protocol

MOST_BYTES = 32_000_000  # of answers that are kept, compressed
_SWEEP = 100  # answers put between two looks at how many bytes are kept
_WAIT = 5.0  # seconds for another process, which reads and writes in a tenth of a millisecond
_TABLE = """
CREATE TABLE IF NOT EXISTS answers (
    asked BLOB PRIMARY KEY, size INTEGER NOT NULL, began REAL NOT NULL, until REAL NOT NULL,
    tag TEXT NOT NULL, key BLOB NOT NULL, headers TEXT NOT NULL, packed BLOB NOT NULL
)
"""
_PUT = "INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_GET = """
SELECT headers, packed, key, tag, began, until FROM answers WHERE asked = ? AND began >= ? AND until >= ?
"""
_FORGET_OLD = """
DELETE FROM answers WHERE until < ? OR asked IN (
    SELECT asked FROM (SELECT asked, sum(size) OVER (ORDER BY began DESC) AS bytes FROM answers)
    WHERE bytes > ?
)
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """What an answer depends on besides what is stored."""

    server: tuple[str, str]  # scheme and host: feeds have whole addresses
    path: str
    query: bytes
    account: str  # whose marks, pins and searches are shown
    scope: str  # what is offered to be done
    signed_in: bool
    language: str
    theme: str
    fragment: tuple[str, ...]  # what htmx says


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer."""

    headers: tuple[tuple[bytes, bytes], ...]
    packed: bytes  # the body, compressed
    key: bytes  # what stands for the key of its forms; empty if it has none
    tag: str  # of what is kept
    began: float  # when it was begun to be made, monotonic seconds
    until: float

    @property
    def size(self) -> int:
        """Return bytes, roughly."""
        return len(self.packed) + 1000


class Shelf(Protocol):
    """Keeps answers up to a number of bytes."""

    def get(self, asked: Asked, since: float) -> Kept | None:
        """Return an answer that was begun since a moment and may still be shown."""
        ...

    def put(self, asked: Asked, kept: Kept) -> None:
        """Keep an answer."""
        ...


@dataclass
class OwnShelf:
    """Keeps answers in memory; of too many the one that was asked for longest ago is forgotten."""

    most: int = MOST_BYTES
    _kept: OrderedDict[Asked, Kept] = field(default_factory=OrderedDict)
    _bytes: int = 0

    def get(self, asked: Asked, since: float) -> Kept | None:
        """Return an answer that may still be shown."""
        kept = self._kept.get(asked)
        if kept is None:
            return None
        if kept.began < since or kept.until < monotonic():
            self._forget(asked)
            return None
        self._kept.move_to_end(asked)
        return kept

    def put(self, asked: Asked, kept: Kept) -> None:
        """Keep an answer."""
        self._forget(asked)
        self._kept[asked] = kept
        self._bytes += kept.size
        while self._bytes > self.most:
            self._forget(next(iter(self._kept)))

    def _forget(self, asked: Asked) -> None:
        gone = self._kept.pop(asked, None)
        self._bytes -= gone.size if gone else 0


class SharedShelf:
    """Keeps answers in a file; of too many the oldest are forgotten. Nothing of it outlives the processes.

    What a process put or found there it keeps in its memory as well. Where the file cannot be used, as on a
    full disk, readers still get their answers, which each process then makes for itself.
    """

    def __init__(self, path: Path, most: int = MOST_BYTES) -> None:
        self._most = most
        self._lock = Lock()
        self._put = 0
        self._own = OwnShelf(most)
        self._file = sqlite3.connect(path, _WAIT, isolation_level=None, check_same_thread=False)
        self._file.execute("PRAGMA journal_mode=WAL")
        self._file.execute("PRAGMA synchronous=OFF")  # a crash of the machine ends the processes as well
        self._file.execute(_TABLE)

    def get(self, asked: Asked, since: float) -> Kept | None:
        """Return an answer that may still be shown."""
        with self._lock:
            kept = self._own.get(asked, since)
            if kept is None:
                row = None
                with suppress(sqlite3.Error):
                    row = self._file.execute(_GET, (_digest(asked), since, monotonic())).fetchone()
                if row is None:
                    return None
                kept = _read(*row)
                self._own.put(asked, kept)
            return kept

    def put(self, asked: Asked, kept: Kept) -> None:
        """Keep an answer."""
        headers = json.dumps([[part.decode("latin-1") for part in pair] for pair in kept.headers])
        row = (_digest(asked), kept.size, kept.began, kept.until, kept.tag, kept.key, headers, kept.packed)
        with self._lock:
            self._own.put(asked, kept)
            with suppress(sqlite3.Error):
                self._file.execute(_PUT, row)
                self._put += 1
                if self._put % _SWEEP == 0:
                    self._file.execute(_FORGET_OLD, (monotonic(), self._most))

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


def _read(headers: str, packed: bytes, key: bytes, tag: str, began: float, until: float) -> Kept:
    pairs = tuple((name.encode("latin-1"), value.encode("latin-1")) for name, value in json.loads(headers))
    return Kept(pairs, packed, key, tag, began, until)


def _digest(asked: Asked) -> bytes:
    return sha256(repr(asked).encode()).digest()
