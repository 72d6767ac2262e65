"""The rules of Atom (RFC 4287), so far as a program can check them; numbers are those of its sections."""

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
_MEDIA = re.compile(r"[\w.+-]+/[\w.+-]+")
_TAG = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
ONCE = {"feed": ("id", "title", "updated"), "entry": ("id", "title", "updated")}  # 4.1.1, 4.1.2
MOST_ONCE = {
    "feed": ("generator", "icon", "logo", "rights", "subtitle"),
    "entry": ("content", "published", "rights", "source", "summary"),
}
KNOWN = {
    "feed": {*ONCE["feed"], *MOST_ONCE["feed"], "author", "category", "contributor", "entry", "link"},
    "entry": {*ONCE["entry"], *MOST_ONCE["entry"], "author", "category", "contributor", "link"},
    "person": {"name", "uri", "email"},
}


def faults(root: etree._Element) -> list[str]:
    """Return what of a document breaks a rule, empty if it is Atom."""
    found = [] if root.tag == f"{ATOM}feed" else ["the root is no feed (2)"]
    found += _container(root, "feed")
    entries = root.findall(f"{ATOM}entry")
    for entry in entries:
        found += _container(entry, "entry")
        if entry.find(f"{ATOM}author") is None and root.find(f"{ATOM}author") is None:
            found.append("an entry without author (4.1.2)")
        if entry.find(f"{ATOM}content") is None and "alternate" not in _relations(entry):
            found.append("an entry with neither content nor alternate link (4.1.2)")
    versions = Counter((_text(one, "id"), _text(one, "updated")) for one in entries)
    found += [f"{one} twice (4.1.1)" for one, number in versions.items() if number > 1]
    if "self" not in _relations(root):
        found.append("a feed should have a link to itself (4.1.1)")
    return found


def _container(element: etree._Element, kind: str) -> Iterator[str]:
    names = Counter(str(child.tag).removeprefix(ATOM) for child in element)
    yield from (f"{kind}: {name} is not exactly once" for name in ONCE[kind] if names[name] != 1)
    yield from (f"{kind}: {name} more than once" for name in MOST_ONCE[kind] if names[name] > 1)
    yield from (f"{kind}: {name} is not known" for name in names if name not in KNOWN[kind])
    yield from _links(element)
    for child in element:
        yield from _child(child, str(child.tag).removeprefix(ATOM))
    language = element.get("{http://www.w3.org/XML/1998/namespace}lang")
    if language is not None and not _TAG.fullmatch(language):
        yield f"language {language} (2)"


def _child(child: etree._Element, name: str) -> Iterator[str]:
    text = child.text or ""
    if name in ("title", "summary", "rights", "subtitle"):
        if child.get("type", "text") not in ("text", "html", "xhtml"):
            yield f"{name} of type {child.get('type')} (3.1.1)"
        if len(child):
            yield f"{name} with elements in it (3.1.1)"
        if name == "title" and not text.strip():
            yield "an empty title (3.1)"
    elif name in ("updated", "published") and not _TIME.fullmatch(text):
        yield f"{name} is {text} (3.3)"
    elif name == "id" and not urlsplit(text).scheme:
        yield f"id {text} is no whole address (4.2.6)"
    elif name == "content" and len(child):
        yield "content of type html with elements in it (4.1.3.3)"
    elif name in ("author", "contributor"):
        parts = Counter(str(part.tag).removeprefix(ATOM) for part in child)
        if parts["name"] != 1 or set(parts) - KNOWN["person"] or not _text(child, "name").strip():
            yield f"{name} is no person (3.2)"


def _links(element: etree._Element) -> Iterator[str]:
    links = element.findall(f"{ATOM}link")
    for link in links:
        if not urlsplit(link.get("href", "")).scheme:
            yield f"link to {link.get('href')} (4.2.7.1)"
        if not _MEDIA.fullmatch(link.get("type", "a/b")):
            yield f"link of type {link.get('type')} (4.2.7.3)"
    kinds = Counter((link.get("type"), link.get("hreflang")) for link in links if _is_alternate(link))
    yield from (f"two alternate links of {kind} (4.1)" for kind, number in kinds.items() if number > 1)


def _is_alternate(link: etree._Element) -> bool:
    return link.get("rel", "alternate") == "alternate"


def _relations(element: etree._Element) -> set[str]:
    return {link.get("rel", "alternate") for link in element.findall(f"{ATOM}link")}


def _text(element: etree._Element, name: str) -> str:
    return element.findtext(f"{ATOM}{name}", "")
