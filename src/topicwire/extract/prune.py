"""Taking out of a page what is never text of its article: navigation, adverts, share bars, captions."""

import re
from functools import lru_cache
from itertools import islice, pairwise

from lxml import etree
from lxml.etree import _Element as Element

from topicwire.extract.tree import is_small, visible
from topicwire.extract.wordlists import words

_TAGS = {
    "aside", "audio", "button", "canvas", "dialog", "embed", "fieldset", "figcaption", "footer",
    "iframe", "input", "link", "map", "menu", "meta", "nav", "noscript", "object", "option", "script",
    "select", "source", "style", "svg", "template", "textarea", "track", "video",
}  # fmt: skip
_PICTURES = {"img", "picture", "amp-img"}
_NEVER = frozenset({"html", "body", "main", "article"})
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_SPLIT = re.compile(r"[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])")
_SENTENCE_END = re.compile(r"[.!?…。！？؟।:：]['\"”’»)）]*\Z")
_CAPTION = 120  # characters
_IN_CAPTION = 30  # elements around a picture and its caption
_LONGEST_NAME = 400  # characters of class and id looked at
_MOST = 0.4  # share of the page's text in paragraphs up to which a marked element may be taken out


def others(body: Element) -> set[Element]:
    """Return the elements that tag, class, id or role mark as something else than the article.

    An element that holds much of the page's text is none of them, whatever it is called: some pages wrap
    everything in an "aside", and class names lie.
    """
    weights = _weights(body)
    found = set()
    walk = etree.iterwalk(body, events=("start",))
    for _, element in walk:
        if element.tag in _NEVER:
            continue
        light = weights.get(element, 0) <= _MOST * weights.get(body, 0)
        if light and (element.tag in _TAGS or _marked(element)):
            found.add(element)
            walk.skip_subtree()
        elif element.tag in _PICTURES:
            found |= _captioned(element)
    return found


def _captioned(image: Element) -> set[Element]:
    """Return a picture's block if it holds a short text without a sentence's end, which is a caption."""
    for element in image.iterancestors():
        if element.tag in _NEVER or not is_small(element, _IN_CAPTION):
            break
        text = visible(element)
        if len(text) > _CAPTION:
            break
        if text and not _SENTENCE_END.search(text):
            return {element}
    return set()


def _weights(body: Element) -> dict[Element, int]:
    """Return how much text stands in the paragraphs of each element that has any."""
    weights: dict[Element, int] = {}
    for paragraph in islice(body.iter("p"), 5_000):
        length = sum(map(len, islice(paragraph.itertext(), 200)))
        for element in (paragraph, *paragraph.iterancestors()):
            weights[element] = weights.get(element, 0) + length
    return weights


def _marked(element: Element) -> bool:
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
    name = f"{get('class') or ''} {get('id') or ''}"[:_LONGEST_NAME]
    return name != " " and _names_other(name)


@lru_cache(maxsize=20_000)
def _names_other(name: str) -> bool:
    """Return whether a class or id consists of words that name something else than an article."""
    marks = words("boilerplate.tsv")
    for label in name.split():
        parts = [part.lower() for part in _SPLIT.split(label) if part]
        if any(part in marks for part in parts) or any(f"{a}-{b}" in marks for a, b in pairwise(parts)):
            return True
    return False
