"""A source's own habit: how much it brings, and whether it went silent by that measure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

SPAN_DAYS = 14  # two weeks, so that weekends weigh as much as they should
_SILENT_AFTER = 3  # times its usual gap between documents; twice is a long weekend
_SHORTEST_SILENCE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Day:
    """What a source brought on a day (UTC)."""

    date: date
    documents: int
    newest: datetime  # published
    read: datetime  # when the last of them was first read


@dataclass(frozen=True, slots=True)
class Habit:
    """What a source brings."""

    documents: int = 0
    daily: float = 0.0  # documents a day over the last SPAN_DAYS
    silent: bool = False


def habit(days: Sequence[Day], succeeded: datetime | None, now: datetime) -> Habit:
    """Return the habit of a source by its days, in any order.

    It is silent if it brought nothing for several times its usual gap, which is that of the weeks before its
    newest document: a source that stopped stays silent however long ago. Time in which it was not asked does
    not count, up to the first check as after the last: old news of a source that is new here is its habit.
    """
    if not days:
        return Habit()
    newest = max(day.newest for day in days)
    daily = _since(days, now.date()) / SPAN_DAYS
    usual = timedelta(days=SPAN_DAYS) / max(1, _since(days, newest.date()))
    limit = max(_SHORTEST_SILENCE, usual * _SILENT_AFTER)
    silent = succeeded is not None and succeeded - max(day.read for day in days) > limit
    return Habit(sum(day.documents for day in days), round(daily, 2), silent)


def _since(days: Sequence[Day], last: date) -> int:
    """Return how many documents a source brought in the days up to one."""
    first = last - timedelta(days=SPAN_DAYS - 1)
    return sum(day.documents for day in days if first <= day.date <= last)
