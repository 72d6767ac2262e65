"""Taking out of a page what is never text of its article: navigation, adverts, share bars, captions."""

import re
from functools import cache
from itertools import pairwise

from lxml.html import HtmlElement

from topicwire.extract.tree import squeeze
from topicwire.extract.wordlists import words

_TAGS = {
    "aside", "audio", "button", "canvas", "dialog", "embed", "fieldset", "figcaption", "footer",
    "iframe", "input", "link", "map", "menu", "meta", "nav", "noscript", "object", "option", "script",
    "select", "source", "style", "svg", "template", "textarea", "track", "video",
}  # fmt: skip
_NEVER = frozenset({"html", "body", "main", "article"})
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_SPLIT = re.compile(r"[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])")
_SENTENCE_END = re.compile(r"[.!?…。！？؟।:：]['\"”’»)）]*\Z")
_CAPTION = 120  # characters
_MOST = 0.4  # share of the page's text in paragraphs up to which a marked element may be taken out


def prune(root: HtmlElement) -> None:
    """Remove the elements that tag, class, id or role mark as something else than the article.

    An element that holds much of the page's text stays whatever it is called: some pages wrap everything in
    an "aside", and class names lie.
    """
    total = _weight(root)
    for element in list(root.iter()):
        tag = element.tag
        if not isinstance(tag, str) or tag in _NEVER or element.getparent() is None:
            continue
        if (tag in _TAGS or _marked(element)) and _weight(element) <= _MOST * total:
            _remove(element)
    _captions(root)


def _captions(root: HtmlElement) -> None:
    """Remove pictures with their captions: short texts without a sentence's end in the block around one."""
    for image in list(root.iter("img", "picture", "amp-img")):
        for element in image.iterancestors():
            text = squeeze(element.text_content())
            if element.tag in _NEVER or len(text) > _CAPTION:
                break
            if text and not _SENTENCE_END.search(text):
                _remove(element)
                break


def _weight(element: HtmlElement) -> int:
    """Return the length of the text that stands in paragraphs."""
    return sum(len(p.text_content()) for p in element.iter("p"))


def _remove(element: HtmlElement) -> None:
    """Remove an element and keep the text after it."""
    if element.getparent() is not None:  # else it went with one around it
        element.drop_tree()


def _marked(element: HtmlElement) -> bool:
    """Return whether an element's attributes say that it is not part of the article."""
    get = element.get
    if get("hidden") is not None or get("aria-hidden") == "true" or _HIDDEN.search(get("style") or ""):
        return True
    if (get("role") or "") in {
        "navigation",
        "complementary",
        "contentinfo",
        "banner",
        "dialog",
        "search",
        "menu",
    }:
        return True
    name = f"{get('class') or ''} {get('id') or ''}"
    return name != " " and _names_other(name)


@cache
def _names_other(name: str) -> bool:
    """Return whether a class or id consists of words that name something else than an article."""
    marks = words("boilerplate.tsv")
    for label in name.split():
        parts = [part.lower() for part in _SPLIT.split(label) if part]
        if any(part in marks for part in parts) or any(f"{a}-{b}" in marks for a, b in pairwise(parts)):
            return True
    return False
