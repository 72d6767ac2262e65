"""Text out of small pieces of markup, such as titles and names."""

import html
import re

TAG = re.compile(r"<[/!?a-zA-Z][^<>]*>")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
UNSEEN = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
MAX_TITLE = 1_000  # characters; longer ones are cut
MAX_MARKUP = 8_000  # characters of markup that are looked at


def plain(text: str, *, markup: bool = False) -> str:
    """Return one line of text. With `markup`, tags are removed and character references resolved."""
    if markup:
        text = UNSEEN.sub("", text[:MAX_MARKUP])
        text = html.unescape(TAG.sub(" " if "<br" in text.lower() else "", text))
    return " ".join(text.replace("\x00", "").split())[:MAX_TITLE]


def paragraphs(text: str) -> str:
    """Return plain text as HTML, one paragraph a line."""
    return "".join(f"<p>{html.escape(line.strip())}</p>" for line in text.splitlines() if line.strip())


def language(tag: str) -> str | None:
    """Return a BCP 47 tag in its usual spelling, None if it is not one."""
    tag = tag.strip().replace("_", "-")
    if not LANGUAGE.fullmatch(tag):
        return None
    first, *rest = tag.split("-")
    spelled = [part.title() if len(part) == 4 else part.upper() if len(part) == 2 else part for part in rest]
    return "-".join([first.lower(), *spelled])
