"""What a page says about itself for machines: JSON-LD, microdata and meta elements."""

import html
import json
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from lxml.etree import _Element as Element

from topicwire.extract.tree import squeeze, visible

_MOST_NODES = 5_000  # of JSON looked at in a page; the pages of benchmarks.extraction have 600 at most
_MOST_ITEMS = 50  # of a list of authors or times
_MOST_CHARACTERS = 2_000_000
_ARTICLES = re.compile(r"article|blogposting|report|posting$|newsitem", re.IGNORECASE)
_TAGS = re.compile(r"<[^<>]*>")


@dataclass(slots=True)
class Facts:
    """What the page states; empty where it states nothing. The first statement of a kind counts."""

    headline: str = ""
    published: list[str] = field(default_factory=list)  # times as written, best first
    modified: list[str] = field(default_factory=list)  # times of the last change
    authors: list[str] = field(default_factory=list)
    publisher: str = ""
    body: str = ""  # articleBody
    types: set[str] = field(default_factory=set)  # schema.org types in lower case
    free: bool | None = None  # isAccessibleForFree
    metas: dict[str, list[str]] = field(default_factory=dict)  # name or property in lower case → contents

    def meta(self, *names: str) -> str:
        """Return the first non-empty content of the first of these meta elements that has one."""
        return next((value for name in names for value in self.metas.get(name, ()) if value), "")


def gather(root: Element) -> Facts:
    """Return the statements of a page."""
    facts = Facts()
    for element in root.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("http-equiv") or ""
        content = squeeze(element.get("content") or "")
        if name and content:
            facts.metas.setdefault(name.strip().lower(), []).append(content)
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            for node in _nodes(_load(script.text or "")):
                _take(node, facts)
    _microdata(root, facts)
    return facts


def _load(source: str) -> Any:
    """Return the value of a JSON text with the faults that pages have, None if it cannot be read."""
    source = source.strip()[:_MOST_CHARACTERS].removeprefix("<!--").removesuffix("-->").strip().rstrip(";")
    try:
        return json.loads(source, strict=False)
    except (ValueError, RecursionError):
        return None


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSON value from the outside in, without recursion."""
    waiting = deque([value])
    for _ in range(_MOST_NODES):
        if not waiting:
            return
        node = waiting.popleft()
        if isinstance(node, dict):
            yield node
            waiting.extend(child for child in node.values() if isinstance(child, dict | list))
        elif isinstance(node, list):
            waiting.extend(child for child in node if isinstance(child, dict | list))


def _take(node: dict[str, Any], facts: Facts) -> None:
    """Add what one JSON-LD object states."""
    types = {kind.lower() for kind in _strings(node.get("@type"))}
    if not any(_ARTICLES.search(kind) for kind in types):
        facts.types |= types
        return
    first = not facts.headline
    facts.types |= types
    if not first and plain(_first(node.get("headline"))) != facts.headline:
        return  # another article that the page lists
    facts.headline = facts.headline or plain(_first(node.get("headline")) or _first(node.get("name")))
    facts.published += [text for key in ("datePublished", "dateCreated") for text in _strings(node.get(key))]
    facts.modified += _strings(node.get("dateModified"))
    facts.authors += [name for name in map(plain, _names(node.get("author"))) if name not in facts.authors]
    facts.publisher = facts.publisher or plain(next(_names(node.get("publisher")), ""))
    facts.body = facts.body or _first(node.get("articleBody"))
    free = node.get("isAccessibleForFree")
    if facts.free is None and free is not None:
        facts.free = str(free).rsplit("/", 1)[-1].lower() != "false"


def _strings(value: Any) -> Iterator[str]:
    """Yield the strings of a value that may be one string or a list of them."""
    for item in value[:_MOST_ITEMS] if isinstance(value, list) else [value]:
        if isinstance(item, str) and item.strip():
            yield item


def _first(value: Any) -> str:
    return next(_strings(value), "")


def _names(value: Any) -> Iterator[str]:
    """Yield names of persons or organisations given as strings, objects, or lists of both."""
    for item in value[:_MOST_ITEMS] if isinstance(value, list) else [value]:
        yield from _strings(item.get("name") if isinstance(item, dict) else item)


def plain(text: str) -> str:
    """Return a text of a statement without the tags and character references that some pages leave in it."""
    return squeeze(_TAGS.sub(" ", html.unescape(text))) if "<" in text or "&" in text else squeeze(text)


def _microdata(root: Element, facts: Facts) -> None:
    """Add what itemprop attributes state."""
    for element in islice(root.iterfind(".//*[@itemprop]"), _MOST_NODES):
        names = (element.get("itemprop") or "").split()
        value = element.get("content") or element.get("datetime") or ""
        if "datePublished" in names or "dateCreated" in names:
            facts.published.append(value or visible(element)[:80])
        elif "dateModified" in names or "dateUpdate" in names:
            facts.modified.append(value or visible(element)[:80])
        elif "headline" in names and not facts.headline:
            facts.headline = squeeze(value or visible(element))[:500]
