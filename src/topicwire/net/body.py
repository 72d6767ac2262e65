"""Bodies: decompressed piece by piece under a limit, so that a compression bomb ends early."""

import zlib
from collections.abc import Callable, Iterable, Iterator

import brotli
import zstandard

from topicwire.errors import BadInputError, FetchFailedError, TooLargeError

PIECE = 65_536  # bytes that one step of decompression may put out
MAX_CODINGS = 3  # compressions inside one another; more is an attack
GZIP_MAGIC = b"\x1f\x8b"
WINDOW = 8 * 1024 * 1024  # bytes a zstd frame may ask for: what RFC 9659 allows on the web
CUT = "the compressed body was cut short"


def read_body(chunks: Iterable[bytes], coding: str, limit: int) -> bytes:
    """Return a whole body, decompressed as its Content-Encoding says.

    Raises `TooLargeError` as soon as more than `limit` bytes came in or out, `FetchFailedError` if the data
    ends too early, `BadInputError` if it cannot be decompressed. Never holds much more than `limit` bytes.
    """
    return b"".join(_decompressed(chunks, coding, limit))


def read_start(chunks: Iterable[bytes], coding: str, size: int) -> bytes:
    """Return the first `size` bytes of a body, decompressed; the rest is not read. Raises as `read_body`."""
    start = bytearray()
    for piece in _decompressed(chunks, coding, size + PIECE):
        start += piece
        if len(start) >= size:
            break
    return bytes(start[:size])


def gunzip(data: bytes, limit: int) -> bytes:
    """Return gzip data decompressed, and anything else as it is.

    Raises `TooLargeError` over the limit, `BadInputError` if it is damaged or ends too early.
    """
    if not data.startswith(GZIP_MAGIC):
        return data
    try:
        return read_body([data], "gzip", limit)
    except FetchFailedError as error:
        raise BadInputError("the gzip data is cut short") from error


def _decompressed(chunks: Iterable[bytes], coding: str, limit: int) -> Iterator[bytes]:
    codings = [name for part in coding.split(",") if (name := part.strip().lower()) not in {"", "identity"}]
    if len(codings) > MAX_CODINGS:
        raise BadInputError(f"the body is compressed {len(codings)} times over")
    pieces = _limited(chunks, limit)
    for name in reversed(codings):
        if name not in DECODERS:
            raise BadInputError(f"the body is compressed in an unknown way: {name[:40]}")
        pieces = _limited(DECODERS[name](pieces), limit)
    try:
        yield from pieces
    except (zlib.error, brotli.error, zstandard.ZstdError) as error:
        raise BadInputError(f"the body is not {coding[:40]}: {error}") from error


def _limited(chunks: Iterable[bytes], limit: int) -> Iterator[bytes]:
    total = 0
    for chunk in chunks:
        total += len(chunk)
        if total > limit:
            raise TooLargeError(f"larger than {limit} bytes")
        yield chunk


def _gzip(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Decompress any number of gzip members; padding after the last is left out."""
    inner, started = zlib.decompressobj(31), False
    for chunk in chunks:
        data = chunk
        while data:
            if inner.eof:
                if not data.startswith(GZIP_MAGIC):
                    return
                inner = zlib.decompressobj(31)
            started = True
            yield from _inflate(inner, data)
            data = inner.unused_data
    if started and not inner.eof:
        raise FetchFailedError(CUT)


def _deflate(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Decompress "deflate", with a zlib header or without: servers disagree what the name means."""
    inner: zlib._Decompress | None = None
    for chunk in chunks:
        if inner is None and chunk:
            # RFC 1950: method 8 in the low half of the first byte, window up to 32 kB in the high half
            zlib_header = chunk[0] & 0x0F == 8 and chunk[0] >> 4 <= 7
            inner = zlib.decompressobj(15 if zlib_header else -15)
        if inner is not None:
            yield from _inflate(inner, chunk)
    if inner is not None and not inner.eof:
        raise FetchFailedError(CUT)


def _inflate(inner: "zlib._Decompress", data: bytes) -> Iterator[bytes]:
    yield inner.decompress(data, PIECE)
    while inner.unconsumed_tail and not inner.eof:
        yield inner.decompress(inner.unconsumed_tail, PIECE)


def _brotli(chunks: Iterable[bytes]) -> Iterator[bytes]:
    inner, started = brotli.Decompressor(), False
    for chunk in chunks:
        if not chunk or inner.is_finished():
            continue
        started = True
        yield inner.process(chunk, output_buffer_limit=PIECE)
        while not inner.is_finished() and not inner.can_accept_more_data():
            yield inner.process(b"", output_buffer_limit=PIECE)
    if started and not inner.is_finished():
        raise FetchFailedError(CUT)


class _Pieces:
    """The chunks as a file, for a reader that pulls."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)

    def read(self, _size: int = -1) -> bytes:
        """Return the next chunk, empty at the end."""
        return next((chunk for chunk in self._chunks if chunk), b"")


def _zstd(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Decompress zstd frames. The library cannot tell an early end; Content-Length and chunking do."""
    source = _Pieces(chunks)
    decompressor = zstandard.ZstdDecompressor(max_window_size=WINDOW)
    reader = decompressor.stream_reader(source, read_across_frames=True)  # type: ignore[arg-type]
    while piece := reader.read(PIECE):
        yield piece


Decoder = Callable[[Iterable[bytes]], Iterator[bytes]]
DECODERS: dict[str, Decoder] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
