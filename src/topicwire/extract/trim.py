"""What is taken out of an article's region: the repeated title, lines about the page, links elsewhere."""

import re
from collections.abc import Sequence, Set

from lxml.etree import _Element as Element

from topicwire.extract.region import containers
from topicwire.extract.segments import Segment
from topicwire.extract.title import bare
from topicwire.extract.tree import squeeze
from topicwire.extract.wordlists import words
from topicwire.model.document import Role

_LABEL_END = re.compile(r"[:：>»|\-–—]|\Z")
_LINKED = 0.6  # share of letters in links from which a line only leads elsewhere
_LISTS = {"dl", "ol", "ul"}
_DIGITS = re.compile(r"\d+")
_OPENING = "([{（【［〔「"  # what Chinese sites put around the names of editors
_TEASERS = 3  # linked titles with a line each from which they are a list
_LONGEST_TITLE, _LONGEST_LINE = 120, 200  # letters in it
_LONGEST_LABELLED = 260  # letters of a line that starts like "Read more:"


def trim(found: Sequence[Segment], title: str) -> list[Segment]:
    """Return the segments that are the article's text."""
    kept = [segment for segment in _without_teasers(found) if not _is_other(segment)]
    main = [index for index, segment in enumerate(kept) if segment.prose]
    if not main:
        return kept
    first, last = main[0], main[-1]
    start = [segment for segment in kept[:first] if segment.role is Role.TABLE]
    end = []
    # The elements themselves: what lxml hands out for one is another object once nobody holds it.
    places = set(map(_place, kept[first : last + 1]))
    for segment in kept[last + 1 :]:
        if segment.link_share > 0.3 and _place(segment) in places:
            continue
        if not _may_close(segment, kept[last], places):
            break
        end.append(segment)
    while end and (end[-1].role is Role.HEADING or end[-1].text.endswith((":", "："))):
        end.pop()  # what it announced is not here
    middle = [
        s for s in kept[first : last + 1] if not (s.role is Role.HEADING and bare(s.text) == bare(title))
    ]
    return start + middle + end


def _without_teasers(found: Sequence[Segment]) -> Sequence[Segment]:
    """Return the segments without a list of other articles behind the text: linked titles, each with a line.

    Articles that are such lists themselves have little else.
    """
    at, pairs = len(found), 0
    while at >= 2 and _is_teaser(found[at - 2], found[at - 1]):
        at, pairs = at - 2, pairs + 1
    listed = sum(segment.letters for segment in found[at:])
    before = sum(segment.prose for segment in found[:at])
    return found[:at] if pairs >= _TEASERS and before > 2 * listed else found


def _is_teaser(title: Segment, line: Segment) -> bool:
    linked = title.link_share > _LINKED and title.letters <= _LONGEST_TITLE
    return linked and line.link_share < _LINKED and line.letters <= _LONGEST_LINE


def _place(segment: Segment) -> Element | None:
    """Return the element that holds a segment's paragraph or list."""
    return next((element for element in containers(segment) if element.tag not in _LISTS), None)


def _is_other(segment: Segment) -> bool:
    """Return whether a segment leads to other pages or asks readers to do something."""
    if (
        segment.letters > 12
        and segment.link_share > _LINKED
        and not segment.prose
        and segment.role is not Role.TABLE
    ):
        return True
    text = squeeze(_DIGITS.sub("", segment.text.casefold())).lstrip(_OPENING)
    if segment.letters > _LONGEST_LABELLED:
        return False
    for label in words("labels.tsv"):
        if text.startswith(label) and (
            _LABEL_END.match(text[len(label) :].lstrip()) or segment.link_share > 0.3
        ):
            return True
    return any(phrase in text for phrase in words("calls.tsv"))


def _may_close(segment: Segment, last: Segment, places: Set[Element | None]) -> bool:
    """Return whether a segment after the last prose belongs to the text: rest of a list, a short line."""
    if segment.link_share > 0.3:
        return False
    if segment.role in {Role.ITEM, Role.TABLE} and segment.role is last.role:
        return True
    return _place(segment) in places
