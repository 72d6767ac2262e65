"""What an evidence bundle holds: documents with all their paragraphs, hashes, claims and verdicts."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Literal

from pydantic import Field

from topicwire import __version__
from topicwire.model.document import Document, Paragraph
from topicwire.serve.api import schemas as s
from topicwire.serve.api import shapes
from topicwire.serve.export.report import Report
from topicwire.services.views import Item

FORM: Literal["topicwire-evidence/1"] = "topicwire-evidence/1"


class Piece(s.ParagraphShape):
    """A paragraph with its hash."""

    sha256: str = Field(description="Of the text in UTF-8")


class Exhibit(s.Shape):
    """One document and what is claimed of it."""

    document: s.DocumentHead
    raw: str = Field(description="SHA-256 of the bytes of the page that it was read from; empty if not kept")
    paragraphs: tuple[Piece, ...]
    summary: s.SummaryShape | None
    copies: tuple[s.CopyShape, ...]


class Evidence(s.Shape):
    """Everything that is needed to read a list and to check its claims again, without the server."""

    form: Literal["topicwire-evidence/1"] = FORM
    version: str = Field(description="Of the topicwire that made it")
    made: datetime
    title: str
    base: str = Field(description="Address of the server it came from")
    names: tuple[tuple[str, ...], ...] = Field(
        description="Names of one thing in several languages that the check may use"
    )
    exhibits: tuple[Exhibit, ...]


def evidence_of(report: Report) -> Evidence:
    """Return the evidence for a list."""
    return Evidence(
        version=__version__,
        made=report.made.astimezone(UTC).replace(microsecond=0),
        title=report.title,
        base=report.base,
        names=_names(report),
        exhibits=tuple(_exhibit(item) for item in report.items),
    )


def canonical(evidence: Evidence) -> str:
    """Return the one way to write it as JSON: members sorted, no spaces (compare RFC 8785)."""
    value = evidence.model_dump(mode="json")
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(evidence: Evidence) -> str:
    """Return the SHA-256 of the canonical JSON."""
    return sha256(canonical(evidence))


def claims_of(summary: s.SummaryShape | None) -> list[s.ClaimShape]:
    """Return the claims of a summary in reading order."""
    if summary is None:
        return []
    lead = [summary.lead] if summary.lead else []
    return lead + [claim for group in summary.groups for claim in group.claims]


def sha256(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8, hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _exhibit(item: Item) -> Exhibit:
    document: Document = item.document
    return Exhibit(
        document=shapes.head(document),
        raw=document.raw,
        paragraphs=tuple(map(_piece, document.paragraphs)),
        summary=shapes.summary(item.summary) if item.summary else None,
        copies=tuple(map(shapes.copy, item.copies)),
    )


def _piece(paragraph: Paragraph) -> Piece:
    shape = shapes.paragraph(paragraph)
    return Piece(**shape.model_dump(), sha256=sha256(paragraph.text))


def _names(report: Report) -> tuple[tuple[str, ...], ...]:
    """Return what the check knew besides the paragraphs: names of this topic and of these outlets."""
    known = [tuple(name.text for name in report.topic.names)] if report.topic else []
    for item in report.items:
        outlet = item.document.outlet
        known.append(tuple(name for name in (outlet.name, outlet.romanised, outlet.english) if name))
    return tuple(dict.fromkeys(names for names in known if len(set(names)) > 1))
