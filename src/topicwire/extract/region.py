"""Where on a page the article stands: the container whose paragraphs carry most, and what continues it."""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice

from lxml.etree import _Element as Element

from topicwire.extract.segments import Flow, Segment
from topicwire.model.document import Role

# What a paragraph adds to its ancestors' scores, from its parent up (steps as in Arc90's Readability).
_DECAY = (1, 1 / 2, 1 / 3, 1 / 4, 1 / 5, 1 / 6)
_NAMED = re.compile(
    r"article-?_*(?:body|content|text|main|copy)|\barticle\b|\bstory\b|rich_media_content|zhengwen|nei_?rong"
    r"|(?:entry|post|story|news|page|detail|main)[-_]*(?:body|content|text|copy)"
    r"|(?:body|content|text)[-_]*(?:article|story|copy|text|news)",
    re.IGNORECASE,
)
_NAME_BONUS = 1.25
_DECK = re.compile(
    r"summary|\bdeck|subtitle|sub-?head|standfirst|excerpt|\blead\b|\blede\b|intro\b|chapo|entradilla|bajada"
    r"|abstract|anriss|vorspann|zhaiyao|daodu",
    re.IGNORECASE,
)
_DECK_LETTERS = 150  # shorter ones repeat the title; longer ones say something of their own
_ABOVE = 25  # segments above the container among which its summary is looked for
_CUT = re.compile(r"(?:\.\.\.|…|\[…\]|»|›|→)\s*\Z")
_TEASER = 0.2  # weight of a text under a heading that leads to another page, or that is cut
_SOME = 150  # letters of other text from which teasers are told from the items of a list
_CLEAN = 0.75  # share of prose in what a larger container adds, from which it is taken instead
_PARAGRAPHS = frozenset(
    {"p", "li", "dd", "dt", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "table"}
)


def region(page: Flow) -> list[Segment]:
    """Return the segments in the article's container; empty if the page has no text."""
    found = page.segments
    weights = _weights(found)
    scores: dict[Element, float] = defaultdict(float)
    for segment, weight in zip(found, weights, strict=True):
        if weight:
            for decay, ancestor in zip(_DECAY, containers(segment), strict=False):
                scores[ancestor] += decay * weight
    marked = {element: score * _bonus(element) for element, score in scores.items() if element in page.spans}
    if not marked:
        return []
    first, end = _grow(max(marked, key=lambda element: marked[element]), page, weights)
    return _deck(found[max(0, first - _ABOVE) : first]) + found[first:end]


def _deck(above: list[Segment]) -> list[Segment]:
    """Return the summary that stands above the article's container, marked by its class as such."""
    return [segment for segment in above if segment.prose >= _DECK_LETTERS and _is_deck(segment)]


def _is_deck(segment: Segment) -> bool:
    """Return whether a segment or the element around it is named as a summary of the article."""
    elements = [segment.holder, *islice(segment.holder.iterancestors(), 2)]
    return any(_DECK.search(element.get("class") or "") for element in elements)


def _weights(found: list[Segment]) -> list[float]:
    """Return what each segment weighs in the article: prose, less where it announces another page."""
    weights, linked_heading = [], False
    for segment in found:
        if segment.role is Role.HEADING:
            linked_heading = segment.link_share > 0.6
        segment.teaser = linked_heading or _CUT.search(segment.text) is not None
        weights.append(segment.prose * (_TEASER if segment.teaser else 1.0))
    plain = sum(weight for segment, weight in zip(found, weights, strict=True) if weight == segment.prose)
    total = sum(segment.prose for segment in found)
    if not total:  # verses, lists, very short notes
        return [segment.letters * (1.0 - segment.link_share) for segment in found]
    if plain < _SOME:  # a list of products has linked headings as well
        return [float(segment.prose) for segment in found]
    return weights


def containers(segment: Segment) -> Iterator[Element]:
    """Yield the elements that hold a segment, from its paragraph's parent up."""
    if segment.holder.tag not in _PARAGRAPHS:
        yield segment.holder
    yield from segment.holder.iterancestors()


def _bonus(element: Element) -> float:
    """Return a factor for elements that are marked as the article."""
    name = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('itemprop') or ''}"
    return _NAME_BONUS if element.tag in {"article", "main"} or _NAMED.search(name) else 1.0


def _grow(best: Element, page: Flow, weights: list[float]) -> tuple[int, int]:
    """Return the span of a larger container if what it adds is mostly prose: articles parted by pictures."""
    first, end = page.spans[best]
    for element in best.iterancestors():
        if element not in page.spans:
            continue
        left, right = page.spans[element]
        more = [*range(left, first), *range(end, right)]
        added = sum(page.segments[index].letters for index in more)
        prose = sum(weights[index] for index in more)
        if prose >= 200 and prose >= _CLEAN * added:
            first, end = left, right
        elif added > 400:
            break
    return first, end
