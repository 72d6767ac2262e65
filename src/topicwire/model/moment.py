"""When something was published: a time in UTC, how exact it is, and where it was found."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum


class Precision(StrEnum):
    """How exact a time is."""

    SECOND = "second"
    MINUTE = "minute"
    DAY = "day"  # a date alone: shown as a date


class Provenance(StrEnum):
    """Where a time was found, most trusted first."""

    STRUCTURED = "structured"  # JSON-LD or microdata
    FEED = "feed"  # the entry that listed the page
    META = "meta"  # a meta element of the page
    TEXT = "text"  # visible text of the page
    ADDRESS = "address"  # the page's address
    FETCHED = "fetched"  # none found: the time of fetching


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time with its history."""

    at: datetime  # aware, UTC; midnight when the precision is a day
    precision: Precision
    provenance: Provenance
    zone_assumed: bool = False  # the page gave no zone; the outlet's was taken
    clamped: bool = False  # lay in the future; set to the time of fetching

    def __post_init__(self) -> None:
        """Refuse a time without a zone and turn any zone into UTC."""
        if self.at.tzinfo is None:
            message = f"a moment needs a zone: {self.at!r}"
            raise ValueError(message)
        object.__setattr__(self, "at", self.at.astimezone(UTC))

    def __str__(self) -> str:
        """Return `YYYY-MM-DD HH:MM`, or the date alone when nothing more is known."""
        return self.at.strftime("%Y-%m-%d" if self.precision is Precision.DAY else "%Y-%m-%d %H:%M")
