"""What every fetcher promises, held by the one of the web and by the one in memory alike."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime

import pytest
from tests.integration.raw_server import RawServer, reply, running

from topicwire.errors import FetchFailedError, GoneError, TooLargeError
from topicwire.model.page import Page
from topicwire.net.fetcher import open_fetcher
from topicwire.net.memory import MemoryFetcher
from topicwire.net.options import NetOptions
from topicwire.net.request import Fetcher, Request

OPTIONS = NetOptions(allowed=("*.localhost",), delay_seconds=0.0, robots=False)
HEADERS = (("ETag", '"1"'), ("Last-Modified", "Mon, 14 Jul 2025 10:00:00 GMT"))
Make = Callable[[], tuple[Fetcher, str]]


def answer_conditionally(server: RawServer) -> Callable[..., None]:
    lines = [f"{name}: {value}" for name, value in HEADERS]

    def answer(connection: object) -> None:
        head = server.seen[-1].lower()
        known = 'if-none-match: "1"' in head or "if-modified-since: mon, 14 jul 2025" in head
        reply(304 if known else 200, b"" if known else b"page", *lines)(connection)  # type: ignore[arg-type]

    answer.head = ""  # type: ignore[attr-defined] # keeps the connection open, as the answer's own head says
    return answer


def web(stack: ExitStack) -> tuple[Fetcher, str]:
    server = stack.enter_context(running({}))
    server.answers["/page"] = answer_conditionally(server)
    server.answers["/down"] = reply(500)
    return stack.enter_context(open_fetcher(OPTIONS)), server.url("")


def memory(stack: ExitStack) -> tuple[Fetcher, str]:
    site = "https://site.example"
    named = tuple((name.lower(), value) for name, value in HEADERS)
    fetcher = MemoryFetcher([Page(f"{site}/page", f"{site}/page", 200, b"page", datetime.now(UTC), named)])
    fetcher.fail(f"{site}/down", FetchFailedError("down"))
    return fetcher, site


@pytest.fixture(params=[web, memory], ids=["web", "memory"])
def made(request: pytest.FixtureRequest) -> Iterator[tuple[Fetcher, str]]:
    with ExitStack() as stack:
        yield request.param(stack)


def test_a_page(made: tuple[Fetcher, str]) -> None:
    fetcher, site = made
    page = fetcher.fetch(Request(f"{site}/page"))
    assert (page.status, page.body, page.address, page.final) == (
        200,
        b"page",
        f"{site}/page",
        f"{site}/page",
    )
    assert page.header("etag") == '"1"'
    assert all(name == name.lower() for name, _ in page.headers)
    assert page.fetched.tzinfo is not None


@pytest.mark.parametrize(("etag", "date"), [('"1"', None), (None, HEADERS[1][1]), ('"1"', HEADERS[1][1])])
def test_a_page_that_has_not_changed(made: tuple[Fetcher, str], etag: str | None, date: str | None) -> None:
    fetcher, site = made
    page = fetcher.fetch(Request(f"{site}/page", etag, date))
    assert (page.status, page.body) == (304, b"")


def test_a_page_that_has_changed(made: tuple[Fetcher, str]) -> None:
    fetcher, site = made
    assert fetcher.fetch(Request(f"{site}/page", '"0"')).body == b"page"


def test_failures(made: tuple[Fetcher, str]) -> None:
    fetcher, site = made
    with pytest.raises(GoneError) as caught:
        fetcher.fetch(Request(f"{site}/missing"))
    assert caught.value.rule == "not-found"
    with pytest.raises(FetchFailedError):
        fetcher.fetch(Request(f"{site}/down"))
    with pytest.raises(TooLargeError):
        fetcher.fetch(Request(f"{site}/page", max_bytes=3))


def test_many_threads(made: tuple[Fetcher, str]) -> None:
    fetcher, site = made
    with ThreadPoolExecutor(8) as pool:
        pages = list(pool.map(fetcher.fetch, [Request(f"{site}/page")] * 24))
    assert {page.body for page in pages} == {b"page"}
