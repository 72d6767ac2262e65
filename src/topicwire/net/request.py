"""What may be asked of the web, and what whoever fetches promises."""

from dataclasses import dataclass
from typing import Protocol

from topicwire.model.page import Page


@dataclass(frozen=True, slots=True)
class Request:
    """One address to fetch by GET."""

    address: str  # absolute, http or https
    etag: str | None = None  # of the copy we have: makes the request conditional
    last_modified: str | None = None  # likewise
    accept: str = ""  # media types; empty: any
    max_bytes: int | None = None  # of the body before and after decompression; None: the setting


class Fetcher(Protocol):
    """Fetches pages. Every implementation promises:

    - It may be used by many threads at once.
    - It ends in bounded time and memory, whatever the other side does.
    - It returns a page of status 2xx with its whole body decompressed, or of status 304 with an empty body,
      the latter only if the request was conditional. Header names are in lower case.
    - Otherwise it raises one of these and nothing else: `FetchFailedError` (network, time, 5xx, a body that
      was cut short), `TooManyRequestsError` (429, or 503 with Retry-After; `wait` says how long), `GoneError`
      (rule "not-found" for 404, "gone" for 410), `ForbiddenError` (rule "address", "robots", or "refused" for
      other 4xx), `TooLargeError`, `BadInputError` (a body that cannot be decompressed).
    """

    def fetch(self, request: Request) -> Page:
        """Return the page at an address, after redirects."""
        ...
