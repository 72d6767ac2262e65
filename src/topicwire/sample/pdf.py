"""A report as PDF: several pages with running header, footer and page numbers.

Written by hand so that the sample needs no PDF library. It uses the standard fonts that every reader has
(ISO 32000-1, 9.6.2.2), so nothing is embedded; the text must fit Windows-1252. The same report gives the same
bytes.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from topicwire.sample.article import SampleArticle
from topicwire.sample.outlet import SampleOutlet

_WIDTH, _HEIGHT, _MARGIN = 595, 842, 72  # A4 in points
_LEADING = 20
_FIRST_PAGE_DROP = 40  # room for nothing but air above the title
_FONTS = {"R": "Times-Roman", "B": "Times-Bold", "I": "Times-Italic"}
# Characters that fit into a line of 451 points: Times averages 0.43 of its size a character, checked by eye.
_CHARACTERS = {12: 84, 13: 70, 18: 48, 9: 110}


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    font: str
    size: int
    gap: int = 0  # points of air above


def render_report(report: SampleArticle, outlet: SampleOutlet) -> bytes:
    """The PDF of `report`; raises UnicodeEncodeError for text outside Windows-1252."""
    pages = list(_pages(list(_lines(report, outlet))))
    streams = [_stream(page, number, len(pages), report, outlet) for number, page in enumerate(pages, 1)]
    return _file(streams, report, outlet)


def _lines(report: SampleArticle, outlet: SampleOutlet) -> Iterator[_Line]:
    local = outlet.local(report.published)
    yield from _wrapped(report.title, "B", 18, _FIRST_PAGE_DROP)
    byline = f"{report.byline}, {outlet.name}" if report.byline else outlet.name
    yield from _wrapped(byline, "I", 12, 12)
    yield from _wrapped(f"{local.day} {local:%B %Y}", "R", 12, 2)
    for number, (kind, text) in enumerate(report.blocks):
        if kind == "subhead":
            yield from _wrapped(text, "B", 13, 18)
        else:
            yield from _wrapped(text, "R", 12, 24 if number == 0 else 9)


def _wrapped(text: str, font: str, size: int, gap: int) -> Iterator[_Line]:
    for number, line in enumerate(textwrap.wrap(text, _CHARACTERS[size], break_long_words=False)):
        yield _Line(line, font, size, gap if number == 0 else 0)


def _pages(lines: Sequence[_Line]) -> Iterator[list[tuple[int, _Line]]]:
    """Lines with their height above the page's foot; a paragraph may run on over the page's end."""
    page: list[tuple[int, _Line]] = []
    height = _HEIGHT - _MARGIN
    for line in lines:
        step = line.gap + max(_LEADING, line.size + 4)
        if height - step < _MARGIN and page:
            yield page
            page, height = [], _HEIGHT - _MARGIN
            step -= line.gap
        height -= step
        page.append((height, line))
    yield page


def _stream(
    page: Sequence[tuple[int, _Line]], number: int, count: int, report: SampleArticle, outlet: SampleOutlet
) -> bytes:
    header = _Line(f"{outlet.name} | {report.section}", "I", 9)
    footer = _Line(f"Page {number} of {count}", "R", 9)
    notice = _Line("Sample document written for the topicwire project, never published.", "I", 9)
    placed = [(_HEIGHT - 45, header), *page, (48, footer), (34, notice)]
    return b"\n".join(_shown(height, line) for height, line in placed)


def _shown(height: int, line: _Line) -> bytes:
    return b"BT /%s %d Tf %d %d Td %s Tj ET" % (
        line.font.encode(),
        line.size,
        _MARGIN,
        height,
        _string(line.text),
    )


def _string(text: str) -> bytes:
    escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return b"(" + escaped.encode("cp1252") + b")"


def _file(streams: Sequence[bytes], report: SampleArticle, outlet: SampleOutlet) -> bytes:
    """Catalogue, page tree, information, fonts; then each page with its stream; then the table of objects."""
    first = 4 + len(_FONTS)
    kids = b" ".join(b"%d 0 R" % (first + 2 * number) for number in range(len(streams)))
    fonts = b" ".join(b"/%s %d 0 R" % (name.encode(), 4 + n) for n, name in enumerate(_FONTS))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (%s) >>" % report.language.encode(),
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(streams)),
        _information(report, outlet),
    ]
    objects += [
        b"<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>" % name.encode()
        for name in _FONTS.values()
    ]
    for number, stream in enumerate(streams):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] "
            b"/Resources << /Font << %s >> >> /Contents %d 0 R >>"
            % (_WIDTH, _HEIGHT, fonts, first + 2 * number + 1)
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    return _assembled(objects)


def _information(report: SampleArticle, outlet: SampleOutlet) -> bytes:
    local = outlet.local(report.published)
    return b"<< /Title %s /Author %s /CreationDate (D:%s) /Producer (topicwire sample newsroom) >>" % (
        _string(report.title),
        _string(report.byline or outlet.name),
        _pdf_time(local).encode(),
    )


def _pdf_time(local: datetime) -> str:
    """PDF's own form of a time: D:YYYYMMDDHHmmSS+HH'mm'."""
    offset = local.utcoffset() or timedelta()
    return f"{local:%Y%m%d%H%M%S}+{offset.seconds // 3600:02d}'00'"


def _assembled(objects: Sequence[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for offset in offsets:
        out += b"%010d 00000 n \n" % offset
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info 3 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        table,
    )
    return bytes(out)
