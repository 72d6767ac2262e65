"""OPML, in which feed readers exchange lists of sources (http://opml.org/spec2.opml)."""

from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import format_datetime

from lxml import etree

from topicwire.collect.markup import plain
from topicwire.collect.sources import new_source
from topicwire.errors import BadInputError, UserError
from topicwire.model.source import Source, SourceKind

MAX_SOURCES = 20_000
TYPES = {SourceKind.FEED: "rss", SourceKind.SITEMAP: "sitemap", SourceKind.GDELT: "gdelt"}
KINDS = {name: kind for kind, name in TYPES.items()}


def read_opml(data: bytes) -> tuple[Source, ...]:
    """Return the sources of an OPML file in its order, each address once, whatever outlines they lie in.

    An outline whose `type` we write ourselves ("sitemap", "gdelt") keeps its kind; any other is a feed.
    Raises `BadInputError` if it is no OPML. Outlines without an address that can be fetched are left out.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise BadInputError(f"not OPML: {error}") from error
    if root is None or str(root.tag).rpartition("}")[2].lower() != "opml":
        raise BadInputError("not OPML: its root element is another")
    found: dict[str, Source] = {}
    for outline in root.iter("outline"):
        source = _source(outline)
        if source is not None and len(found) < MAX_SOURCES:
            found.setdefault(source.address, source)
    return tuple(found.values())


def _source(outline: "etree._Element") -> Source | None:
    values = {str(name).lower(): str(value) for name, value in outline.attrib.items()}
    address = values.get("xmlurl", "").strip()
    kind = KINDS.get(values.get("type", "").lower(), SourceKind.FEED)
    title = plain(values.get("title") or values.get("text") or "")
    try:
        return new_source(kind, address, title=title) if address else None
    except UserError:
        return None


def write_opml(sources: Iterable[Source], title: str, now: datetime) -> bytes:
    """Return an OPML 2.0 file of the sources that are fetched; archives and folders of this machine are
    left out.
    """
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = title
    etree.SubElement(head, "dateCreated").text = format_datetime(now.astimezone(UTC), usegmt=True)
    body = etree.SubElement(root, "body")
    for source in sources:
        if source.kind in TYPES:
            name = _printable(source.title or source.address)
            etree.SubElement(
                body, "outline", type=TYPES[source.kind], text=name, title=name, xmlUrl=source.address
            )
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _printable(text: str) -> str:
    """Return text without the characters that XML cannot carry."""
    return "".join(sign for sign in text if sign.isprintable())
