"""Times as pages write them: ISO 8601, RFC 2822, Chinese, month names in many languages, bare numbers."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

from topicwire.extract.wordlists import table
from topicwire.model.moment import Precision

_LONGEST = 400  # characters of a text in which a time is looked for

_CLOCK = (
    r"(?P<half>上午|下午|晚上|中午|凌晨|早上)?\s{0,3}"
    r"(?P<hour>[01]?\d|2[0-4])\s?(?:[:：h]|時|时|點|点)\s?(?P<minute>[0-5]\d)(?:分)?"
    r"(?:[:：]?(?P<second>[0-5]\d)(?!\d))?(?:秒)?(?:[.,]\d{1,9})?\s{0,3}(?P<ampm>[ap]\.?\s?m\b\.?)?"
)
_HOUR_ONLY = r"(?P<hour2>1[0-2]|0?[1-9])\s?(?P<ampm2>[ap]\.?m\b\.?)"
_ZONE = r"\s{0,3}\(?(?P<zone>Z\b|(?:UTC|GMT)?\s?[+\-−]\d{1,2}(?::?\d{2})?(?!\d)|[A-ZА-Я]{2,5}\b)?"
_BETWEEN = (  # what stands between a date and a time of day
    r"(?:T|\s|,|，|-|–|—|\||•|·|/|um|at|à|a las|в|kl\.?|@|\(\w{1,9}\)|（\w{1,9}）"
    r"|(?:星期|周|週)[一二三四五六日天]"
    r"|[A-Za-z]{2,4}\.?){0,5}"
)
_AFTER = rf"(?:{_BETWEEN}(?:{_CLOCK}|{_HOUR_ONLY}){_ZONE})?"
_YMD = re.compile(
    r"(?<![\d.])(?P<year>(?:19|2[01])\d{2})(?:\s?年\s?|[-/.‐–])(?P<month>0?[1-9]|1[0-2])(?:\s?月\s?|[-/.‐–])"
    rf"(?P<day>[12]\d|3[01]|0?[1-9])(?!\d)(?:\s?日)?{_AFTER}"
)
_COMPACT = re.compile(
    r"(?<!\d)(?P<year>(?:19|2[01])\d{2})(?P<month>0[1-9]|1[0-2])(?P<day>[012]\d|3[01])"
    r"(?:[T\s]?(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)(?P<second>[0-5]\d)?)?(?P<zone>Z|[+-]\d{2}:?\d{2})?(?!\d)"
)
_DMY_NAME = re.compile(
    r"(?<!\d)(?P<day>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th|er|[.ºª])?[\s.\-]{0,3}(?:de |of )?"
    r"(?P<name>[^\W\d_]{3,14})[.,]?"
    rf"[\s.\-/]{{0,3}}(?:de |del |of )?(?P<year>(?:19|2[01])\d{{2}})(?!\d)"
    rf"(?:\s?(?:года|г\.|р\.|року))?{_AFTER}"
)
_MDY_NAME = re.compile(
    r"(?P<name>[^\W\d_]{3,14})[.,]?\s{1,3}(?P<day>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?[.,]?\s{1,3}"
    rf"(?P<year>(?:19|2[01])\d{{2}})(?!\d){_AFTER}"
)
_NUMBERS = re.compile(
    rf"(?<![\d.])(?P<first>\d{{1,2}})(?P<mark>[./-])(?P<second_number>\d{{1,2}})(?P=mark)(?P<year>(?:19|2[01])\d{{2}})(?!\d){_AFTER}"
)
_UNIX = re.compile(r"\A\s*(\d{10})(?:\d{3})?(?:\.\d+)?\s*\Z")
_OFFSET = re.compile(r"([+\-−])(\d{1,2}):?(\d{2})?\Z")


@dataclass(frozen=True, slots=True)
class Written:
    """A time as it was written. `zone` is None where the text names none."""

    day: date
    hour: int | None = None
    minute: int = 0
    second: int | None = None
    zone: tzinfo | None = None

    @property
    def precision(self) -> Precision:
        """Return how exact it is."""
        if self.hour is None:
            return Precision.DAY
        return Precision.MINUTE if self.second is None else Precision.SECOND

    def moment(self, assumed: ZoneInfo) -> datetime:
        """Return the time in UTC, read in the assumed zone if it names none; a date alone is midnight."""
        if self.hour is None:
            return datetime(self.day.year, self.day.month, self.day.day, tzinfo=UTC)
        hour, later = (0, 1) if self.hour == 24 else (self.hour, 0)
        local = datetime(
            self.day.year,
            self.day.month,
            self.day.day,
            hour,
            self.minute,
            self.second or 0,
            tzinfo=self.zone or assumed,
        )
        return (local + timedelta(days=later)).astimezone(UTC)


def find(text: str, *, month_first: bool = False) -> Written | None:
    """Return the first full date in a text, with the time of day that follows it.

    `month_first` decides 3/4/2025, which is 4 March in the United States and 3 April elsewhere.
    """
    text = _digits(text[:_LONGEST])
    unix = _UNIX.match(text)
    if unix:
        return _from_unix(int(unix[1]))
    found = []
    for pattern in (_YMD, _COMPACT, _DMY_NAME, _MDY_NAME, _NUMBERS):
        for match in pattern.finditer(text):
            written = _written(match, month_first=month_first)
            if written:
                found.append((match.start(), written))
                break
    return min(found, key=lambda pair: pair[0])[1] if found else None


def _from_unix(seconds: int) -> Written:
    moment = datetime.fromtimestamp(seconds, UTC)
    return Written(moment.date(), moment.hour, moment.minute, moment.second, UTC)


def _digits(text: str) -> str:
    """Return a text with Arabic-Indic, full-width and other decimal digits as ASCII digits."""
    if text.isascii():
        return text
    return "".join(str(int(c)) if c.isdecimal() and not c.isascii() else c for c in text).replace("\xa0", " ")


def _written(match: re.Match[str], *, month_first: bool) -> Written | None:
    """Return the time of a match, or None if its numbers are no date."""
    parts = match.groupdict()
    year = int(parts["year"])
    if "name" in parts:
        month = int(table("months.tsv").get(parts["name"].lower(), "0"))
        day = int(parts["day"])
    elif "first" in parts:
        day, month = int(parts["first"]), int(parts["second_number"])
        swap = month_first and parts["mark"] != "."
        if month > 12 or (swap and day <= 12):
            day, month = month, day
    else:
        month, day = int(parts["month"]), int(parts["day"])
    try:
        return Written(date(year, month, day), *_clock(parts))
    except ValueError:
        return None


def _clock(parts: dict[str, str | None]) -> tuple[int | None, int, int | None, tzinfo | None]:
    """Return hour, minute, second and zone of a match."""
    hour_text = parts.get("hour") or parts.get("hour2")
    if not hour_text:
        return None, 0, None, None
    hour = int(hour_text)
    half = (parts.get("ampm") or parts.get("ampm2") or "").lower()[:1]
    afternoon = half == "p" or parts.get("half") in {"下午", "晚上"}
    if afternoon and hour < 12:
        hour += 12
    elif half == "a" and hour == 12:
        hour = 0
    second = parts.get("second")
    return (
        hour,
        int(parts.get("minute") or 0),
        int(second) if second else None,
        named_zone(parts.get("zone") or ""),
    )


@cache
def named_zone(name: str) -> tzinfo | None:
    """Return the zone of "Z", "+08:00", "GMT+8", "EST"; None for an unknown or empty name."""
    name = name.strip().replace("−", "-")
    if not name:
        return None
    if name == "Z":
        return UTC
    offset = _OFFSET.search(name)
    if offset:
        minutes = int(offset[2]) * 60 + int(offset[3] or 0)
        return (
            timezone(timedelta(minutes=-minutes if offset[1] == "-" else minutes))
            if minutes <= 14 * 60
            else None
        )
    hours = table("zone-names.tsv").get(name)
    return timezone(timedelta(hours=float(hours))) if hours else None
