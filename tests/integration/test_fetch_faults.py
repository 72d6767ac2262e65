"""Whatever a host does, a fetch ends with a clear error, in bounded time and memory."""

import gzip
import time
from collections.abc import Iterator

import pytest
from tests.integration.raw_server import Answer, RawServer, drip, flood, gzipped, raw, reply, running

from topicwire.errors import (
    BadInputError,
    FetchFailedError,
    ForbiddenError,
    GoneError,
    TooLargeError,
    TooManyRequestsError,
    TopicwireError,
)
from topicwire.net.fetcher import WebFetcher, open_fetcher
from topicwire.net.options import NetOptions
from topicwire.net.request import Request

OK = b"HTTP/1.1 200 OK\r\n"
LIMITS = NetOptions(
    allowed=("*.localhost",),
    delay_seconds=0.0,
    connect_seconds=0.5,
    read_seconds=0.4,
    total_seconds=0.8,
    redirects=3,
    max_bytes=1_000_000,
    robots=False,
)


def hop(status: int, target: str) -> Answer:
    return reply(status, b"", f"Location: {target}")


FAULTS: dict[str, tuple[Answer, type[TopicwireError]]] = {
    "gzip-cut-short": (gzipped(b"text" * 1_000, cut=8), FetchFailedError),
    "gzip-damaged": (reply(200, b"\x1f\x8b\x08" + b"x" * 90, "Content-Encoding: gzip"), BadInputError),
    "gzip-that-is-not": (reply(200, b"<html>plain</html>", "Content-Encoding: gzip"), BadInputError),
    "unknown-coding": (reply(200, b"x", "Content-Encoding: lzma"), BadInputError),
    "bomb": (gzipped(bytes(100_000_000)), TooLargeError),
    "bomb-in-bomb": (
        reply(200, gzip.compress(gzip.compress(bytes(50_000_000))), "Content-Encoding: gzip, gzip"),
        TooLargeError,
    ),
    "body-cut-short": (raw(OK + b"Content-Length: 1000\r\n\r\nonly this"), FetchFailedError),
    "chunks-cut-short": (raw(OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"), FetchFailedError),
    "bad-chunk": (raw(OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n"), FetchFailedError),
    "endless-body": (flood(OK + b"\r\n", b"x" * 65_536), TooLargeError),
    "endless-chunks": (
        flood(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"10000\r\n" + b"x" * 65_536 + b"\r\n"),
        TooLargeError,
    ),
    "endless-headers": (flood(OK, b"X-Fill: " + b"x" * 1_000 + b"\r\n"), FetchFailedError),
    "endless-status": (flood(b"HTTP/1.1 200 ", b"x" * 1_000), FetchFailedError),
    "promises-too-much": (raw(OK + b"Content-Length: 500000000\r\n\r\n"), TooLargeError),
    "a-byte-now-and-then": (drip(OK + b"Content-Length: 900000\r\n\r\n", b"x", 0.05), FetchFailedError),
    "headers-now-and-then": (drip(OK, b"X: y\r\n", 0.05), FetchFailedError),
    "letters-now-and-then": (drip(b"", b"H", 0.05), FetchFailedError),
    "silence": (drip(b"", b"", 0.05), FetchFailedError),
    "silence-after-headers": (drip(OK + b"Content-Length: 5\r\n\r\n", b"", 0.05), FetchFailedError),
    "closed-at-once": (raw(b""), FetchFailedError),
    "no-http": (raw(b"SSH-2.0-OpenSSH_9.6\r\n\r\n"), FetchFailedError),
    "bad-status": (raw(b"HTTP/1.1 abc OK\r\n\r\n"), FetchFailedError),
    "bad-header": (raw(OK + b"no colon here\r\n\r\n"), FetchFailedError),
    "two-lengths": (raw(OK + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab"), FetchFailedError),
    "noise": (raw(bytes(range(256)) * 20), FetchFailedError),
    "loop": (hop(302, "/loop"), FetchFailedError),
    "loop-of-two": (hop(301, "/loop-of-three"), FetchFailedError),
    "loop-of-three": (hop(302, "/loop-of-two"), FetchFailedError),
    "to-the-metadata": (hop(302, "http://169.254.169.254/latest/meta-data/"), ForbiddenError),
    "to-this-machine": (hop(301, "http://127.0.0.1:8080/"), ForbiddenError),
    "to-a-disguise": (hop(307, "http://0x7f000001/"), ForbiddenError),
    "to-a-mapped-one": (hop(308, "http://[::ffff:127.0.0.1]/"), ForbiddenError),
    "to-a-file": (hop(302, "file:///etc/passwd"), ForbiddenError),
    "to-a-mail-port": (hop(302, "http://site.localhost:25/"), ForbiddenError),
    "to-nonsense": (hop(302, "http://[nonsense/"), FetchFailedError),
    "unasked-304": (reply(304), FetchFailedError),
    "gone": (reply(410), GoneError),
    "refused": (reply(403), ForbiddenError),
    "down": (reply(500), FetchFailedError),
    "later": (reply(503, b"", "Retry-After: 30"), TooManyRequestsError),
}


@pytest.fixture(scope="module")
def server() -> Iterator[RawServer]:
    answers = {f"/{name}": answer for name, (answer, _) in FAULTS.items()}
    with running({**answers, "/page": reply(200, b"page")}) as found:
        yield found


@pytest.fixture(scope="module")
def fetcher() -> Iterator[WebFetcher]:
    with open_fetcher(LIMITS) as found:
        yield found


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault(name: str, server: RawServer, fetcher: WebFetcher) -> None:
    started = time.monotonic()
    with pytest.raises(TopicwireError) as caught:
        fetcher.fetch(Request(server.url(f"/{name}", f"{name}.localhost")))
    assert time.monotonic() - started < 3.0
    assert type(caught.value) is FAULTS[name][1], repr(caught.value)
    assert str(caught.value)


def test_other_hosts_do_not_notice(server: RawServer, fetcher: WebFetcher) -> None:
    assert fetcher.fetch(Request(server.url("/page"))).body == b"page"


def test_nobody_listens(fetcher: WebFetcher) -> None:
    with pytest.raises(FetchFailedError):
        fetcher.fetch(Request("http://nobody.localhost:1024/"))


def test_a_host_that_asked_for_rest_is_not_asked(server: RawServer, fetcher: WebFetcher) -> None:
    address = server.url("/later", "rest.localhost")
    for _ in range(3):
        with pytest.raises(TooManyRequestsError) as caught:
            fetcher.fetch(Request(address))
        assert 0 < (caught.value.wait or 0) <= 30
    assert sum("rest.localhost" in head for head in server.seen) == 1


def test_a_request_may_set_its_own_limit(server: RawServer, fetcher: WebFetcher) -> None:
    with pytest.raises(TooLargeError):
        fetcher.fetch(Request(server.url("/page"), max_bytes=3))
    assert fetcher.fetch(Request(server.url("/page"), max_bytes=4)).body == b"page"


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.0 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n",
        b"HTTP/1.1 200 \r\nX-Odd: \xe4\xb8\x8a\xff\r\nContent-Length: 4\r\n\r\n",
        b"HTTP/1.1 200 OK\nContent-Length: 4\n\n",
        b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 9_000 + b"\r\nContent-Length: 4\r\n\r\n",
    ],
)
def test_odd_but_readable(head: bytes, fetcher: WebFetcher) -> None:
    with running({"/": raw(head + b"text")}) as server:
        page = fetcher.fetch(Request(server.url("/")))
    assert (page.status, page.body) == (200, b"text")
    assert all(name == name.lower() for name, _ in page.headers)
