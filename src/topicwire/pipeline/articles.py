"""Articles on several pages: fetching what follows the first page, and reading all as one document."""

from collections.abc import Sequence
from dataclasses import replace

import structlog

from topicwire.errors import RetryError, TopicwireError
from topicwire.extract.context import ReadContext
from topicwire.extract.continuation import MOST_PAGES, join, next_page
from topicwire.extract.read import read
from topicwire.model.document import Document
from topicwire.model.page import Page
from topicwire.net.request import Fetcher, Request
from topicwire.storage.pages import LATER

_log = structlog.get_logger(__name__)


def fetch_rest(fetcher: Fetcher, first: Page) -> tuple[Page, ...]:
    """Return the pages that continue an article, in order, under the first one's address.

    Raises RetryError when one of them may be had later, so that no half article is kept; where one can never
    be had the article ends.
    """
    found: list[Page] = []
    page, seen = first, {first.final}
    while len(found) + 1 < MOST_PAGES and (address := next_page(page)) and address not in seen:
        try:
            page = fetcher.fetch(Request(address))
        except RetryError:
            raise
        except TopicwireError as error:
            _log.info("article ends early", address=address, reason=str(error))
            break
        seen |= {address, page.final}
        found.append(replace(page, address=part_address(first.address, len(found) + 2)))
    return tuple(found)


def part_address(first: str, number: int) -> str:
    """Return the address under which a later page of an article is kept: the first one's, with a fragment."""
    return f"{first}{LATER}{number}"


def read_article(pages: Sequence[Page], context: ReadContext) -> Document:
    """Read the pages of one article into one document. Raises what reading the first page raises."""
    first = read(pages[0], context)
    rest: list[Document] = []
    for page in pages[1:]:
        try:
            rest.append(read(page, replace(context, entry=None)))
        except TopicwireError as error:
            _log.info("page of an article not read", address=page.final, reason=str(error))
    return join([first, *rest]) if rest else first
