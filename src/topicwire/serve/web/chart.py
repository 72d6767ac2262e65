"""A bar chart of items a day, made on the server: each bar is a link."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

WIDTH, HEIGHT = 280, 64  # units of the drawing; it is scaled to its place
LEAST_DAYS = 14  # a single day does not become a huge block
MOST_BARS = 62  # shown at once; a bar stays wide enough to be pressed


@dataclass(frozen=True, slots=True)
class Bar:
    """One day, or more of them where a day would be too narrow."""

    day: date  # the first
    last: date
    count: int
    x: float
    y: float
    width: float
    height: float
    chosen: bool

    @property
    def label(self) -> str:
        """Return the days and the count, as text."""
        days = self.day.isoformat() if self.day == self.last else f"{self.day} – {self.last}"
        return f"{days}: {self.count:,}"


@dataclass(frozen=True, slots=True)
class Chart:
    """Days without gaps, oldest first."""

    bars: tuple[Bar, ...]
    most: int  # items of the largest bar
    width: int = WIDTH
    height: int = HEIGHT


def chart(
    days: Iterable[tuple[str, int]], since: date | None = None, until: date | None = None
) -> Chart | None:
    """Return the chart of ISO dates and counts, None if there is none; days between them count nothing.

    A bar is a day as long as there is room, then a week, a month, a year.
    """
    counts = {date.fromisoformat(day): count for day, count in days}
    if not counts:
        return None
    last = max(counts)
    first = min(*counts, last - timedelta(LEAST_DAYS - 1))
    begin = next(begin for begin in SPANS if _number(begin, first, last) <= MOST_BARS or begin is _year)
    sums: dict[date, int] = {}
    for day, count in counts.items():
        sums[begin(day)] = sums.get(begin(day), 0) + count
    starts = _starts(begin, first, last)[-MOST_BARS:]
    return _drawn(starts, [sums.get(start, 0) for start in starts], begin, (since, until))


def _drawn(
    starts: list[date],
    counts: list[int],
    begin: Callable[[date], date],
    chosen: tuple[date | None, date | None],
) -> Chart:
    most = max(counts)
    step = WIDTH / len(starts)
    since, until = chosen
    bars = []
    for position, (start, count) in enumerate(zip(starts, counts, strict=True)):
        end = _end(begin, start)
        height = max(3.0, HEIGHT * count / most) if count else 1.0
        within = bool(since or until) and (since or start) <= end and start <= (until or end)
        x, y = round(position * step, 2), round(HEIGHT - height, 2)
        bars.append(Bar(start, end, count, x, y, round(step * 0.78, 2), round(height, 2), within))
    return Chart(tuple(bars), most)


def _day(day: date) -> date:
    return day


def _week(day: date) -> date:
    return day - timedelta(day.weekday())


def _month(day: date) -> date:
    return day.replace(day=1)


def _year(day: date) -> date:
    return day.replace(month=1, day=1)


SPANS: Sequence[Callable[[date], date]] = (
    _day,
    _week,
    _month,
    _year,
)  # each returns the first day of the span that a day is in
_LENGTHS: Mapping[Callable[[date], date], int] = {_day: 1, _week: 7, _month: 31, _year: 366}  # at most


def _end(begin: Callable[[date], date], start: date) -> date:
    """Return the last day of the span that begins on a day."""
    longest = timedelta(_LENGTHS[begin])
    if start > date.max - longest:  # the calendar ends here
        return date.max
    return begin(start + longest) - timedelta(1)


def _number(begin: Callable[[date], date], first: date, last: date) -> int:
    return (last - begin(first)).days // _LENGTHS[begin] + 1


def _starts(begin: Callable[[date], date], first: date, last: date) -> list[date]:
    """Return the first day of each span, oldest first."""
    starts = [begin(first)]
    while (end := _end(begin, starts[-1])) < last:
        starts.append(end + timedelta(1))
    return starts
