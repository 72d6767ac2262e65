"""Lines of JSON, each one article: what crawlers, corpora and exports of other programs give."""

import hashlib
import html
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from topicwire.collect.archive import MAX_BYTES, Record
from topicwire.collect.markup import language, paragraphs, plain
from topicwire.collect.times import moment
from topicwire.errors import BadInputError, TooLargeError, TopicwireError
from topicwire.model.entry import Entry
from topicwire.model.page import Page
from topicwire.net.address import canonical

# What programs call the same thing; the first name that a line has is taken.
NAMES = {
    "address": ("url", "address", "link", "uri", "canonical_url", "source_url"),
    "title": ("title", "headline", "name"),
    "text": ("text", "maintext", "content", "body", "articleBody", "article_body", "content_text"),
    "html": ("html", "raw_html", "content_html"),
    "published": ("published", "date_publish", "publish_date", "published_at", "date_published",
    "datePublished",
                  "publish_time", "pubDate", "pub_date", "date", "timestamp"),
    "language": ("language", "lang"),
    "author": ("author", "authors", "byline"),
    "outlet": ("outlet", "sitename", "site_name", "publisher", "source_name", "source_domain"),
    "summary": ("summary", "description", "abstract"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class LineSource:
    """Where lines come from."""

    address: str  # of the file: lines without an address of their own get this one and what they say
    key: str = ""  # of the source that the entries belong to
    time: datetime | None = None  # when the lines were written


def read_lines(lines: Iterable[bytes], source: LineSource, skip: int = 0) -> Iterator[Record]:
    """Yield a record a line. The position is the line's number from 1; empty lines are no records."""
    for number, line in enumerate(lines, start=1):
        if number <= skip or not line.strip():
            continue
        try:
            page, entry = _article(line, source)
        except TopicwireError as error:
            yield Record(str(number), number, f"{source.address}?line={number}", None, error=error)
        else:
            yield Record(str(number), number, page.address, page, entry)


def bounded_lines(stream: Iterable[bytes], limit: int = MAX_BYTES) -> Iterator[bytes]:
    """Yield the lines of a stream of pieces; of a line over the limit only the start."""
    kept = bytearray()
    for piece in stream:
        *ends, rest = piece.split(b"\n")
        for end in ends:
            if len(kept) <= limit:
                kept += end
            yield bytes(kept)
            kept.clear()
        if len(kept) <= limit:
            kept += rest
    if kept:
        yield bytes(kept)


def _article(line: bytes, source: LineSource) -> tuple[Page, Entry]:
    if len(line) > MAX_BYTES:
        raise TooLargeError(f"the line is longer than {MAX_BYTES} bytes")
    try:
        fields = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise BadInputError(f"the line is not JSON: {error}") from error
    if not isinstance(fields, dict):
        raise BadInputError("the line is not a JSON object")
    known = {name: _first(fields, keys) for name, keys in NAMES.items()}
    if not known["text"] and not known["html"]:
        raise BadInputError("the line has neither a text nor HTML under a known name")
    address = (canonical(known["address"]) if known["address"] else None) or _own_address(known, source)
    entry = Entry(
        address=address,
        source=source.key,
        title=plain(known["title"]),
        published=moment(known["published"]),
        summary=known["summary"],
        content=known["html"] or paragraphs(known["text"]),
        author=plain(known["author"]),
        language=language(known["language"]),
    )
    body = known["html"] or _as_html(known, entry)
    headers = (("content-type", "text/html; charset=utf-8"),)
    time = source.time or datetime.now(UTC)
    return Page(address, address, 200, body.encode("utf-8", "replace"), time, headers), entry


def _own_address(known: dict[str, str], source: LineSource) -> str:
    """Name an article by what it says.

    Its line's number would name another one in the next file of this name, or the next standard input,
    and that one would pass for a revision of this.
    """
    said = "\n".join(known[name] for name in ("title", "text", "html")).encode("utf-8", "replace")
    return f"{source.address}?article={hashlib.sha256(said).hexdigest()[:16]}"


def _first(fields: dict[str, Any], names: tuple[str, ...]) -> str:
    """Return the first of these fields that holds something, as text."""
    for name in names:
        value = fields.get(name)
        if isinstance(value, list):
            value = ", ".join(item for item in value if isinstance(item, str))
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = _stamp(float(value))
        if isinstance(value, str) and value.strip():
            return value.strip()
    return ""


def _stamp(seconds: float) -> str:
    """Return a Unix time, in seconds or milliseconds, as text."""
    try:
        return datetime.fromtimestamp(seconds / 1_000 if seconds > 1e11 else seconds, UTC).isoformat()
    except (ValueError, OverflowError, OSError):
        return ""


def _as_html(known: dict[str, str], entry: Entry) -> str:
    """Return a text with its facts as a page, so that it is read like any other."""
    quoted = {name: html.escape(value) for name, value in known.items()}
    published = f'<meta property="article:published_time" content="{quoted["published"]}">'
    outlet = f'<meta property="og:site_name" content="{quoted["outlet"]}">'
    author = f'<meta name="author" content="{quoted["author"]}">'
    facts = "".join(
        fact
        for name, fact in (("published", published), ("outlet", outlet), ("author", author))
        if known[name]
    )
    spoken = f' lang="{entry.language}"' if entry.language else ""
    title = html.escape(entry.title)
    return (
        f'<!DOCTYPE html><html{spoken}><head><meta charset="utf-8"><title>{title}</title>{facts}</head>'
        f"<body><article><h1>{title}</h1>{paragraphs(known['text'])}</article></body></html>"
    )
