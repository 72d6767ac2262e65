"""The article within a page: which parts are its text, as blocks in reading order."""

from collections.abc import Iterator
from dataclasses import dataclass

import trafilatura
from lxml import etree
from lxml.html import HtmlElement

from topicwire.extract.tree import squeeze
from topicwire.model.document import Role

_ROLES = {"head": Role.HEADING, "item": Role.ITEM, "quote": Role.QUOTE, "row": Role.TABLE, "p": Role.TEXT}
_ROLES |= {"h1": Role.HEADING, "h2": Role.HEADING, "h3": Role.HEADING, "h4": Role.HEADING, "li": Role.ITEM}
_ROLES |= {"blockquote": Role.QUOTE, "tr": Role.TABLE, "ab": Role.TEXT, "code": Role.TEXT, "pre": Role.TEXT}
_BREAKS = {"lb", "br"}


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of text on its way to a paragraph."""

    text: str
    role: Role = Role.TEXT
    page: int | None = None  # of a PDF


def blocks(root: HtmlElement, address: str) -> list[Block]:
    """Return the article's text. The tree is not changed."""
    found = trafilatura.bare_extraction(root, url=address, fast=True, include_comments=False)
    if found is None or isinstance(found, dict) or found.body is None:
        return []
    return list(_walk(found.body))


def _walk(body: etree._Element) -> Iterator[Block]:
    """Yield the blocks of trafilatura's result: a new one at each element with a role and at line breaks."""
    parts: list[str] = []
    role = Role.TEXT
    breaks = 0
    row: list[str] = []
    for event, element in etree.iterwalk(body, events=("start", "end")):
        tag = element.tag
        if event == "start":
            if tag in _ROLES and not (tag == "p" and role is not Role.TEXT):
                yield from _flush(parts, role)
                role = _ROLES[tag]
            breaks = breaks + 1 if tag in _BREAKS else 0
            if tag in _BREAKS:
                parts.append("\n")
            if element.text:
                parts.append(element.text)
            continue
        if tag in {"cell", "td", "th"}:
            row.append(squeeze("".join(parts)))
            parts.clear()
        elif tag in {"row", "tr"}:
            parts[:] = [" | ".join(cell for cell in row if cell)]
            row.clear()
        if tag in _ROLES and not (tag == "p" and role is not Role.TEXT):
            yield from _flush(parts, role)
            role = Role.TEXT
        if element.tail and element is not body:
            parts.append(element.tail)
    yield from _flush(parts, role)


def _flush(parts: list[str], role: Role) -> Iterator[Block]:
    """Yield the collected text as one block or, at its line breaks, several; empty the collection."""
    text = "".join(parts)
    parts.clear()
    for line in text.split("\n"):
        if squeeze(line):
            yield Block(squeeze(line), role)
