"""A list as references: BibTeX and CSL-JSON (https://docs.citationstyles.org/)."""

import json
from collections.abc import Iterable
from typing import Any

from topicwire.model.moment import Precision
from topicwire.serve.links import safe_link
from topicwire.services.views import Item

# BibTeX counts braces also behind a backslash, so that one left open would swallow all entries after it.
_TEX = str.maketrans({
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}",
    "$": r"\$", "&": r"\&", "#": r"\#", "_": r"\_", "%": r"\%", "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}", '"': "''",
})  # fmt: skip


def write_bibtex(items: Iterable[Item]) -> bytes:
    """Return `@misc` entries, for BibTeX with UTF-8."""
    return "\n".join(_entry(item) for item in items).encode()


def _entry(item: Item) -> str:
    document = item.document
    fields = {
        "title": f"{{{_tex(document.title)}}}",
        "author": f"{{{_tex(document.byline)}}}" if document.byline else "",
        "howpublished": _tex(document.outlet.name),
        "date": document.published.at.strftime("%Y-%m-%d"),
        "year": document.published.at.strftime("%Y"),
        "url": (safe_link(document.address) or "").replace("{", "%7B").replace("}", "%7D"),
        "urldate": document.fetched.strftime("%Y-%m-%d"),
        "langid": document.language,
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{topicwire-{document.key},", *lines, "}"]) + "\n"


def _tex(text: str) -> str:
    return " ".join(text.split()).translate(_TEX)


def write_csl(items: Iterable[Item]) -> bytes:
    """Return CSL-JSON, as reference managers import it."""
    return json.dumps([_reference(item) for item in items], ensure_ascii=False, indent=1).encode()


def _reference(item: Item) -> dict[str, Any]:
    document = item.document
    at = document.published.at
    reference: dict[str, Any] = {
        "id": f"topicwire-{document.key}",
        "type": "report" if document.kind.value == "report" else "article-newspaper",
        "title": document.title,
        "container-title": document.outlet.name,
        "issued": {"date-parts": [[at.year, at.month, at.day]]},
        "accessed": {"date-parts": [[*document.fetched.timetuple()[:3]]]},
        "URL": safe_link(document.address) or "",
    }
    if document.language != "und":
        reference["language"] = document.language
    if document.byline:
        reference["author"] = [{"literal": document.byline}]
    if document.published.precision is not Precision.DAY:
        reference["note"] = f"{document.published} UTC"
    return reference
