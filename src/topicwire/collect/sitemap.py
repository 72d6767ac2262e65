"""Sitemaps, sitemap indexes and news sitemaps (https://www.sitemaps.org/protocol.html)."""

from collections.abc import Iterator
from io import BytesIO

from lxml import etree

from topicwire.collect.listing import Listing, Part
from topicwire.collect.markup import language, plain
from topicwire.collect.times import moment
from topicwire.errors import BadInputError
from topicwire.model.entry import Entry
from topicwire.net.address import canonical

MAX_ENTRIES = 50_000  # of one file, by the protocol; the rest is left out
MAX_FIELD = 4_000  # characters kept of one value


def read_sitemap(body: bytes, base: str, source: str, zone: str | None = None) -> Listing:
    """Return what a sitemap in XML lists.

    Raises `BadInputError` if it is none or cannot be read to any use.
    """
    entries: list[Entry] = []
    parts: list[Part] = []
    left_out = 0
    for name, fields in _records(body):
        address = canonical(fields.get("loc", ""), base) if fields.get("loc") else None
        if address is None or len(entries) >= MAX_ENTRIES or len(parts) >= MAX_ENTRIES:
            left_out += 1
        elif name == "sitemap":
            changed = moment(fields.get("lastmod", ""), zone)
            parts.append(Part(address, changed.at if changed else None))
        else:
            entries.append(_entry(address, fields, source, zone))
    return Listing(tuple(entries), tuple(parts), left_out=left_out)


def read_text_sitemap(body: bytes, source: str) -> Listing:
    """Return what a sitemap of one address a line lists."""
    lines = [line.strip() for line in body.decode("utf-8-sig", "replace").splitlines() if line.strip()]
    found = [canonical(line) for line in lines[:MAX_ENTRIES]]
    entries = tuple(Entry(address, source) for address in found if address)
    return Listing(entries, left_out=len(lines) - len(entries))


def _entry(address: str, fields: dict[str, str], source: str, zone: str | None) -> Entry:
    return Entry(
        address=address,
        source=source,
        title=plain(fields.get("news:title", "")),
        published=moment(fields.get("news:publication_date", ""), zone),
        updated=moment(fields.get("lastmod", ""), zone),
        language=language(fields.get("news:language", "")),
    )


def _records(body: bytes) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield ("url" or "sitemap", its fields) one by one, with memory freed behind.

    Entities are not resolved, nothing is loaded, faults in the XML are skipped.
    """
    root = ""
    fields: dict[str, str] = {}
    parser = etree.iterparse(
        BytesIO(body),
        events=("start", "end"),
        recover=True,
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
    )
    try:
        for event, element in parser:
            name = _split(element)[1]
            if event == "start":
                root = root or _check_root(name)
            elif name in {"url", "sitemap"}:
                yield name, fields
                fields = {}
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
            else:
                _keep(fields, element, name)
    except etree.XMLSyntaxError as error:
        if not root:
            raise BadInputError(f"not XML: {error}") from error
    if not root:
        raise BadInputError("not a sitemap: it has no elements")


def _check_root(name: str) -> str:
    if name not in {"urlset", "sitemapindex"}:
        raise BadInputError(f"not a sitemap: its root element is {name[:40]}")
    return name


def _keep(fields: dict[str, str], element: "etree._Element", name: str) -> None:
    text = (element.text or "").strip()[:MAX_FIELD]
    namespace, _ = _split(element)
    key = f"news:{name}" if "news" in namespace else name
    # An image or a video inside an entry has a loc and a title of its own; those are not the entry's.
    if text and not any(word in namespace for word in ("image", "video", "mobile")):
        fields.setdefault(key, text)


def _split(element: "etree._Element") -> tuple[str, str]:
    """Return namespace and name. `QName` refuses names that the lenient parser lets in."""
    namespace, _, name = element.tag.rpartition("}")
    return namespace.lstrip("{"), name
