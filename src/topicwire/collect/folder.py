"""Folders of pages: HTML, PDF, text, Markdown, JSON lines and WARC, also compressed by gzip."""

import gzip
import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from topicwire.collect.archive import MAX_BYTES, Record
from topicwire.collect.jsonl import LineSource, bounded_lines, read_lines
from topicwire.collect.warc import WarcArchive
from topicwire.errors import BadInputError, TooLargeError, TopicwireError, UserError
from topicwire.model.page import Page
from topicwire.net.address import canonical
from topicwire.net.body import gunzip

TYPES = {
    ".htm": "text/html",
    ".html": "text/html",
    ".markdown": "text/markdown",
    ".md": "text/markdown",
    ".pdf": "application/pdf",
    ".shtml": "text/html",
    ".text": "text/plain",
    ".txt": "text/plain",
    ".xhtml": "application/xhtml+xml",
}
LINES = {".jsonl", ".ndjson"}
WARC = {".warc"}
INNER = "//"  # between the path of a file, which cannot contain it, and the place in the file
STEP = 1 << 16  # bytes read at once
HEAD = 300_000  # bytes in which a page may tell its address
# In this order: what a browser notes when it saves a page, what the page says of itself.
SAVED = re.compile(rb"<!-- saved from url=\(\d{1,6}\)(\S{1,2000}) -->")
LINK = re.compile(rb"<link\s[^<>]{0,2000}>", re.IGNORECASE)
META = re.compile(rb"<meta\s[^<>]{0,2000}>", re.IGNORECASE)
CANONICAL = re.compile(rb"\srel\s*=\s*[\"']?canonical\b", re.IGNORECASE)
OPEN_GRAPH = re.compile(rb"\sproperty\s*=\s*[\"']?og:url\b", re.IGNORECASE)
HREF = re.compile(rb"\shref\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)
CONTENT = re.compile(rb"\scontent\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)
FRONT = re.compile(r"https?://[^/?]+/")


class FolderArchive:
    """The pages under a folder, or in a single file, in the order of their paths.

    Hidden files, links and files of other types are skipped. A position is a path within the folder, with
    the place in the file behind "//" if the file holds several pages.
    """

    def __init__(self, root: Path, source: str = "", max_bytes: int = MAX_BYTES) -> None:
        if not root.exists():
            raise UserError(f"{root} does not exist")
        self._root = root.resolve()
        self._source = source
        self._max_bytes = max_bytes

    @property
    def size(self) -> int | None:
        """Return the number of files."""
        return sum(1 for _ in self._files())

    def records(self, after: str | None = None) -> Iterator[Record]:
        """Yield the records, from the start or behind a position."""
        path, _, inner = (after or "").partition(INNER)
        known = Path(path).parts
        for done, file in enumerate(self._files()):
            place = self._place(file)
            if after is not None and (place.parts < known or (place.parts == known and not inner)):
                continue
            start = inner if after is not None and place.parts == known else None
            for record in self._read(file, start):
                position = f"{place}{INNER}{record.position}" if record.position else str(place)
                yield replace(record, position=position, done=done)

    def _files(self) -> Iterator[Path]:
        waiting = [self._root]
        while waiting:
            path = waiting.pop()
            if path.is_dir():
                children = [child for child in path.iterdir() if not child.name.startswith(".")]
                waiting += sorted(
                    (child for child in children if not child.is_symlink()),
                    key=lambda child: child.name,
                    reverse=True,
                )
            elif path.is_file() and _suffix(path) in TYPES.keys() | LINES | WARC:
                yield path

    def _place(self, file: Path) -> Path:
        return Path(file.name) if file == self._root else file.relative_to(self._root)

    def _read(self, file: Path, start: str | None) -> Iterator[Record]:
        suffix = _suffix(file)
        if suffix in WARC:
            yield from self._warc(file, start)
        elif suffix in LINES:
            yield from self._lines(file, int(start or 0))
        else:
            yield self._single(file, TYPES[suffix])

    def _warc(self, file: Path, start: str | None) -> Iterator[Record]:
        try:
            yield from WarcArchive(file, self._max_bytes).records(start)
        except UserError as error:
            yield Record("", 0, file.as_uri(), None, error=BadInputError(str(error)))

    def _lines(self, file: Path, skip: int) -> Iterator[Record]:
        source = LineSource(file.as_uri(), self._source, _written(file))
        try:
            with gzip.open(file) if file.suffix == ".gz" else file.open("rb") as stream:
                pieces = iter(lambda: stream.read(STEP), b"")
                yield from read_lines(bounded_lines(pieces), source, skip)
        except (OSError, EOFError, zlib.error) as error:
            problem = BadInputError(f"{file.name} cannot be read to its end: {error}")
            yield Record("", 0, file.as_uri(), None, error=problem)

    def _single(self, file: Path, content_type: str) -> Record:
        try:
            body = self._bytes(file)
        except OSError as error:
            problem = BadInputError(f"{file.name} cannot be read: {error.strerror}")
            return Record("", 0, file.as_uri(), None, error=problem)
        except TopicwireError as error:
            return Record("", 0, file.as_uri(), None, error=error)
        told = told_address(body) if "html" in content_type else None
        address = told or file.as_uri()
        headers = (("content-type", content_type),)
        return Record("", 0, address, Page(address, address, 200, body, _written(file), headers))

    def _bytes(self, file: Path) -> bytes:
        if file.stat().st_size > self._max_bytes:
            raise TooLargeError(f"{file.name} is larger than {self._max_bytes} bytes")
        return gunzip(file.read_bytes(), self._max_bytes)


def told_address(body: bytes) -> str | None:
    """Return the address that a saved HTML page tells of itself; never that of a site's front page."""
    head = body[:HEAD]
    saved = SAVED.search(head)
    told = [saved[1]] if saved else []
    told += _attributes(head, LINK, CANONICAL, HREF)
    told += _attributes(head, META, OPEN_GRAPH, CONTENT)
    found = (canonical(text.decode("utf-8", "replace").replace("&amp;", "&")) for text in told)
    return next((address for address in found if address and not FRONT.fullmatch(address)), None)


def _attributes(
    head: bytes, element: "re.Pattern[bytes]", mark: "re.Pattern[bytes]", value: "re.Pattern[bytes]"
) -> list[bytes]:
    marked = [tag for tag in element.findall(head) if mark.search(tag)]
    return [found[1] for tag in marked if (found := value.search(tag))]


def _suffix(file: Path) -> str:
    return Path(file.stem).suffix.lower() if file.suffix.lower() == ".gz" else file.suffix.lower()


def _written(file: Path) -> datetime:
    return datetime.fromtimestamp(file.stat().st_mtime, UTC)
