"""Counts of lists, kept until the list changes: counting 100,000 items for each visit takes too long."""

import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from threading import Lock

from sqlalchemy import Connection

from topicwire.model.selection import ALL, Selection
from topicwire.services.views import Facet
from topicwire.storage import changes, listings

KEPT = 256  # lists with their filters; one takes about 20 kB
# While documents stream in, a list changes with each of them. What took longer than this to count may then
# be older than the last change, by at most so many times as long as counting took: so that counting takes
# no more than a twentieth of one core. Smaller lists are counted again at once. (`benchmarks.pages`)
QUICK_SECONDS = 0.05
PATIENCE = 20


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted of a list under a selection."""

    total: int
    facets: tuple[Facet, ...]

    @property
    def days(self) -> tuple[tuple[str, int], ...]:
        """Return ISO date and items of the days with any, oldest first."""
        counts = next(facet.counts for facet in self.facets if facet.name == "day")
        return tuple((day, number) for day, _, number in counts)


Counts = Mapping[str, tuple[tuple[str, str, int], ...]]  # facet: value, label and number of items


@dataclass(frozen=True, slots=True)
class _Kept:
    counts: Counts
    number: int  # of changes of the list when it was counted
    counted: float  # monotonic seconds
    took: float  # seconds

    def holds(self, number: int) -> bool:
        """Tell whether the counts may still be shown."""
        if number == self.number:
            return True
        age = time.monotonic() - self.counted
        return self.took > QUICK_SECONDS and age < PATIENCE * self.took


class Tallies:
    """Counts lists. Safe to share between threads."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str | None, Selection], _Kept] = OrderedDict()
        self._lock = Lock()

    def of(self, connection: Connection, topic: str | None, selection: Selection) -> Tally:
        """Return total and facets of a list.

        A facet leaves its own filter out, so that a reader sees what another value would give: it is that of
        the list without the filter, which others need as well.
        """
        number = changes.number(connection, topic)
        plain = replace(selection, sort=ALL.sort, mode=ALL.mode)  # they change no count

        def counts(of: Selection) -> Counts:
            return self._counts(connection, topic, of, number)

        total = sum(items for _value, _label, items in counts(plain)["kind"])  # each item is of one kind
        facets = (Facet(name, counts(plain.without(name))[name]) for name in listings.FACETS)
        return Tally(total, tuple(facets))

    def _counts(self, connection: Connection, topic: str | None, selection: Selection, number: int) -> Counts:
        asked = (topic, selection)
        with self._lock:
            kept = self._kept.get(asked)
            if kept and kept.holds(number):
                self._kept.move_to_end(asked)
                return kept.counts
        began = time.monotonic()
        counts = listings.counts(connection, topic, selection)
        ended = time.monotonic()
        with self._lock:
            self._kept[asked] = _Kept(counts, number, ended, ended - began)
            self._kept.move_to_end(asked)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return counts
