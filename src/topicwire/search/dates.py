"""Dates in queries: days, months, years, and spans back from now. All days are UTC."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_DATE = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?|年)?")
_BACK = re.compile(r"(\d{1,4})([hdwmy])")
_UNITS = {"h": 1 / 24, "d": 1, "w": 7, "m": 30, "y": 365}  # days


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` on (inclusive) until `end` (exclusive); None leaves that side open."""

    start: datetime | None
    end: datetime | None


def span_of(name: str, value: str, now: datetime) -> Span | None:
    """Return what `before:value`, `after:value` or `on:value` means; None if the value is no date.

    `after` includes its day, `before` excludes it. A span such as `7d` is counted back from now.
    """
    named = {"today": "0d", "yesterday": "1d", "今天": "0d", "昨天": "1d"}.get(value.lower(), value.lower())
    back = _BACK.fullmatch(named)
    try:
        if back:
            unit = back[2]
            start = now.astimezone(UTC) - timedelta(days=int(back[1]) * _UNITS[unit])
            if unit != "h" and (name == "on" or int(back[1]) == 0 or named != value.lower()):
                start = start.replace(hour=0, minute=0, second=0, microsecond=0)
            whole = (start, start + timedelta(days=1))
        else:
            whole = _period(value)
    except (ValueError, OverflowError):
        return None
    return {"before": Span(None, whole[0]), "after": Span(whole[0], None), "on": Span(*whole)}[name]


def _period(value: str) -> tuple[datetime, datetime]:
    """Return the first moment of a year, month or day and of the one after it; raises ValueError."""
    date = _DATE.fullmatch(value)
    if date is None:
        message = f"not a date: {value!r}"
        raise ValueError(message)
    year, month, day = int(date[1]), int(date[2] or 0), int(date[3] or 0)
    start = datetime(year, month or 1, day or 1, tzinfo=UTC)
    if day:
        return start, start + timedelta(days=1)
    if month:
        return start, datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)
    return start, datetime(year + 1, 1, 1, tzinfo=UTC)
