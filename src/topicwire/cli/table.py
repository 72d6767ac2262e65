"""Rows of text in columns, with the width that Chinese characters have on a terminal."""

from collections.abc import Sequence

from topicwire.cli.text_page import one_line
from topicwire.services.excerpt import columns


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return head and rows as lines; the last column is not padded."""
    lines = [[one_line(cell) for cell in row] for row in (head, *rows)]
    widths = [max(columns(line[place]) for line in lines) for place in range(len(head))]
    return "\n".join(_line(line, widths) for line in lines)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = [cell + " " * (width - columns(cell)) for cell, width in zip(cells, widths, strict=True)]
    return "  ".join(padded).rstrip()
