"""A fetcher that answers from a table: for tests, and for pages that are already here."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from topicwire.errors import GoneError, TooLargeError, TopicwireError
from topicwire.model.page import Page
from topicwire.net.request import Request


class MemoryFetcher:
    """Keeps the promises of `Fetcher` without a network. `requests` lists what was asked for, in order."""

    def __init__(
        self, pages: Iterable[Page] = (), failures: Mapping[str, TopicwireError] | None = None
    ) -> None:
        self._pages = {page.address: page for page in pages}
        self._failures = dict(failures or {})
        self.requests: list[Request] = []

    def put(self, page: Page) -> None:
        """Set the answer of the page's address."""
        self._failures.pop(page.address, None)
        self._pages[page.address] = page

    def fail(self, address: str, error: TopicwireError) -> None:
        """Let an address fail from now on."""
        self._failures[address] = error

    def fetch(self, request: Request) -> Page:
        """Return the page of that address as it was put in."""
        self.requests.append(request)
        if request.address in self._failures:
            raise self._failures[request.address]
        page = self._pages.get(request.address)
        if page is None:
            raise GoneError(f"{request.address} is not there", rule="not-found")
        if request.max_bytes is not None and len(page.body) > request.max_bytes:
            raise TooLargeError(f"{request.address} is larger than {request.max_bytes} bytes")
        same_tag = request.etag is not None and request.etag == page.header("etag")
        same_date = request.last_modified is not None and request.last_modified == page.header(
            "last-modified"
        )
        return replace(page, status=304, body=b"") if same_tag or same_date else page
