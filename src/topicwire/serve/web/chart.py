"""A bar chart of items a day, made on the server: each bar is a link."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

WIDTH, HEIGHT = 280, 64  # units of the drawing; it is scaled to its place
LEAST_DAYS = 14  # a single day does not become a huge block
MOST_DAYS = 62  # shown at once, the newest; a bar stays wide enough to be pressed


@dataclass(frozen=True, slots=True)
class Bar:
    """One day."""

    day: date
    count: int
    x: float
    y: float
    width: float
    height: float
    chosen: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """Days without gaps, oldest first."""

    bars: tuple[Bar, ...]
    most: int  # items on the busiest day
    width: int = WIDTH
    height: int = HEIGHT


def chart(
    days: Iterable[tuple[str, int]], since: date | None = None, until: date | None = None
) -> Chart | None:
    """Return the chart of ISO dates and counts, None if there is none; days between them count nothing."""
    counts = {date.fromisoformat(day): count for day, count in days}
    if not counts:
        return None
    last = max(counts)
    first = max(min(*counts, last - timedelta(LEAST_DAYS - 1)), last - timedelta(MOST_DAYS - 1))
    shown = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
    most = max(counts.get(day, 0) for day in shown)
    step = WIDTH / len(shown)
    bars = []
    for position, day in enumerate(shown):
        count = counts.get(day, 0)
        height = max(3.0, HEIGHT * count / most) if count else 1.0
        chosen = bool(since or until) and (since or day) <= day <= (until or day)
        x = round(position * step, 2)
        bars.append(
            Bar(day, count, x, round(HEIGHT - height, 2), round(step * 0.78, 2), round(height, 2), chosen)
        )
    return Chart(tuple(bars), most)
