"""A listing: what one list says."""

from dataclasses import dataclass
from datetime import datetime

from topicwire.model.entry import Entry


@dataclass(frozen=True, slots=True)
class Part:
    """Another list that a list names: a sitemap of an index, or the next page of a feed."""

    address: str
    changed: datetime | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """The entries of one list, in its own order, and what it says about itself."""

    entries: tuple[Entry, ...]
    parts: tuple[Part, ...] = ()
    title: str = ""
    home: str = ""  # address of the site it belongs to
    language: str | None = None  # BCP 47
    ttl: float | None = None  # seconds until it is worth asking again, by its own word
    skip_hours: frozenset[int] = frozenset()  # hours of the day, UTC, in which asking is useless
    skip_days: frozenset[int] = frozenset()  # days of the week, 0 is Monday
    hub: str | None = None  # WebSub hub
    left_out: int = 0  # items without an address that can be fetched
