"""A source is checked over real HTTP."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from topicwire.collect.check import check
from topicwire.collect.sources import new_source
from topicwire.model.outcome import Outcome
from topicwire.model.source import SourceKind, SourceState
from topicwire.net.fetcher import open_fetcher
from topicwire.net.options import NetOptions

FEED = b"<rss version='2.0'><channel><item><title>A</title><link>/a.html</link></item></channel></rss>"
NOW = datetime(2025, 7, 20, 12, 0, tzinfo=UTC)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path == "/feed" and self.headers.get("If-None-Match") == '"1"':
            self.answer(304)
        elif self.path == "/feed":
            self.answer(200, FEED, ("ETag", '"1"'))
        elif self.path == "/old":
            self.answer(301, b"", ("Location", "/feed"))
        elif self.path == "/gone":
            self.answer(410)
        elif self.path == "/busy":
            self.answer(429, b"", ("Retry-After", "7200"))
        else:
            self.answer(404)

    def answer(self, status: int, body: bytes = b"", *headers: tuple[str, str]) -> None:
        self.send_response(status)
        for name, value in (*headers, ("Content-Length", str(len(body)))):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Stay quiet."""


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://news.localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


OPTIONS = NetOptions(allowed=("*.localhost",), delay_seconds=0.0)


def test_a_source_through_its_life(site: str) -> None:
    with open_fetcher(OPTIONS) as fetcher:
        source = new_source(SourceKind.FEED, f"{site}/old")
        first = check(source, SourceState(source.key), fetcher, NOW)
        assert [entry.address for entry in first.entries] == [f"{site}/a.html"]
        assert first.source.address == f"{site}/feed"  # moved for good
        assert first.source.key == source.key
        assert (first.outcome.outcome, first.state.etag) == (Outcome.DONE, '"1"')
        second = check(first.source, first.state, fetcher, NOW)
        assert (second.outcome.outcome, second.entries) == (Outcome.UNCHANGED, ())


def test_gone_pauses(site: str) -> None:
    with open_fetcher(OPTIONS) as fetcher:
        source = new_source(SourceKind.FEED, f"{site}/gone")
        result = check(source, SourceState(source.key), fetcher, NOW)
    assert (result.outcome.outcome, result.source.paused) == (Outcome.GONE, True)


def test_retry_after_is_kept(site: str) -> None:
    with open_fetcher(OPTIONS) as fetcher:
        source = new_source(SourceKind.FEED, f"{site}/busy")
        result = check(source, SourceState(source.key), fetcher, NOW)
    assert result.outcome.outcome is Outcome.WAITING
    assert result.state.next_check is not None
    assert (result.state.next_check - NOW).total_seconds() >= 7_200
    assert result.state.failures == 1
