"""From the text of a page to its tree of elements, whatever was sent."""

import re

from lxml import html

from topicwire.errors import NotAnArticleError, TooLargeError

# Control characters that no HTML may hold; lxml would cut the text at the first null.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_SPACE = re.compile(r"\s+")
_DEEPEST = 200  # levels; the deepest of the 145 pages of benchmarks.extraction has 54
INLINE = {
    "a", "abbr", "acronym", "amp-img", "b", "bdi", "bdo", "big", "cite", "code", "data", "dfn", "em",
    "font", "i", "img", "ins", "kbd", "label", "mark", "nobr", "q", "rb", "rp", "rt", "rtc", "ruby",
    "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
}  # fmt: skip
_HIDDEN = {"script", "style", "noscript", "template", "svg"}


def parse(text: str, most_elements: int) -> html.HtmlElement:
    """Return the root element of a page.

    Raises NotAnArticleError if there is nothing in it, TooLargeError above `most_elements` or if it is nested
    beyond any page that people wrote: later stages walk the tree and would take too long.
    """
    if text.count("<") > 3 * most_elements:  # an opening and a closing tag each, and some to spare
        raise TooLargeError(f"the page has more than {most_elements} elements")
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    cleaned = _CONTROL.sub("", text).encode("utf-8")
    try:
        root = html.document_fromstring(cleaned, parser=parser, ensure_head_body=True)
    except (ValueError, LookupError, html.etree.LxmlError) as error:
        raise NotAnArticleError("the page is empty", rule="no-text") from error
    _refuse_monsters(root, most_elements)
    return root


def _refuse_monsters(root: html.HtmlElement, most_elements: int) -> None:
    """Raise TooLargeError for trees with too many elements or too many levels."""
    depth = elements = 0
    for event, _ in html.etree.iterwalk(root, events=("start", "end")):
        if event == "end":
            depth -= 1
            continue
        depth += 1
        elements += 1
        if elements > most_elements or depth > _DEEPEST:
            raise TooLargeError(f"the page has more than {most_elements} elements or {_DEEPEST} levels")


def squeeze(text: str) -> str:
    """Return a text on one line, without white space around it."""
    return _SPACE.sub(" ", text).strip()


def visible(element: html.HtmlElement) -> str:
    """Return an element's text on one line, without scripts and styles."""
    parts = []
    for event, node in html.etree.iterwalk(element, events=("start", "end")):
        hidden = node.tag in _HIDDEN
        if node.tag not in INLINE:
            parts.append(" ")
        if event == "start" and not hidden and node.text:
            parts.append(node.text)
        if event == "end" and node is not element and node.tail:
            parts.append(node.tail)
    return squeeze("".join(parts))
