"""A topic page as plain text: the topic's name, then each document with its title, outlet, time and summary.

    上海精神

    激发上合组织成员国立法机构合作活力
    Ren Min Ri Bao· 2025-07-24 22:40
    Group 1 - One claim [1] - Another claim [2][3] Group 2 - A third [4]

A flash, and a document without a summary, shows its own text, cut at a sentence end and followed by ` ...`.
Copies follow on a line of their own.
"""

from topicwire.model.document import Document, Kind
from topicwire.model.summary import Claim, Summary, Support
from topicwire.services.excerpt import excerpt
from topicwire.services.views import Copy, Item, TopicPage

ROOM = 800  # columns of own text: as much as the pages of this kind show, about 400 Chinese characters
LEAD = "Core Viewpoint"
FLASH = "news flash"
NOTHING = "No documents yet."


def topic_page_text(page: TopicPage, *, keys: bool = False) -> str:
    """Return the page as text that ends in a line break, on request with the documents' keys."""
    parts = [item_text(item, key=keys) for item in page.listed.items]
    return "\n".join([f"{page.topic.name}\n", *(parts or [f"{NOTHING}\n"])])


def item_text(item: Item, *, key: bool = False) -> str:
    """Return one document of a list as lines."""
    document = item.document
    outlet = FLASH if document.kind is Kind.FLASH else document.outlet.romanised
    byline = f"{outlet}· {document.published}" + (f"  {document.key}" if key else "")
    lines = [one_line(document.title), byline, body_text(document, item.summary)]
    if item.copies:
        lines.append("also in: " + ", ".join(_outlets(item.copies, document.outlet.romanised)))
    return "\n".join(lines) + "\n"


def body_text(document: Document, summary: Summary | None) -> str:
    """Return the summary in one line, or the beginning of the document's own text."""
    shown = summary_text(summary) if summary else ""
    return shown or excerpt(document.text, ROOM)


def summary_text(summary: Summary) -> str:
    """Return the claims under their headings in one line; empty if there is none to show."""
    parts = [f"{LEAD} - {_claim(summary.lead)}"] if summary.lead and _is_shown(summary.lead) else []
    for group in summary.groups:
        claims = [_claim(claim) for claim in group.claims if _is_shown(claim)]
        if claims:
            parts.append(" - ".join([one_line(group.heading), *claims]))
    return " ".join(parts)


def one_line(text: str) -> str:
    """Return a text without line breaks and control characters, which a terminal would obey."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def _is_shown(claim: Claim) -> bool:
    """Tell whether a claim may be shown as fact."""
    return claim.verdict.support is not Support.UNSUPPORTED


def _claim(claim: Claim) -> str:
    citations = "".join(f"[{number}]" for number in claim.citations)
    doubt = " (unchecked)" if claim.verdict.support is Support.UNCHECKED else ""
    return f"{_without_stop(one_line(claim.text))} {citations}{doubt}"


def _without_stop(sentence: str) -> str:
    """Return a sentence without its final full stop, which would stand before the citation."""
    initial = sentence[-3:-2] in {".", " "} and not sentence[-2:-1].isdigit()  # U.S., George W.
    if sentence.endswith("。") or (sentence.endswith(".") and not initial):
        return sentence[:-1]
    return sentence


def _outlets(copies: tuple[Copy, ...], leader: str) -> list[str]:
    """Return the other outlets that carried the text, each once, in the order of their copies."""
    return [name for name in dict.fromkeys(copy.romanised for copy in copies) if name != leader]
