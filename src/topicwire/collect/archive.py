"""What WARC files, folders and standard input have in common: pages that are here already, one after
another."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from topicwire.errors import TopicwireError
from topicwire.model.entry import Entry
from topicwire.model.page import Page

MAX_BYTES = 20_000_000  # of one page, decompressed


@dataclass(frozen=True, slots=True)
class Record:
    """One page of an archive, or why there is none at its place."""

    position: str  # hand it back to go on behind this record
    done: int  # how much of the archive lies behind, in the unit of its `size`
    address: str
    page: Page | None
    entry: Entry | None = None  # what the archive knows about the page besides
    error: TopicwireError | None = None  # set if and only if there is no page


class Archive(Protocol):
    """Pages to import. Every implementation promises:

    - Records come in the same order each time, as long as the archive is not changed.
    - `records(after=position)` gives exactly those behind the record that had this position.
    - Memory is bounded by the largest page, whatever the archive's size.
    - A damaged or unreadable page is a record with an error, and the next one follows. Only an archive that
    cannot
      be opened at all raises, a `UserError`.
    """

    @property
    def size(self) -> int | None:
        """Return the size in bytes or files, None if it cannot be known."""
        ...

    def records(self, after: str | None = None) -> Iterator[Record]:
        """Yield the records, from the start or behind a position."""
        ...
