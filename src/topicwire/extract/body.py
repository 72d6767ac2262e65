"""The article within an HTML page, as blocks in reading order."""

from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Body:
    """What was taken for a page's article."""

    blocks: list[Block]
    teasers: float = 0.0  # share of its prose that announces other pages, 0 to 1

    @property
    def amount(self) -> int:
        """Return its letters."""
        return sum(letters(block.text) for block in self.blocks)


def find_body(root: Element, facts: Facts, title: str) -> Body:
    """Return the article's text.

    Own rules instead of trafilatura's: docs/decisions/0004-extraction.md has the measurement.
    """
    element = root.find("body")
    if element is None:
        return Body([])
    found = trim(region(flow(element, others(element))), title)
    shown = sum(segment.letters for segment in found)
    stated = letters(facts.body) if facts.body else 0
    if stated >= _STATED and shown < _MISSING * stated:
        return Body([Block(text) for line in facts.body.splitlines() if (text := plain(line))])
    prose = sum(segment.prose for segment in found)
    teasers = sum(segment.prose for segment in found if segment.teaser)
    return Body([Block(segment.text, segment.role) for segment in found], teasers / max(1, prose))
