"""PDF: text in reading order, without running headers, footers and page numbers."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import pypdfium2

from topicwire.errors import BadInputError, TooLargeError
from topicwire.extract.block import Block
from topicwire.extract.layout import Line, reading_order
from topicwire.extract.tree import squeeze
from topicwire.model.document import Role

_MOST_RUNS = 20_000  # runs of text on one page
_EDGE = 3  # lines at the top and at the bottom of a page that may be a running header or footer
_DIGITS = re.compile(r"\d+|\b[ivxlc]+\b")
_SENTENCE_END = re.compile(r"[.!?:;。！？：；…”»\")）]\s*\Z")
_HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010]\Z")
_WIDE = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uf900-\uffef]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Paper:
    """What was read from a PDF."""

    blocks: list[Block]
    title: str
    author: str
    created: str  # as in the file's information: "D:20250718140500+08'00'"
    pages: int


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
    blocks = list(_join(list(_paragraphs(pages))))
    title = squeeze(_CONTROL.sub("", about.get("Title", "")))
    return Paper(
        blocks=blocks,
        title=title if _is_title(title) else _largest(pages),
        author=squeeze(_CONTROL.sub("", about.get("Author", "")))[:80],
        created=about.get("CreationDate", ""),
        pages=len(pages),
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
        words = _CONTROL.sub("", text.get_text_bounded(left, bottom, right, top).replace("\ufffe", "-"))
        if words.strip() and right > left and top > bottom:
            runs.append(Line(left, bottom, right, top, squeeze(words)))
    text.close()
    page.close()
    return reading_order(runs)


def _drop_running(pages: list[list[Line]]) -> None:
    """Take out lines at the edges that come back on other pages, page numbers among them."""
    edges = [sorted(lines, key=lambda line: -line.top) for lines in pages]
    seen: Counter[str] = Counter()
    for lines in edges:
        seen.update({_DIGITS.sub("#", line.text.casefold()) for line in lines[:_EDGE] + lines[-_EDGE:]})
    often = max(2, len(pages) * 0.4)
    for lines, ordered in zip(pages, edges, strict=True):
        for line in ordered[:_EDGE] + ordered[-_EDGE:]:
            shape = _DIGITS.sub("#", line.text.casefold())
            number_alone = not re.sub(r"[\W_#]+|page|seite|стр|第|页|頁|共", "", shape)
            if line in lines and (number_alone or (seen[shape] >= often and len(pages) > 1)):
                lines.remove(line)


def _paragraphs(pages: list[list[Line]]) -> Iterator[Block]:
    """Yield paragraphs: lines belong together while distance, size and indentation stay the same."""
    for number, lines in enumerate(pages, 1):
        if not lines:
            continue
        height = median(line.height for line in lines)
        gaps = [a.bottom - b.bottom for a, b in pairwise(lines) if 0 < a.bottom - b.bottom < 4 * height]
        step = median(gaps) if gaps else height
        collected = [lines[0]]
        for before, line in pairwise(lines):
            if _breaks(before, line, step):
                yield _block(collected, number, height)
                collected = []
            collected.append(line)
        yield _block(collected, number, height)


def _breaks(before: Line, line: Line, step: float) -> bool:
    """Return whether a paragraph ends between two lines that follow each other."""
    down = before.bottom - line.bottom
    if abs(line.height - before.height) > 0.25 * max(line.height, before.height):
        return not (0 <= down < 0.5 * step)
    ended = bool(_SENTENCE_END.search(before.text))
    if down < 0:  # the next column
        return ended and before.right < before.column_right - 2 * before.height
    short = before.right < before.column_right - 4 * before.height
    indented = (
        line.left > line.column_left + 0.7 * line.height and line.left > before.left + 0.7 * line.height
    )
    return down > 1.35 * step or (short and ended) or (indented and (ended or short))


def _block(lines: list[Line], page: int, body_height: float) -> Block:
    """Return lines as one block, words joined that were parted at line ends."""
    text = ""
    for line in lines:
        text = glue(text, line.text)
    large = lines[0].height > 1.2 * body_height and len(text) < 200
    return Block(squeeze(text), Role.HEADING if large else Role.TEXT, page)


def glue(text: str, following: str) -> str:
    """Join two parts of one paragraph: no space between Chinese characters, no hyphen left within a word."""
    if not text:
        return following
    if _HYPHEN.search(text) and following[:1].islower():
        return text[:-1] + following
    if _WIDE.match(following[:1]) and _WIDE.match(text[-1:]):
        return text + following
    return f"{text} {following}"


def _join(blocks: list[Block]) -> Iterator[Block]:
    """Yield the blocks, those joined that a page break parted in the middle of a sentence."""
    waiting: Block | None = None
    for block in blocks:
        if waiting is None:
            waiting = block
        elif (
            waiting.page != block.page
            and waiting.role is block.role is Role.TEXT
            and not _SENTENCE_END.search(waiting.text)
        ):
            waiting = Block(glue(waiting.text, block.text), Role.TEXT, waiting.page)
        else:
            yield waiting
            waiting = block
    if waiting is not None:
        yield waiting


def _is_title(text: str) -> bool:
    """Return whether a file's title names the text and not the file."""
    file_name = re.search(
        r"\.(?:docx?|pdf|indd|qxd|tex|pptx?|wps)\b|^microsoft word|^untitled|^无标题", text, re.IGNORECASE
    )
    return len(text) > 3 and not file_name


def _largest(pages: list[list[Line]]) -> str:
    """Return the lines in the largest letters of the first page that has any, joined."""
    for lines in pages:
        if lines:
            largest = max(line.height for line in lines[:40])
            start = next(i for i, line in enumerate(lines) if line.height == largest)
            title = ""
            for line in lines[start : start + 4]:
                if line.height < 0.85 * largest:
                    break
                title = glue(title, line.text)
            return squeeze(title)[:300]
    return ""
