"""Which format a list has, told by its bytes: servers name the type wrongly too often."""

from topicwire.collect.feed import read_feed
from topicwire.collect.jsonfeed import read_json_feed
from topicwire.collect.listing import Listing
from topicwire.collect.sitemap import read_sitemap, read_text_sitemap
from topicwire.errors import BadInputError
from topicwire.model.page import Page
from topicwire.model.source import Source, SourceKind
from topicwire.net.body import gunzip

MAX_BYTES = 50 * 1024 * 1024  # of a list, decompressed: what the sitemap protocol allows
BLANK = b" \t\r\n\x00\xef\xbb\xbf\xfe\xff"  # white space, byte order marks, and the zeros of UTF-16


def read_list(page: Page, source: Source, zone: str | None = None) -> Listing:
    """Return the entries that a feed or sitemap lists.

    `zone` (IANA) is assumed for times without one. Raises `BadInputError` if the page is neither,
    `TooLargeError` if it is compressed and grows over 50 MB.
    """
    body = gunzip(page.body, MAX_BYTES)
    start = body[:4_096].lstrip(BLANK).replace(b"\x00", b"")
    if not start:
        raise BadInputError("not a list: it is empty")
    if start.startswith(b"{"):
        return read_json_feed(body, page.final, source.key, zone)
    if _is_sitemap(start):
        return read_sitemap(body, page.final, source.key, zone)
    if source.kind is SourceKind.SITEMAP and start.lower().startswith((b"http://", b"https://")):
        return read_text_sitemap(body, source.key)
    return read_feed(body, page.final, page.header("content-type"), source.key, zone)


def list_kind(page: Page) -> SourceKind:
    """Return which kind of list a page is that `read_list` could read."""
    start = gunzip(page.body, MAX_BYTES)[:4_096].lstrip(BLANK).replace(b"\x00", b"")
    text = start.lower().startswith((b"http://", b"https://"))
    return SourceKind.SITEMAP if text or _is_sitemap(start) else SourceKind.FEED


def _is_sitemap(start: bytes) -> bool:
    lower = start.lower()
    return b"<urlset" in lower or b"<sitemapindex" in lower
