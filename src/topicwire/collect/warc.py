"""WARC files (ISO 28500), plain or compressed, such as those of Common Crawl's CC-NEWS."""

import gzip
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from io import SEEK_END, BytesIO
from pathlib import Path
from typing import BinaryIO

from fastwarc import ArchiveIterator, WarcRecord, WarcRecordType
from fastwarc.stream_io import ChunkedReader
from fastwarc.warc import HeaderMap

from topicwire.collect.archive import MAX_BYTES, Record
from topicwire.errors import BadInputError, FetchFailedError, TooLargeError, TopicwireError, UserError
from topicwire.model.page import Page
from topicwire.net.address import canonical
from topicwire.net.answers import failure
from topicwire.net.body import GZIP_MAGIC, read_body

KINDS = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
STARTS = (b"WARC/", b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd", b"\x04\x22\x4d\x18")  # plain, gzip, zstd, lz4
READABLE = ("html", "pdf", "text/plain", "text/markdown")
STEP = 1 << 20  # bytes read at once
MAX_REPAIRS = 1_000  # damaged places after which a file is given up
MAX_HEADERS = 200
MAX_HEAD = 65_536  # bytes at the end of a file in which the head of a last record is looked for


@dataclass(frozen=True, slots=True)
class _Place:
    """A place in the file: the record at this byte offset has this number, and is done itself or is not."""

    offset: int
    number: int
    done: bool = True

    def __str__(self) -> str:
        return f"{self.offset}:{self.number}:{int(self.done)}"

    @classmethod
    def read(cls, text: str) -> "_Place":
        """Return the place a position names. Raises `UserError` if it is not one of ours."""
        try:
            offset, number, done = (int(part) for part in text.split(":"))
        except ValueError as error:
            raise UserError(f"{text!r} is not a position in a WARC file") from error
        return cls(offset, number, bool(done))


class WarcArchive:
    """The pages of one WARC file. Records of images, styles, redirects and the like are no pages and are
    skipped."""

    def __init__(self, path: Path, max_bytes: int = MAX_BYTES) -> None:
        self._path = path
        self._max_bytes = max_bytes

    @property
    def size(self) -> int | None:
        """Return the size of the file in bytes."""
        return self._path.stat().st_size

    def records(self, after: str | None = None) -> Iterator[Record]:
        """Yield the records, from the start or behind a position."""
        try:
            stream = self._path.open("rb")
        except OSError as error:
            raise UserError(f"{self._path} cannot be read: {error.strerror}") from error
        with stream:
            known = _Place.read(after) if after else _Place(0, 0, done=False)
            place, whole = known, True
            for place, record in _iterate(stream, _start(stream, known)):
                if place.number < known.number:
                    continue
                found = self._record(place, record)
                if found is not None:
                    whole = found.error is None
                    if place.number > known.number or not known.done:
                        yield found
            end = _Place(self._path.stat().st_size, place.number + 1)
            if whole and end.number > known.number and _ends_early(stream, place.offset):
                yield self._damage(end, BadInputError("the file is cut short: its last record has no end"))

    def _record(self, place: _Place, record: WarcRecord | TopicwireError) -> Record | None:
        if isinstance(record, TopicwireError):
            return self._damage(place, record)
        address = canonical((record.headers.get("WARC-Target-URI") or "").strip("<>"))
        if address is None:
            return None  # name lookups, notes of the crawler
        try:
            page = self._page(address, record)
        except TopicwireError as error:
            return Record(str(place), place.offset, address, None, error=error)
        return Record(str(place), place.offset, address, page) if page is not None else None

    def _damage(self, place: _Place, error: TopicwireError) -> Record:
        return Record(str(place), place.offset, f"{self._path.name}@{place.offset}", None, error=error)

    def _page(self, address: str, record: WarcRecord) -> Page | None:
        block = self._block(record)
        kind, headers, status = record.headers.get("Content-Type", "") or "", [("content-type", "")], 200
        if kind.lower().startswith("application/http"):
            status, headers, block = self._http(block)
            kind = dict(headers).get("content-type", "")
        else:
            headers = [("content-type", kind)]
        if 300 <= status < 400 or (kind and not any(word in kind.lower() for word in READABLE)):
            return None
        error = failure(address, status, None)
        if error is not None:
            raise error
        dated = record.headers.get("WARC-Date") is not None and record.record_date is not None
        date = record.record_date if dated else datetime.fromtimestamp(self._path.stat().st_mtime, UTC)
        return Page(address, address, status, block, date.astimezone(UTC), tuple(headers[:MAX_HEADERS]))

    def _block(self, record: WarcRecord) -> bytes:
        if record.headers.get("Content-Length") is None:
            raise BadInputError("the record does not say how long it is")
        size = record.content_length
        if size > self._max_bytes:
            raise TooLargeError(f"the record has {size} bytes, more than {self._max_bytes}")
        block = bytearray()
        while len(block) < size and (piece := record.reader.read(min(STEP, size - len(block)))):
            block += piece
        if len(block) < size:
            raise BadInputError(f"the record is cut short: {len(block)} of {size} bytes")
        return bytes(block)

    def _http(self, block: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        parsed = HeaderMap("latin1")
        length = parsed.parse(BytesIO(block), has_status_line=True)
        headers = [(name.lower(), value) for name, value in parsed.items()]
        known = dict(headers)
        body = block[length:]
        if "chunked" in known.get("transfer-encoding", "").lower():
            body = _unchunked(body, self._max_bytes)
        # Common Crawl stores bodies decompressed under headers that say otherwise, so a failure means
        # nothing.
        with suppress(BadInputError, FetchFailedError):
            body = read_body([body], known.get("content-encoding", ""), self._max_bytes)
        return parsed.status_code or 0, headers, body


def _iterate(stream: BinaryIO, start: _Place) -> Iterator[tuple[_Place, WarcRecord | TopicwireError]]:
    """Yield the records from a place on. Behind damage, the next place that looks like a record is tried."""
    offset, number = start.offset, start.number
    for _ in range(MAX_REPAIRS):
        stream.seek(offset)
        try:
            for record in ArchiveIterator(stream, record_types=KINDS, parse_http=False):
                offset = record.stream_pos
                yield _Place(offset, number), record
                number += 1
        except (OSError, ValueError) as error:
            following = _next_start(stream, offset + 1)
            place = _Place(stream.tell() if following is None else following, number, done=False)
            yield place, BadInputError(f"damaged behind byte {offset}: {error}")
            if following is None:
                return
            offset = following
        else:
            return


def _next_start(stream: BinaryIO, offset: int) -> int | None:
    """Return the offset of the next bytes that may start a record."""
    stream.seek(offset)
    kept = b""
    while piece := stream.read(STEP):
        window = kept + piece
        found = [at for start in STARTS if (at := window.find(start)) >= 0]
        if found:
            return offset - len(kept) + min(found)
        kept = window[-8:]
        offset += len(piece)
    return None


def _ends_early(stream: BinaryIO, offset: int) -> bool:
    """Tell whether a file ends within the head of a record behind this one, which reading takes for its end.

    Cuts elsewhere are found in reading the record itself.
    """
    stream.seek(offset)
    start = stream.read(8)
    if start.startswith(GZIP_MAGIC):
        stream.seek(offset)
        return _gzip_ends_early(stream)
    stream.seek(max(offset, stream.seek(0, SEEK_END) - MAX_HEAD))
    last = stream.read().rpartition(b"WARC/1.")
    return start.startswith(STARTS[0]) and bool(last[1]) and b"\r\n\r\n" not in last[2]


def _gzip_ends_early(stream: BinaryIO) -> bool:
    try:
        with gzip.open(stream) as unpacked:
            while unpacked.read(STEP):
                pass
    except EOFError:
        return True
    except (OSError, zlib.error):
        return False  # damage, which was found in reading
    return False


def _start(stream: BinaryIO, known: _Place) -> _Place:
    """Return where to begin for what lies behind a place.

    A file that is compressed as a whole cannot be entered in the middle: it is read from its start again.
    """
    if not stream.read(8).startswith(STARTS):
        raise UserError(f"{stream.name} is not a WARC file")
    stream.seek(known.offset)
    return known if stream.read(8).startswith(STARTS) else _Place(0, 0, done=False)


def _unchunked(body: bytes, limit: int) -> bytes:
    """Return a chunked body whole, or as it is if it is not chunked after all."""
    reader = ChunkedReader(BytesIO(body))
    try:
        return reader.read(limit)
    except (OSError, ValueError):
        return body
