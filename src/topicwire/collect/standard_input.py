"""Pages from standard input: JSON lines as they come, or one HTML page, PDF, text or WARC file."""

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from topicwire.collect.archive import MAX_BYTES, Record
from topicwire.collect.folder import FolderArchive
from topicwire.collect.jsonl import LineSource, bounded_lines, read_lines
from topicwire.errors import UserError

ADDRESS = "stdin:"
STEP = 1 << 16  # bytes read at once
ENDINGS = ((b"WARC/", ".warc"), (b"%PDF-", ".pdf"), (b"\x1f\x8b", ".warc.gz"), (b"<", ".html"))


class StreamArchive:
    """The pages of a stream. It can be read once; to continue, give the same stream again."""

    def __init__(self, stream: BinaryIO, source: str = "", max_bytes: int = MAX_BYTES) -> None:
        self._stream = stream
        self._source = source
        self._max_bytes = max_bytes

    @property
    def size(self) -> int | None:
        """Return None: a stream does not tell."""
        return None

    def records(self, after: str | None = None) -> Iterator[Record]:
        """Yield the records, from the start or behind a position."""
        head = self._stream.read(STEP)
        start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
        if start.startswith(b"{"):
            pieces = iter(lambda: self._stream.read(STEP), b"")
            lines = bounded_lines(piece for first in ([head], pieces) for piece in first)
            yield from read_lines(lines, LineSource(ADDRESS, self._source), int(after or 0))
            return
        ending = next((ending for mark, ending in ENDINGS if start.startswith(mark)), ".txt")
        with tempfile.TemporaryDirectory(prefix="topicwire-") as folder:
            path = Path(folder) / f"standard-input{ending}"
            self._copy(head, path)
            for record in FolderArchive(path, self._source, self._max_bytes).records(after):
                yield _named(record)

    def _copy(self, head: bytes, path: Path) -> None:
        try:
            with path.open("wb") as copy:
                copy.write(head)
                shutil.copyfileobj(self._stream, copy, STEP)
        except OSError as error:
            raise UserError(f"standard input cannot be kept in {path.parent}: {error.strerror}") from error


def _named(record: Record) -> Record:
    """Name a page without an address by its bytes, not by the file in which it lay for a moment."""
    if not record.address.startswith("file:"):
        return record
    page = record.page
    address = f"{ADDRESS}{hashlib.sha256(page.body).hexdigest()[:16]}" if page else ADDRESS
    page = replace(page, address=address, final=address) if page else None
    return replace(record, address=address, page=page)
