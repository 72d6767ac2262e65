"""A feed as Atom (RFC 4287)."""

from datetime import datetime

from lxml import etree

from topicwire.serve.syndication.feed import Feed, FeedEntry, clean

MEDIA_TYPE = "application/atom+xml"
ATOM = "http://www.w3.org/2005/Atom"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def write_atom(feed: Feed) -> bytes:
    """Return the feed as an XML document in UTF-8."""
    # lxml takes None for the default namespace; its stubs do not know.
    root = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})  # type: ignore[dict-item]
    _text(root, "id", feed.identity)
    _text(root, "title", clean(feed.title))
    _text(root, "updated", _time(feed.updated))
    _link(root, "self", feed.address, MEDIA_TYPE)
    _link(root, "alternate", feed.home, "text/html")
    if feed.hub:
        _link(root, "hub", feed.hub)
    _text(root, "generator", "topicwire")
    for entry in feed.entries:
        _entry(root, entry)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)


def _entry(root: etree._Element, entry: FeedEntry) -> None:
    element = _child(root, "entry")
    if entry.language != "und":
        element.set(XML_LANG, entry.language)
    _text(element, "id", entry.identity)
    _text(element, "title", entry.title or entry.author)
    _text(element, "published", _time(entry.published))
    _text(element, "updated", _time(entry.updated))
    _link(element, "alternate", clean(entry.link), "text/html")
    if entry.page != entry.link:
        _link(element, "related", entry.page, "text/html")
    author = _child(element, "author")
    _text(author, "name", entry.author or "?")
    _text(element, "summary", entry.lead)
    content = _text(element, "content", entry.content)
    content.set("type", "html")


def _child(parent: etree._Element, name: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{ATOM}}}{name}")


def _text(parent: etree._Element, name: str, text: str) -> etree._Element:
    element = _child(parent, name)
    element.text = text
    return element


def _link(parent: etree._Element, relation: str, address: str, media_type: str = "") -> None:
    element = _child(parent, "link")
    element.set("rel", relation)
    element.set("href", address)
    if media_type:
        element.set("type", media_type)


def _time(value: datetime) -> str:
    """Return a time as RFC 3339."""
    return value.strftime("%Y-%m-%dT%H:%M:%SZ")
