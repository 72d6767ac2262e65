"""From the text of a page to its tree of elements, whatever was sent."""

import re
from itertools import islice

from lxml import etree
from lxml.etree import _Element as Element

from topicwire.errors import NotAnArticleError, TooLargeError

# Control characters that no HTML may hold; lxml would cut the text at the first null.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_DEEPEST = 400  # levels; the deepest of the 145 pages of benchmarks.extraction has 54
_COUNT = etree.XPath("count(//*)")
_DEEPER = etree.XPath("boolean(" + "/*" * (_DEEPEST + 1) + ")")
INLINE = {
    "a", "abbr", "acronym", "amp-img", "b", "bdi", "bdo", "big", "cite", "code", "data", "dfn", "em",
    "font", "i", "img", "ins", "kbd", "label", "mark", "nobr", "q", "rb", "rp", "rt", "rtc", "ruby",
    "s", "samp", "small", "meta", "link", "script", "style", "template", "svg", "input", "source",
    "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
}  # fmt: skip
_HIDDEN = {"script", "style", "noscript", "template", "svg", "rt", "rp", "rtc"}


def parse(text: str, most_elements: int) -> Element:
    """Return the root element of a page.

    Raises NotAnArticleError if there is nothing in it, TooLargeError above `most_elements` or if it is nested
    beyond any page that people wrote: later stages walk the tree and would take too long.
    """
    if text.count("<") > 3 * most_elements:  # an opening and a closing tag each, and some to spare
        raise TooLargeError(f"the page has more than {most_elements} elements")
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    cleaned = _CONTROL.sub("", text).encode("utf-8")
    try:
        root: Element | None = etree.fromstring(cleaned, parser)
    except (ValueError, LookupError, etree.LxmlError) as error:
        raise NotAnArticleError("the page is empty", rule="no-text") from error
    if root is None:
        raise NotAnArticleError("the page is empty", rule="no-text")
    if _COUNT(root) > most_elements or _DEEPER(root):  # type: ignore[operator]  # count() is a number
        raise TooLargeError(f"the page has more than {most_elements} elements or {_DEEPEST} levels")
    return root


def squeeze(text: str) -> str:
    """Return a text on one line, without white space around it."""
    return " ".join(text.split())


def visible(element: Element, most: int = 500) -> str:
    """Return an element's text on one line, without scripts and styles, from its first `most` elements."""
    if not len(element):
        return squeeze(element.text or "")
    parts = []
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, node in islice(walk, 2 * most):
        if node.tag not in INLINE:
            parts.append(" ")
        if event == "start":
            if node.tag in _HIDDEN:
                walk.skip_subtree()
            elif node.text:
                parts.append(node.text)
        elif node is not element and node.tail:
            parts.append(node.tail)
    return squeeze("".join(parts))


def is_small(element: Element, most: int) -> bool:
    """Return whether an element has at most `most` elements in it, itself included."""
    return sum(1 for _ in islice(element.iter(), most + 1)) <= most
