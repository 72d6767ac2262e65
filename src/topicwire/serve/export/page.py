"""A list as one HTML file that needs nothing else: no script, no image, no other host."""

from collections.abc import Iterable
from html import escape

from topicwire.model.summary import Claim, Summary, Support
from topicwire.serve.links import document_path, safe_link
from topicwire.services.excerpt import excerpt
from topicwire.services.support import support_text
from topicwire.services.views import Item

OWN_TEXT = 600  # columns
MARKS = {Support.SUPPORTED: "", Support.UNCHECKED: " (unchecked)", Support.UNSUPPORTED: " (unsupported)"}
_STYLE = (
    "body{max-width:42em;margin:2em auto;padding:0 1em;font:1em/1.5 serif}h2{margin-top:2em}small{color:#555}"
)
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"  # a second wall behind the escaping


def write_html(title: str, items: Iterable[Item], base: str) -> bytes:
    """Return the file; `base` is the address of the server, so that citations lead back to the paragraphs."""
    head = (
        '<!doctype html><html><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f"<title>{_text(title)}</title><style>{_STYLE}</style></head><body><h1>{_text(title)}</h1>"
    )
    return "\n".join([head, *(_item(item, base) for item in items), "</body></html>\n"]).encode()


def _text(text: str) -> str:
    return escape(" ".join(text.split()))


def _item(item: Item, base: str) -> str:
    document = item.document
    outlet = document.outlet.romanised
    if document.outlet.name != outlet:
        outlet += f" ({document.outlet.name})"
    place = base + document_path(document.key, document.revision)
    lines = [
        f'<article><h2 lang="{escape(document.language)}">{_link(place, document.title)}</h2>',
        f"<p>{_text(outlet)} · {_text(str(document.published))} UTC</p>",
    ]
    original = safe_link(document.address)
    if original:
        lines.append(f"<p>{_link(original, original)}</p>")
    if item.summary and item.summary.claims:
        lines += _summary(item.summary, base)
    else:
        own = excerpt(document.text, OWN_TEXT)
        lines.append(f'<p lang="{escape(document.language)}">{_text(own)}</p>')
    if item.copies:
        also = ", ".join(f"{_text(copy.romanised)} ({_text(str(copy.published))})" for copy in item.copies)
        lines.append(f"<p><small>Also in: {also}</small></p>")
    return "\n".join([*lines, "</article>"])


def _link(address: str, text: str) -> str:
    return f'<a href="{escape(address)}" rel="noreferrer">{_text(text)}</a>'


def _summary(summary: Summary, base: str) -> list[str]:
    lines = [f"<p>{_claim(summary.lead, summary, base)}</p>"] if summary.lead else []
    for group in summary.groups:
        lines += [f"<h3>{_text(group.heading)}</h3>"] if group.heading else []
        lines += ["<ul>", *(f"<li>{_claim(claim, summary, base)}</li>" for claim in group.claims), "</ul>"]
    return [*lines, f"<p><small>{_text(support_text(summary))}</small></p>"]


def _claim(claim: Claim, summary: Summary, base: str) -> str:
    places = [(n, base + document_path(summary.document, summary.revision, n)) for n in claim.citations]
    cited = "".join(_link(place, f"[{number}]") for number, place in places)
    text = f'<span lang="{escape(claim.language)}">{_text(claim.text)}</span>'
    original = f"<br><small>{_text(claim.original)}</small>" if claim.original else ""
    return f"{text} {cited}{MARKS[claim.verdict.support]}{original}"
