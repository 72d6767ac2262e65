"""Plain text and Markdown: blocks between empty lines."""

import re
from collections.abc import Iterator

from topicwire.extract.block import Block
from topicwire.extract.lines import glue
from topicwire.extract.tree import squeeze
from topicwire.model.document import Role

_GAP = re.compile(r"\n[ \t]*\n")
_HEADING = re.compile(r"#{1,6}\s+(.+?)\s*#*\Z")
_ITEM = re.compile(r"(?:[-*+•]|\d{1,3}[.)])\s+")
_RULE = re.compile(r"[-*_=]{3,}\Z")
_LINK = re.compile(r"!?\[([^\[\]]{0,300})\]\([^()\s]{1,2000}\)")
_MARKS = re.compile(r"(\*\*|__|\*|`)(?=\S)([^*`_\n]{1,500}?)(?<=\S)\1")
_LONGEST_TITLE = 200


def plain_blocks(text: str, *, markdown: bool) -> tuple[str, list[Block]]:
    """Return the title (a heading, or a first line that ends no sentence) and the blocks after it."""
    found = [
        block for part in _GAP.split(text.replace("\r\n", "\n")) for block in _part(part, markdown=markdown)
    ]
    first = found[0] if found else None
    if (
        first
        and len(found) > 1
        and len(first.text) <= _LONGEST_TITLE
        and not first.text.endswith((".", "。", ":", "："))
    ):
        return first.text, found[1:]
    return "", found


def _part(part: str, *, markdown: bool) -> Iterator[Block]:
    """Yield the blocks of a part without empty lines: headings and items by line, other lines joined."""
    collected = ""
    for line in (squeeze(line) for line in part.split("\n")):
        heading = _HEADING.match(line) if markdown else None
        item = _ITEM.match(line)
        if not line or (markdown and _RULE.match(line)):
            continue
        if heading or item:
            yield from _text(collected, Role.TEXT, markdown=markdown)
            collected = ""
        if heading:
            yield from _text(heading[1], Role.HEADING, markdown=markdown)
        elif item:
            yield from _text(line[item.end() :], Role.ITEM, markdown=markdown)
        else:
            collected = glue(collected, line)
    yield from _text(collected, Role.TEXT, markdown=markdown)


def _text(text: str, role: Role, *, markdown: bool) -> Iterator[Block]:
    """Yield a block unless it is empty."""
    if markdown:
        text = _MARKS.sub(r"\2", _LINK.sub(r"\1", text))
    if squeeze(text):
        yield Block(squeeze(text), role)
