"""A list as a report in Markdown (https://spec.commonmark.org/0.31.2/), with citations as links."""

import re
from collections.abc import Iterable

from topicwire.model.outlet import both_names
from topicwire.model.summary import Claim, Summary, Support
from topicwire.serve.links import document_path, safe_link
from topicwire.services.excerpt import excerpt
from topicwire.services.support import support_text
from topicwire.services.views import Item

_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~&])")
OWN_TEXT = 600  # columns
MARKS = {Support.SUPPORTED: "", Support.UNCHECKED: " *(unchecked)*", Support.UNSUPPORTED: " *(unsupported)*"}


def write_markdown(title: str, items: Iterable[Item], base: str) -> bytes:
    """Return a report; `base` is the address of the server, so that citations lead back to the paragraphs."""
    parts = [f"# {escaped(title)}", *(_item(item, base) for item in items)]
    return ("\n\n".join(parts) + "\n").encode()


def escaped(text: str) -> str:
    """Return text that Markdown shows as it is, in one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _item(item: Item, base: str) -> str:
    document = item.document
    outlet = both_names(document.outlet.name, document.outlet.romanised)
    lines = [f"## {escaped(document.title)}", "", f"{escaped(outlet)} · {document.published} UTC"]
    link = safe_link(document.address)
    if link:
        lines += ["", f"<{link.translate(_IN_ANGLES)}>"]
    if item.summary and item.summary.claims:
        lines += _summary(item.summary, base)
    else:
        lines += ["", escaped(excerpt(document.text, OWN_TEXT))]
    if item.copies:
        also = ", ".join(f"{escaped(copy.romanised)} ({copy.published})" for copy in item.copies)
        lines += ["", f"Also in: {also}"]
    return "\n".join(lines)


_IN_ANGLES = {ord("<"): "%3C", ord(">"): "%3E", ord(" "): "%20", ord("\n"): "%0A", ord("\r"): "%0D"}


def _summary(summary: Summary, base: str) -> list[str]:
    lines = ["", _claim(summary.lead, summary, base)] if summary.lead else []
    for group in summary.groups:
        lines += ["", f"### {escaped(group.heading)}"] if group.heading else []
        lines += ["", *(f"- {_claim(claim, summary, base)}" for claim in group.claims)]
    return [*lines, "", f"*{support_text(summary)}*"]


def _claim(claim: Claim, summary: Summary, base: str) -> str:
    places = [(n, base + document_path(summary.document, summary.revision, n)) for n in claim.citations]
    citations = "".join(f"[\\[{number}\\]]({place})" for number, place in places)
    original = f" — {escaped(claim.original)}" if claim.original else ""
    return f"{escaped(claim.text)} {citations}{MARKS[claim.verdict.support]}{original}"
