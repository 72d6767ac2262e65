"""A list as one HTML file that needs nothing else: no script, no image, no other host."""

from collections.abc import Iterable
from html import escape

from topicwire.model.outlet import both_names
from topicwire.model.summary import Claim, Summary, Support
from topicwire.serve.export.markup import head, line
from topicwire.serve.links import document_path, safe_link
from topicwire.services.excerpt import excerpt
from topicwire.services.support import support_text
from topicwire.services.views import Item

OWN_TEXT = 600  # columns
MARKS = {Support.SUPPORTED: "", Support.UNCHECKED: " (unchecked)", Support.UNSUPPORTED: " (unsupported)"}
_STYLE = (
    "body{max-width:42em;margin:2em auto;padding:0 1em;font:1em/1.5 serif}h2{margin-top:2em}small{color:#555}"
    "ul{padding:0 1.4em}"  # room for the mark of a line on either side
)


def write_html(title: str, items: Iterable[Item], base: str) -> bytes:
    """Return the file; `base` is the address of the server, so that citations lead back to the paragraphs."""
    return "\n".join(
        [head(title, _STYLE), *(_item(item, base) for item in items), "</body></html>\n"]
    ).encode()


def _item(item: Item, base: str) -> str:
    document = item.document
    outlet = both_names(document.outlet.name, document.outlet.romanised)
    place = base + document_path(document.key, document.revision)
    lines = [
        f'<article><h2 lang="{escape(document.language)}" dir="auto">{_link(place, document.title)}</h2>',
        f"<p>{line(outlet)} · {line(str(document.published))} UTC</p>",
    ]
    original = safe_link(document.address)
    if original:
        lines.append(f"<p>{_link(original, original)}</p>")
    if item.summary and item.summary.claims:
        lines += _summary(item.summary, base)
    else:
        own = excerpt(document.text, OWN_TEXT)
        lines.append(f'<p lang="{escape(document.language)}" dir="auto">{line(own)}</p>')
    if item.copies:
        also = ", ".join(f"{line(copy.romanised)} ({line(str(copy.published))})" for copy in item.copies)
        lines.append(f"<p><small>Also in: {also}</small></p>")
    return "\n".join([*lines, "</article>"])


def _link(address: str, text: str) -> str:
    return f'<a href="{escape(address)}" rel="noreferrer">{line(text)}</a>'


def _summary(summary: Summary, base: str) -> list[str]:
    lines = [f'<p dir="auto">{_claim(summary.lead, summary, base)}</p>'] if summary.lead else []
    for group in summary.groups:
        lines += [f'<h3 dir="auto">{line(group.heading)}</h3>'] if group.heading else []
        claims = (_claim(claim, summary, base) for claim in group.claims)
        lines += ["<ul>", *(f'<li dir="auto">{claim}</li>' for claim in claims), "</ul>"]
    return [*lines, f"<p><small>{line(support_text(summary))}</small></p>"]


def _claim(claim: Claim, summary: Summary, base: str) -> str:
    places = [(n, base + document_path(summary.document, summary.revision, n)) for n in claim.citations]
    cited = "".join(_link(place, f"[{number}]") for number, place in places)
    text = f'<span lang="{escape(claim.language)}">{line(claim.text)}</span>'
    original = f"<br><small>{line(claim.original)}</small>" if claim.original else ""
    return f"{text} {cited}{MARKS[claim.verdict.support]}{original}"
