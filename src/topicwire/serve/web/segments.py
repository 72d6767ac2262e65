"""Text cut into pieces for templates, so that every piece is escaped by itself."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a text."""

    text: str
    marked: bool


def segments(text: str, marks: Iterable[tuple[int, int]]) -> tuple[Segment, ...]:
    """Return the pieces of a text in and out of character ranges, which may overlap or lie outside."""
    pieces: list[Segment] = []
    at = 0
    for first, last in sorted(marks):
        start, end = max(first, at), min(last, len(text))
        if start >= end:
            continue
        if start > at:
            pieces.append(Segment(text[at:start], marked=False))
        pieces.append(Segment(text[start:end], marked=True))
        at = end
    if at < len(text):
        pieces.append(Segment(text[at:], marked=False))
    return tuple(pieces)
