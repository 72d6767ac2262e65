"""The lines of a page that show when it was published, likeliest first."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from lxml import etree
from lxml.etree import _Element as Element

from topicwire.extract.title import bare
from topicwire.extract.tree import is_small, squeeze, visible
from topicwire.extract.wordlists import words

_MARKED = re.compile(
    r"date|time|publi|posted|issued|byline|dateline|meta|info|source|fabu|laiyuan|shijian", re.IGNORECASE
)
_OTHER = re.compile(
    r"comment|related|sidebar|footer|today|current|clock|weather|copyright|reply|modified|updated", re.I
)
_DATE_LIKE = re.compile(r"\d{4}|[\u0660-\u0669\u06f0-\u06f9]{4}|[\d]{1,2}[./-]\d{1,2}[./-]\d{2}")
_DIGIT = re.compile(r"\d")
_LONGEST_LINE = 160  # characters of a line with time, author and source
# Elements between a heading and the line with the time: 60 after it, 8 before it.
_FOLLOWING = etree.XPath("following::*[position() <= 60]")
_PRECEDING = etree.XPath("preceding::*[position() <= 8]")


def datelines(root: Element, title: str) -> Iterator[str]:
    """Yield texts that may hold the time: machine-readable, near the heading, marked, labelled."""
    changes = []
    for text in _lines(root, title):
        if _is_change(text):
            changes.append(text)
        else:
            yield text
    yield from changes


def _lines(root: Element, title: str) -> Iterator[str]:
    """Yield the texts in the order in which they are looked for."""
    yield from _time_elements(root)
    heading = _heading(root, title)
    if heading is not None:
        yield from _near(heading)
    yield from _marked(root)
    yield from _labelled(root)


def _is_change(text: str) -> bool:
    """Return whether the first time in a text is called one of a change."""
    before = _DIGIT.split(text, maxsplit=1)[0].casefold()
    return any(label in before for label in words("update-labels.tsv"))


def _heading(root: Element, title: str) -> Element | None:
    """Return the element that shows the title."""
    wanted = bare(title)
    for element in root.iter("h1", "h2", "h3", "h4", "p", "div", "span", "td"):
        if wanted and is_small(element, 6) and bare(visible(element)) == wanted:
            return element
    return next(root.iter("h1"), None)


def _time_elements(root: Element) -> Iterator[str]:
    """Yield `<time>` elements outside lists of other articles."""
    times = [element for element in islice(root.iter("time"), 50) if not elsewhere(element)]
    times.sort(key=lambda element: element.get("pubdate") is None)
    for element in times[:3]:
        shown = visible(element)[:_LONGEST_LINE]
        yield shown if _is_change(shown) else element.get("datetime") or shown


def elsewhere(element: Element) -> bool:
    """Return whether an element lies in an aside, a footer, comments, or a list of articles."""
    for step, parent in enumerate(element.iterancestors()):
        if parent.tag in {"aside", "footer", "nav"} or step > 20 or _is_item(parent):
            return True
        if _OTHER.search(f"{parent.get('class', '')} {parent.get('id', '')}") and parent.tag not in {
            "body",
            "html",
        }:
            return True
    return False


def _is_item(element: Element) -> bool:
    """Return whether an element is an item of a list and not layout around the article."""
    return element.tag == "li" and sum(1 for _ in islice(element.iter("p"), 5)) < 5


def _near(heading: Element) -> Iterator[str]:
    """Yield short lines with a date that follow the main heading, then those shortly before it."""
    for step in (_FOLLOWING, _PRECEDING):
        found = step(heading)
        for element in found if isinstance(found, list) else []:
            if isinstance(element, Element):
                yield from _line(element)


def _marked(root: Element) -> Iterator[str]:
    """Yield short texts of elements whose class or id speaks of dates."""
    for element in root.iterfind(".//*[@class]"):
        if _names_date(f"{element.get('class', '')} {element.get('id', '')}") and not elsewhere(element):
            yield from _line(element)
    for element in root.iterfind(".//*[@id]"):
        if _names_date(element.get("id", "")):
            yield from _line(element)


@lru_cache(maxsize=20_000)
def _names_date(name: str) -> bool:
    """Return whether a class or id is one of a line with the time of publication."""
    return _MARKED.search(name) is not None and _OTHER.search(name) is None


def _line(element: Element) -> Iterator[str]:
    """Yield an element's text if it is a short line with a date."""
    if element.tag in {"script", "style", "a", "html", "body"} or not is_small(element, 40):
        return
    text = visible(element)
    if 6 <= len(text) <= _LONGEST_LINE and _DATE_LIKE.search(text):
        yield text


def _labelled(root: Element) -> Iterator[str]:
    """Yield short texts that begin like "Published:", "发布时间" or "Опубликовано"."""
    labels = tuple(words("time-labels.tsv"))
    for element in root.iter("p", "div", "span", "td", "li", "em", "small", "b", "strong"):
        start = squeeze(element.text or "")[:40].lower()
        if start.startswith(labels):
            yield from _line(element)
