"""PDF: text in reading order, without running headers, footers and page numbers."""

import re
from collections import Counter
from dataclasses import dataclass
from statistics import median

import pypdfium2
from pypdfium2 import raw

from topicwire.errors import BadInputError, TooLargeError
from topicwire.extract.block import Block
from topicwire.extract.layout import Line, reading_order
from topicwire.extract.lines import glue, joined, paragraphs
from topicwire.extract.title import bare
from topicwire.extract.tree import squeeze
from topicwire.extract.written import find

_MOST_RUNS = 20_000  # runs of text on one page
_EDGE = 3  # lines at the top and at the bottom of a page that may be a running header or footer
_FRONT = 6  # blocks at the start among which title, authors and date stand
_SHORT = 120  # characters of a line that may name the date
_DIGITS = re.compile(r"\d+|\b[ivxlc]+\b")
_NUMBER_ALONE = re.compile(r"(?:[\W_#]|page|seite|pagina|página|стр|第|页|頁|共|of|von|de|из|/)*\Z")
_FILE_NAME = re.compile(
    r"\.(?:docx?|pdf|indd|qxd|tex|pptx?|wps)\b|\Amicrosoft word|\Auntitled|\A无标题", re.I
)
_BROKEN = re.compile("[\x02\ufffe]")  # how PDFium gives a hyphen at a line's end
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Paper:
    """What was read from a PDF."""

    blocks: list[Block]
    title: str
    author: str
    created: str  # as in the file's information: "D:20250718140500+08'00'"
    pages: int
    lines: tuple[str, ...]  # short ones from the start, which may name the date


def read_pdf(body: bytes, most_pages: int) -> Paper:
    """Return the text of a PDF.

    Raises BadInputError for a broken or encrypted file, TooLargeError above `most_pages`.
    """
    try:
        with pypdfium2.PdfDocument(body) as document:
            if len(document) > most_pages:
                raise TooLargeError(f"the PDF has {len(document)} pages, more than {most_pages}")
            pages = [_lines(document[number]) for number in range(len(document))]
            about = document.get_metadata_dict(skip_empty=True)
    except pypdfium2.PdfiumError as error:
        raise BadInputError(f"the PDF cannot be read: {error}") from error
    _drop_running(pages)
    stated = squeeze(_CONTROL.sub("", about.get("Title", "")))
    title = stated if len(stated) > 3 and not _FILE_NAME.search(stated) else _largest(pages)
    author = squeeze(_CONTROL.sub("", about.get("Author", "")))[:80]
    front, blocks = _front(joined(list(paragraphs(pages))), title, author)
    return Paper(
        blocks=blocks,
        title=title,
        author=author,
        created=about.get("CreationDate", ""),
        pages=len(pages),
        lines=(*front, *(block.text for block in blocks[:_FRONT] if len(block.text) < _SHORT)),
    )


def _lines(page: pypdfium2.PdfPage) -> list[Line]:
    """Return a page's lines in reading order."""
    text = page.get_textpage()
    count = text.count_rects()
    if count > _MOST_RUNS:
        raise TooLargeError(f"a page of the PDF has {count} runs of text, more than {_MOST_RUNS}")
    runs = []
    for index in range(count):
        left, bottom, right, top = text.get_rect(index)
        words = _CONTROL.sub("", _BROKEN.sub("-", text.get_text_bounded(left, bottom, right, top)))
        if words.strip() and right > left and top > bottom:
            runs.append(Line(left, bottom, right, top, squeeze(words), _size(text, left, bottom, top)))
    text.close()
    page.close()
    return reading_order(runs)


def _size(text: pypdfium2.PdfTextPage, left: float, bottom: float, top: float) -> float:
    """Return the size of a run's letters: the font's, or the run's height where the font is scaled."""
    index = raw.FPDFText_GetCharIndexAtPos(text.raw, left + 1, (bottom + top) / 2, 2, 2)
    size = float(raw.FPDFText_GetFontSize(text.raw, index)) if index >= 0 else 0.0
    height = top - bottom
    return size if 0.5 * height < size < 3 * height else height


def _drop_running(pages: list[list[Line]]) -> None:
    """Take out lines at the edges that come back on other pages, page numbers among them."""
    edges = [sorted(lines, key=lambda line: -line.top) for lines in pages]
    seen: Counter[str] = Counter()
    for lines in edges:
        seen.update({_shape(line) for line in lines[:_EDGE] + lines[-_EDGE:]})
    often = max(2, len(pages) * 0.4)
    for lines, ordered in zip(pages, edges, strict=True):
        for line in ordered[:_EDGE] + ordered[-_EDGE:]:
            shape = _shape(line)
            if line in lines and (_NUMBER_ALONE.match(shape) or (seen[shape] >= often and len(pages) > 1)):
                lines.remove(line)


def _shape(line: Line) -> str:
    """Return a line's text with its numbers made equal."""
    return _DIGITS.sub("#", line.text.casefold())


def _front(blocks: list[Block], title: str, author: str) -> tuple[list[str], list[Block]]:
    """Return the title page's own lines (title, authors, date), and the blocks after them."""
    own: list[str] = []
    names = bare(title)
    for block in blocks[:_FRONT]:
        text = bare(block.text)
        is_title = bool(names and text) and (text in names or names in text)
        is_author = bool(author) and bare(author) in text
        if len(block.text) > 2 * _SHORT or not (is_title or is_author or find(block.text)):
            break
        own.append(block.text)
    return own, blocks[len(own) :]


def _largest(pages: list[list[Line]]) -> str:
    """Return the lines in the largest letters of the first page with text; empty if all are alike."""
    for lines in pages:
        if lines:
            if max(line.size for line in lines) <= 1.04 * median(line.size for line in lines):
                return ""
            largest = max(line.size for line in lines[:40])
            start = next(i for i, line in enumerate(lines) if line.size == largest)
            title = ""
            for line in lines[start : start + 4]:
                if line.size < 0.95 * largest:
                    break
                title = glue(title, line.text)
            return squeeze(title)[:300]
    return ""
