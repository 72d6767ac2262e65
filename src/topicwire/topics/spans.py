"""Places in a text."""

from typing import NamedTuple


class Span(NamedTuple):
    """`text[start:end]`; ordered by place."""

    start: int
    end: int
