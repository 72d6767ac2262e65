"""From the printed lines of pages to paragraphs."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from topicwire.extract.block import Block
from topicwire.extract.layout import Line
from topicwire.extract.tree import squeeze
from topicwire.model.document import Role

_SENTENCE_END = re.compile(r"[.!?:;。！？：；…”»\")）]\s*\Z")
_HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010]\Z")
_WIDE = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uf900-\uffef]")
_NUMBERED = re.compile(r"\d{1,2}(?:\.\d{1,2}){0,3}\.?\s+[^\W\d_]|[一二三四五六七八九十]{1,3}、")
_SPACED = 1.3  # times the usual distance of lines, from which white space parts paragraphs
_HEADING = 90  # characters


def paragraphs(pages: list[list[Line]]) -> Iterator[Block]:
    """Yield paragraphs: lines belong together while distance and size stay the same. Pages count from 1."""
    sizes = [line.size for page in pages for line in page for _ in range(len(line.text) // 10 + 1)]
    if not sizes:
        return
    body = _usual(sizes)
    gaps = [a.bottom - b.bottom for page in pages for a, b in pairwise(page)]
    gaps = [gap for gap in gaps if 0 < gap < 4 * body]
    step = _usual(gaps) if gaps else 1.2 * body
    spaced = sum(gap > _SPACED * step for gap in gaps) > 0.05 * len(gaps)
    for number, page in enumerate(pages, 1):
        collected: list[Line] = []
        for line in page:
            if collected and _breaks(collected[-1], line, step, spaced=spaced):
                yield _block(collected, number, body)
                collected = []
            collected.append(line)
        if collected:
            yield _block(collected, number, body)


def _usual(values: list[float]) -> float:
    """Return the commonest value, to half a point."""
    return Counter(round(2 * value) / 2 for value in values).most_common(1)[0][0]


def _breaks(before: Line, line: Line, step: float, *, spaced: bool) -> bool:
    """Return whether a paragraph ends between two lines that follow each other.

    Where white space parts paragraphs (`spaced`), only that counts; else short last lines and indentation.
    """
    down = before.bottom - line.bottom
    ended = bool(_SENTENCE_END.search(before.text))
    width = before.column_right - before.column_left
    short = before.right < before.column_right - 0.15 * width
    if abs(line.size - before.size) > 0.06 * max(line.size, before.size) or down > _SPACED * step:
        return True
    if _NUMBERED.match(line.text) and (ended or short):
        return True
    if down < 0:  # the next column
        return ended and short
    indented = line.left > line.column_left + 0.7 * line.size and line.left > before.left + 0.7 * line.size
    return not spaced and ended and (short or indented)


def _block(lines: list[Line], page: int, body: float) -> Block:
    """Return lines as one block, words joined that were parted at line ends."""
    text = ""
    for line in lines:
        text = glue(text, line.text)
    larger = lines[0].size > 1.04 * body and len(text) < 2 * _HEADING
    numbered = len(lines) == 1 and len(text) < _HEADING and _NUMBERED.match(text)
    heading = larger or (numbered and not _SENTENCE_END.search(text))
    return Block(squeeze(text), Role.HEADING if heading else Role.TEXT, page)


def glue(text: str, following: str) -> str:
    """Join two parts of one paragraph: no space between Chinese characters, no hyphen left within a word."""
    if not text:
        return following
    if _HYPHEN.search(text) and following[:1].islower():
        return text[:-1] + following
    if _WIDE.match(following[:1]) and _WIDE.match(text[-1:]):
        return text + following
    return f"{text} {following}"


def joined(blocks: list[Block]) -> list[Block]:
    """Return the blocks, those joined that a page break parted in the middle of a sentence."""
    found: list[Block] = []
    for block in blocks:
        if found and _continues(found[-1], block):
            found[-1] = Block(glue(found[-1].text, block.text), Role.TEXT, found[-1].page)
        else:
            found.append(block)
    return found


def _continues(block: Block, following: Block) -> bool:
    """Return whether a paragraph goes on at the top of the next page."""
    text = block.role is following.role is Role.TEXT
    return text and block.page != following.page and not _SENTENCE_END.search(block.text)
