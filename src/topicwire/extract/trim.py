"""What is taken out of an article's region: the repeated title, lines about the page, links elsewhere."""

import re
from collections.abc import Sequence

from topicwire.extract.region import containers
from topicwire.extract.segments import Segment
from topicwire.extract.title import bare
from topicwire.extract.tree import squeeze
from topicwire.extract.wordlists import words
from topicwire.model.document import Role

_LABEL_END = re.compile(r"[:：>»|\-–—]|\Z")
_LINKED = 0.6  # share of letters in links from which a line only leads elsewhere
_DIGITS = re.compile(r"\d+")
_LONGEST_LABELLED = 260  # letters of a line that starts like "Read more:"


def trim(found: Sequence[Segment], title: str) -> list[Segment]:
    """Return the segments that are the article's text."""
    kept = [segment for segment in found if not _is_other(segment)]
    main = [index for index, segment in enumerate(kept) if segment.prose]
    if not main:
        return kept
    first, last = main[0], main[-1]
    start = [segment for segment in kept[:first] if segment.role is Role.TABLE]
    end = []
    places = {id(place) for place in map(_place, kept[first : last + 1])}
    for segment in kept[last + 1 :]:
        if not _may_close(segment, kept[last], places):
            break
        end.append(segment)
    while end and end[-1].role is Role.HEADING:
        end.pop()
    middle = [
        s for s in kept[first : last + 1] if not (s.role is Role.HEADING and bare(s.text) == bare(title))
    ]
    return start + middle + end


def _place(segment: Segment) -> object:
    """Return the element that holds a segment's paragraph."""
    return next(containers(segment), None)


def _is_other(segment: Segment) -> bool:
    """Return whether a segment leads to other pages or asks readers to do something."""
    if (
        segment.letters > 12
        and segment.link_share > _LINKED
        and not segment.prose
        and segment.role is not Role.TABLE
    ):
        return True
    text = squeeze(_DIGITS.sub("", segment.text.casefold()))
    if segment.letters > _LONGEST_LABELLED:
        return False
    for label in words("labels.tsv"):
        if text.startswith(label) and (
            _LABEL_END.match(text[len(label) :].lstrip()) or segment.link_share > 0.3
        ):
            return True
    return any(phrase in text for phrase in words("calls.tsv"))


def _may_close(segment: Segment, last: Segment, places: set[int]) -> bool:
    """Return whether a segment after the last prose belongs to the text: rest of a list, a short line."""
    if segment.link_share > 0.3:
        return False
    if segment.role in {Role.ITEM, Role.TABLE} and segment.role is last.role:
        return True
    return id(_place(segment)) in places
