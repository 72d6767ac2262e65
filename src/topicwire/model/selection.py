"""Which documents of a list are wanted, and how a query finds them: what every door offers."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

Sort = Literal["relevance", "time"]
Mode = Literal["hybrid", "lexical", "semantic"]


@dataclass(frozen=True, slots=True)
class Selection:
    """Filters of a list. Values of one filter are alternatives, different filters must all hold."""

    outlets: tuple[str, ...] = ()  # outlet keys; an item counts if any of its copies is from one
    languages: tuple[str, ...] = ()  # BCP 47, as in `Document.language`
    kinds: tuple[str, ...] = ()  # values of `Kind`
    since: date | None = None  # first day in UTC
    until: date | None = None  # last day in UTC, included
    sort: Sort = "relevance"  # of what a query finds; lists without one are by time
    mode: Mode | None = None  # None: as the settings say

    def __bool__(self) -> bool:
        """Tell whether anything is filtered at all."""
        return bool(self.outlets or self.languages or self.kinds or self.since or self.until)

    def without(self, facet: str) -> "Selection":
        """Return the selection without the filter of a facet: "outlet", "language", "kind" or "day"."""
        match facet:
            case "outlet":
                return replace(self, outlets=())
            case "language":
                return replace(self, languages=())
            case "kind":
                return replace(self, kinds=())
        return replace(self, since=None, until=None)


ALL = Selection()
