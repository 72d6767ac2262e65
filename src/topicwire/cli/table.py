"""Rows of text in columns, with the width that Chinese characters have on a terminal."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from topicwire.cli.plain import to_json
from topicwire.cli.text_page import one_line
from topicwire.services.excerpt import columns

Value = TypeVar("Value")


def list_text(
    values: Sequence[Value], as_json: bool, nothing: str, lay_out: Callable[[Sequence[Value]], str]
) -> str:
    """Return what a command prints of a list: JSON, `nothing` if it is empty, or lines for people."""
    if as_json:
        return to_json(values)
    return lay_out(values) if values else nothing


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return head and rows as lines; the last column is not padded."""
    lines = [[one_line(cell) for cell in row] for row in (head, *rows)]
    widths = [max(columns(line[place]) for line in lines) for place in range(len(head))]
    return "\n".join(_line(line, widths) for line in lines)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = [cell + " " * (width - columns(cell)) for cell, width in zip(cells, widths, strict=True)]
    return "  ".join(padded).rstrip()
