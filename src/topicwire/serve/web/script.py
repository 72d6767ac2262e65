"""How text of a language is set: its direction, its name for readers, and links into it."""

from functools import lru_cache
from urllib.parse import quote

from babel import Locale, UnknownLocaleError

from topicwire.model.document import Document
from topicwire.serve.links import safe_link

# Languages written from right to left (CLDR, characterOrder). "ckb" is Central Kurdish.
RIGHT_TO_LEFT = frozenset(["ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "syr", "ug", "ur", "yi"])
FRAGMENT_CHARACTERS = 60  # of a paragraph's start that a text fragment names; enough to be unique on a page


def direction(tag: str) -> str:
    """Return the direction of a language; "auto" lets the browser decide by the first letter."""
    if tag == "und":
        return "auto"
    return "rtl" if tag.split("-", maxsplit=1)[0] in RIGHT_TO_LEFT else "ltr"


@lru_cache(maxsize=512)
def language_name(tag: str, interface: str) -> str:
    """Return a language's name in the language of the interface, or the tag if CLDR has none."""
    try:
        return Locale.parse(tag, sep="-").get_display_name(interface) or tag
    except (ValueError, UnknownLocaleError):
        return tag


def text_fragment(address: str, text: str) -> str | None:
    """Return a link that opens the original at a text (https://wicg.github.io/scroll-to-text-fragment/)."""
    link = safe_link(address)
    if link is None:
        return None
    start = text[:FRAGMENT_CHARACTERS]
    if len(text) > len(start) and " " in start[FRAGMENT_CHARACTERS // 2 :]:
        start = start.rsplit(" ", 1)[0]  # end at a word: browsers match whole words
    return f"{link.split('#')[0]}#:~:text={quote(start, safe='').replace('-', '%2D')}"


def original(document: Document, number: int | None) -> str | None:
    """Return a link that opens the original, at a paragraph if one is named; None if it cannot be a link."""
    paragraph = document.paragraph(number) if number else None
    link = safe_link(document.address)
    if paragraph is None or link is None:
        return link
    if paragraph.page is not None:  # of a PDF: browsers open it at a page, but not at a text
        return f"{link.split('#')[0]}#page={paragraph.page}"
    return text_fragment(link, paragraph.text)
