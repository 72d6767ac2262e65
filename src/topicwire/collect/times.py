"""Times as lists write them."""

import re
from datetime import UTC, datetime, timedelta, tzinfo
from email.utils import parsedate_tz
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from topicwire.model.moment import Moment, Precision, Provenance

# ISO 8601 / RFC 3339 and what people make of it: blanks for the T, slashes or Chinese signs between the parts
ISO = re.compile(
    r"(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?)?"
    r"(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?)?"
    r"\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?"
)
BASIC = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z|[+-]\d{4})?)?")
CLOCK = re.compile(r"\d:\d\d(:\d\d)?\S*(?:\s+\d{4}\b)?\s*([A-Za-z]{1,5}\b|[+-]\d{2}:?\d{2})?")
NUMERIC = re.compile(r"[+-]\d{2}:?\d{2}")
# Of RFC 822
MAIL_ZONES = frozenset({"CDT", "CST", "EDT", "EST", "GMT", "MDT", "MST", "PDT", "PST", "UT", "UTC", "Z"})
# Names that RFC 822 does not know and feeds use all the same; only those that mean one zone. Hours.
ZONES = {
    "CEST": 2, "CET": 1, "EEST": 3, "EET": 2, "HKT": 8, "JST": 9, "KST": 9, "MSK": 3, "PKT": 5, "SGT": 8,
    "WEST": 1, "WET": 0,
}  # fmt: skip
EARLIEST, LATEST = 1970, 2100  # years outside are a broken clock or no date at all
MAX_TEXT = 80  # characters


def moment(text: str, zone: str | None = None) -> Moment | None:
    """Return the time a list gives, None if it is not one.

    `zone` (IANA) is assumed when the text names none.
    """
    text = text.strip()[:MAX_TEXT]
    return _iso(text, zone) or _mail(text, zone)


def _iso(text: str, zone: str | None) -> Moment | None:
    match = ISO.fullmatch(text) or BASIC.fullmatch(text)
    if match is None or match[3] is None:
        return None
    second = match[6]
    numbers = [int(match[index] or 0) for index in (1, 2, 3, 4, 5)] + [int(second or 0)]
    precision = (
        Precision.DAY if match[4] is None else Precision.MINUTE if second is None else Precision.SECOND
    )
    return _moment(numbers, precision, _offset(match[7]), zone)


def _mail(text: str, zone: str | None) -> Moment | None:
    """Read the form of RFC 822 with its common faults."""
    try:
        parsed = parsedate_tz(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if parsed is None:
        return None
    clock = CLOCK.search(text)
    if clock is None:
        return _moment(list(parsed[:6]), Precision.DAY, None, zone)
    precision = Precision.SECOND if clock[1] else Precision.MINUTE
    return _moment(list(parsed[:6]), precision, _named_offset(clock[2] or "", parsed[9] or 0, zone), zone)


def _named_offset(name: str, seconds: int, zone: str | None) -> timedelta | None:
    """Return what a zone written behind a time means, None if it means nothing; `seconds` is what email
    knows.
    """
    if name.upper() == "CST" and zone is not None and zone.startswith("Asia/"):
        return None  # China Standard Time there, and not the Central one of America
    if NUMERIC.fullmatch(name):
        return _offset(name)
    if name.upper() in MAIL_ZONES:
        return timedelta(seconds=seconds)
    hours = ZONES.get(name.upper())
    return None if hours is None else timedelta(hours=hours)


def _offset(text: str | None) -> timedelta | None:
    if not text:
        return None
    if text[0] not in "+-":
        return timedelta(0)
    digits = text[1:].replace(":", "")
    size = timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0))
    return -size if text[0] == "-" else size


def _moment(
    numbers: list[int], precision: Precision, offset: timedelta | None, zone: str | None
) -> Moment | None:
    year, month, day, hour, minute, second = numbers
    if not EARLIEST <= year <= LATEST:
        return None
    try:
        if precision is Precision.DAY:
            return Moment(datetime(year, month, day, tzinfo=UTC), precision, Provenance.FEED)
        # A leap second, and 24:00 as the end of a day, are real; datetime knows neither.
        plain = datetime(year, month, day, tzinfo=UTC) + timedelta(hours=hour, minutes=minute, seconds=second)
        if not (hour <= 24 and minute <= 59 and second <= 60):
            return None
        if offset is not None:
            return Moment(plain - offset, precision, Provenance.FEED)
        local = plain.replace(tzinfo=_zone(zone))
        return Moment(local, precision, Provenance.FEED, zone_assumed=True)
    except (ValueError, OverflowError):
        return None


def _zone(name: str | None) -> tzinfo:
    try:
        return ZoneInfo(name) if name else UTC
    except (ZoneInfoNotFoundError, ValueError):
        return UTC
