"""The article within an HTML page, as blocks in reading order."""

from lxml.etree import _Element as Element

from topicwire.extract.block import Block
from topicwire.extract.prune import others
from topicwire.extract.region import region
from topicwire.extract.segments import flow, letters
from topicwire.extract.structured import Facts, plain
from topicwire.extract.trim import trim

_STATED = 500  # letters from which the article's text in JSON-LD can stand for the page
_MISSING = (
    0.5  # share of the stated text below which the visible one is not the article: scripts would fill it in
)


def blocks(root: Element, facts: Facts, title: str) -> list[Block]:
    """Return the article's text.

    Own rules instead of trafilatura's: docs/decisions/0004-extraction.md has the measurement.
    """
    body = root.find("body")
    if body is None:
        return []
    found = trim(region(flow(body, others(body))), title)
    shown = sum(segment.letters for segment in found)
    stated = letters(facts.body) if facts.body else 0
    if stated >= _STATED and shown < _MISSING * stated:
        return [Block(text) for line in facts.body.splitlines() if (text := plain(line))]
    return [Block(segment.text, segment.role) for segment in found]
