"""The order in which the runs of text on a printed page are read, columns among them."""

from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median


@dataclass(frozen=True, slots=True)
class Line:
    """A run or a line of text; positions in points from the page's lower left corner."""

    left: float
    bottom: float
    right: float
    top: float
    text: str
    size: float  # of the letters, in points
    column_left: float = 0.0
    column_right: float = 0.0

    @property
    def height(self) -> float:
        """Return the height in points."""
        return self.top - self.bottom

    @property
    def middle(self) -> float:
        """Return the vertical middle."""
        return (self.top + self.bottom) / 2


def reading_order(runs: list[Line]) -> list[Line]:
    """Return the lines of a page from top to bottom, column by column between lines that cross the gutter."""
    if not runs:
        return []
    gutter = _gutter(runs)
    ordered: list[Line] = []
    if gutter is None:
        return _in_column(runs)
    left: list[Line] = []
    right: list[Line] = []
    for run in sorted(runs, key=lambda run: -run.middle):
        if run.left < gutter < run.right:  # a line across both columns ends what stands above it
            ordered += _in_column(left) + _in_column(right)
            left, right = [], []
            ordered += _in_column([run])
        else:
            (left if run.right <= gutter else right).append(run)
    return ordered + _in_column(left) + _in_column(right)


def _gutter(runs: list[Line]) -> float | None:
    """Return the x of the white stripe between two columns, None if there is one column.

    The stripe lies in the middle half of the text, hardly any run crosses it, and both sides have many lines
    at the same heights (a short last line beside white paper is no column).
    """
    low, high = min(run.left for run in runs), max(run.right for run in runs)
    width = high - low
    best, crossing = None, len(runs)
    for step in range(30, 71):
        x = low + width * step / 100
        count = sum(run.left < x < run.right for run in runs)
        if count < crossing:
            best, crossing = x, count
    if best is None or crossing > 0.2 * len(runs):
        return None
    stripe = [
        x
        for x in (low + width * s / 200 for s in range(60, 141))
        if sum(r.left < x < r.right for r in runs) <= crossing
    ]
    centre = median(stripe) if stripe else best
    left = [run for run in runs if run.right <= centre]
    right = [run for run in runs if run.left >= centre]
    beside = sum(any(abs(a.middle - b.middle) < a.height / 2 for b in right) for a in left)
    long_ones = sum(run.right - run.left > 0.2 * width for run in right)
    return (
        centre
        if len(left) >= 4 and len(right) >= 4 and beside >= 3 and long_ones >= 0.5 * len(right)
        else None
    )


def _in_column(runs: list[Line]) -> list[Line]:
    """Return the lines of one column: runs at one height joined from left to right."""
    lines: list[list[Line]] = []
    for run in sorted(runs, key=lambda run: (-run.middle, run.left)):
        if lines and abs(lines[-1][0].middle - run.middle) < 0.5 * min(lines[-1][0].height, run.height):
            lines[-1].append(run)
        else:
            lines.append([run])
    joined = [_one(sorted(line, key=lambda run: run.left)) for line in lines]
    if not joined:
        return []
    low, high = min(line.left for line in joined), max(line.right for line in joined)
    return [replace(line, column_left=low, column_right=high) for line in joined]


def _one(runs: list[Line]) -> Line:
    """Return runs of one line as one, with a space where there is a gap between them."""
    text = runs[0].text
    for before, run in pairwise(runs):
        gap = run.left - before.right
        text += (" " if gap > 0.15 * run.height else "") + run.text
    return Line(
        left=runs[0].left,
        bottom=min(run.bottom for run in runs),
        right=max(run.right for run in runs),
        top=max(run.top for run in runs),
        text=text,
        size=max(runs, key=lambda run: len(run.text)).size,
    )
