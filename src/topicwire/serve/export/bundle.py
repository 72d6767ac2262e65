"""An evidence bundle: one HTML file that a browser shows and `topicwire verify-bundle` checks, offline.

What is seen is made from the evidence alone, which the file carries as JSON. Whoever checks it makes the page
again and compares, so that the page cannot say anything but its evidence.
"""

from html import escape

from pydantic import ValidationError

from topicwire.errors import UserError
from topicwire.model.outlet import both_names
from topicwire.serve.api import schemas as s
from topicwire.serve.export.evidence import (
    Evidence,
    Exhibit,
    Piece,
    canonical,
    claims_of,
    digest,
    evidence_of,
)
from topicwire.serve.export.markup import head, line
from topicwire.serve.export.report import Report
from topicwire.serve.links import safe_link

_STYLE = (
    "body{max-width:44em;margin:2em auto;padding:0 1em;font:1em/1.6 serif}h2{margin:3em 0 0}"
    "small,.about{color:#555}.supported::before{content:'\\2713\\a0'}.unchecked::before{content:'?\\a0'}"
    ".unsupported::before{content:'\\2717\\a0'}li{list-style:none;margin:.4em 0}ul{padding:0}"
    "ol{padding-inline:2.5em 0;border-inline-start:1px solid #bbb}ol:target,li:target{background:#fff3c4}"
    "details{margin:1em 0}code{word-break:break-all;font-size:.85em}"
)
_OPEN = '<script type="application/json" id="evidence">'  # data: browsers do not run this type
_CLOSE = "</script>"
_IN_SCRIPT = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}


def write_bundle(report: Report) -> bytes:
    """Return the file."""
    return render(evidence_of(report))


def read_bundle(data: bytes) -> Evidence:
    """Return the evidence that a file carries; `UserError` if it is no bundle."""
    start = data.rfind(_OPEN.encode())
    end = data.find(_CLOSE.encode(), start)
    if start < 0 or end < 0:
        raise UserError("This is no evidence bundle, or a part of it is missing. Get the file again.")
    try:
        return Evidence.model_validate_json(data[start + len(_OPEN) : end])
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "the evidence"
        message = f"The evidence in this file is damaged or of another form: {place}: {first['msg']}."
        raise UserError(message) from error


def render(evidence: Evidence) -> bytes:
    """Return the page that shows the evidence and carries it; the same bytes for the same evidence."""
    made = evidence.made.strftime("%Y-%m-%d %H:%M")
    about = (
        f'<p class="about">Evidence bundle of {made} UTC, made by topicwire {line(evidence.version)} at '
        f"{line(evidence.base)}. Each claim leads to the paragraphs it cites and carries the verdict of its "
        "check. <code>topicwire verify-bundle FILE</code> checks the file again without the server.<br>"
        f"SHA-256 of the evidence: <code>{digest(evidence)}</code></p>"
    )
    data = _OPEN + canonical(evidence).translate(_IN_SCRIPT) + _CLOSE
    shown = [_exhibit(number, one) for number, one in enumerate(evidence.exhibits, 1)]
    page = "\n".join([head(evidence.title, _STYLE), about, *shown, data, "</body></html>\n"])
    return page.encode("utf-8", "surrogatepass")


def _exhibit(number: int, exhibit: Exhibit) -> str:
    document = exhibit.document
    outlet = both_names(document.outlet.name, document.outlet.romanised)
    day = document.published.precision == "day"
    time = document.published.at.strftime("%Y-%m-%d" if day else "%Y-%m-%d %H:%M UTC")
    language = escape(document.language)
    read = document.fetched.strftime("%Y-%m-%d %H:%M")
    about = f"{line(outlet)} · {time} · revision {document.revision}, read {read} UTC"
    lines = [
        f'<article><h2 lang="{language}" dir="auto">{line(document.title)}</h2>',
        f'<p class="about">{about}</p>',
    ]
    original = safe_link(document.address)
    if original:
        address = escape(original)
        lines.append(f'<p><a href="{address}" rel="noreferrer">{address}</a></p>')
    if exhibit.summary:
        lines += _summary(number, exhibit.summary)
    if exhibit.copies:
        also = ", ".join(line(copy.romanised) for copy in exhibit.copies)
        lines.append(f"<p><small>Also in: {also}</small></p>")
    lines += [f'<details open><summary>The text</summary><ol lang="{language}" dir="auto">']
    lines += [_paragraph(number, piece) for piece in exhibit.paragraphs]
    raw = (
        f"<p><small>SHA-256 of the page: <code>{escape(exhibit.raw)}</code></small></p>"
        if exhibit.raw
        else ""
    )
    return "\n".join([*lines, f"</ol>{raw}</details></article>"])


def _paragraph(number: int, piece: Piece) -> str:
    place = f'id="e{number}p{piece.number}" title="SHA-256 {escape(piece.sha256)}"'
    return f"<li {place}><small>[{piece.number}]</small> {line(piece.text)}</li>"


def _summary(number: int, summary: s.SummaryShape) -> list[str]:
    lines = [f'<p dir="auto">{_claim(number, summary.lead)}</p>'] if summary.lead else []
    for group in summary.groups:
        heading = f'<h3 lang="{escape(group.language)}" dir="auto">{line(group.heading)}</h3>'
        lines += [heading] if group.heading else []
        shown = (_claim(number, claim) for claim in group.claims)
        lines += ["<ul>", *(f'<li dir="auto">{claim}</li>' for claim in shown), "</ul>"]
    claims = len(claims_of(summary))
    if claims:
        by = f" by {line(summary.model)}" if summary.model else ""
        counts = f"{summary.supported} of {claims} claims supported; {summary.left_out} left out."
        lines.append(f'<p class="about">{counts} Made {line(summary.way)}{by}.</p>')
    return lines


def _claim(number: int, claim: s.ClaimShape) -> str:
    cited = "".join(f'<a href="#e{number}p{one.paragraph}">[{one.paragraph}]</a>' for one in claim.citations)
    support = claim.verdict.support
    why = "; ".join([f"{support}, score {claim.verdict.score:.2f}", *claim.verdict.reasons])
    about = f'class="{escape(support)}" title="{line(why)}" lang="{escape(claim.language)}"'
    original = f" <small>{line(claim.original)}</small>" if claim.original else ""
    return f"<span {about}>{line(claim.text)}</span> {cited}{original}"
