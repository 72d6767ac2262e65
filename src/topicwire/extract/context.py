"""What reading a page needs to know besides the page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from topicwire.model.entry import Entry
from topicwire.model.outlet import Outlet


class OutletDirectory(Protocol):
    """The known outlets."""

    def lookup(self, host: str) -> Outlet | None:
        """Return the outlet that publishes under a host name in lower case, or None if it is not known."""
        ...


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """How much of a page is read; beyond it reading ends with TooLargeError, so that time is bounded."""

    body_bytes: int = 10_000_000  # of HTML and text
    pdf_bytes: int = 60_000_000
    elements: int = (
        120_000  # of an HTML page; the largest of the 145 pages of benchmarks.extraction has 9,000
    )
    pdf_pages: int = 1_000
    paragraphs: int = 20_000


@dataclass(frozen=True, slots=True)
class ReadContext:
    """How one page is to be read."""

    outlets: OutletDirectory
    now: datetime  # aware; a time after it lies in the future
    entry: Entry | None = None  # the entry that led to the page, if any
    revision: int = 1
    limits: ReadLimits = ReadLimits()
