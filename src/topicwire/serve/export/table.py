"""A list as CSV (RFC 4180): one claim a row, or one document a row if it has no claims."""

import csv
import io
from collections.abc import Iterable

from topicwire.services.excerpt import excerpt
from topicwire.services.views import Item

COLUMNS = (
    "document", "revision", "title", "outlet", "outlet_romanised", "language", "kind", "published", "address",
    "claim", "claim_language", "paragraphs", "verdict", "score", "also_in", "original", "way", "left_out",
)  # fmt: skip
OWN_TEXT = 600  # columns
# What a spreadsheet would take for a formula (OWASP, CSV Injection); a leading apostrophe makes it text.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
BYTE_ORDER_MARK = "\ufeff"  # without it, spreadsheets read Chinese as Latin-1


def write_csv(items: Iterable[Item]) -> bytes:
    """Return the table in UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for item in items:
        writer.writerows([_safe(cell) for cell in row] for row in _rows(item))
    return (BYTE_ORDER_MARK + out.getvalue()).encode()


def _rows(item: Item) -> list[list[object]]:
    document = item.document
    about = [
        document.key, document.revision, document.title, document.outlet.name, document.outlet.romanised,
        document.language, document.kind.value, str(document.published), document.address,
    ]  # fmt: skip
    also = "; ".join(dict.fromkeys(copy.romanised for copy in item.copies))
    if item.summary is None or not item.summary.claims:
        return [[*about, excerpt(document.text, OWN_TEXT), document.language, "", "", "", also, "", "", ""]]
    return [
        [
            *about, claim.text, claim.language, " ".join(map(str, claim.citations)),
            claim.verdict.support.value, round(claim.verdict.score, 3), also, claim.original,
            item.summary.way.value, item.summary.left_out,
        ]
        for claim in item.summary.claims
    ]  # fmt: skip


def _safe(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
