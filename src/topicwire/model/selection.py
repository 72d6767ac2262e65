"""Which documents of a list are wanted: the filters that every door offers."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Selection:
    """Filters of a list. Values of one filter are alternatives, different filters must all hold."""

    outlets: tuple[str, ...] = ()  # outlet keys; an item counts if any of its copies is from one
    languages: tuple[str, ...] = ()  # BCP 47, as in `Document.language`
    kinds: tuple[str, ...] = ()  # values of `Kind`
    since: date | None = None  # first day in UTC
    until: date | None = None  # last day in UTC, included

    def __bool__(self) -> bool:
        """Tell whether anything is filtered at all."""
        return bool(self.outlets or self.languages or self.kinds or self.since or self.until)


ALL = Selection()
