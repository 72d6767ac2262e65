"""The sample newsroom over HTTP: addresses, list formats, conditional requests, the edit, the trouble."""

import json
import socket
import struct
import threading
import time
from calendar import timegm
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

import feedparser
import httpx
import pytest
from lxml import etree

from topicwire.errors import PortInUseError
from topicwire.sample import Newsroom, SampleSource

EDITED = "chinanews/2025-07-21-youth-camp"


class Reader:
    """Asks the newsroom's one socket, with the outlet's name in the Host header."""

    def __init__(self, newsroom: Newsroom) -> None:
        self._client = httpx.Client(base_url=newsroom.address, timeout=5)

    def get(self, address: str, method: str = "GET", **headers: str) -> httpx.Response:
        where = urlsplit(address)
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        return self._client.request(method, where.path, headers={"Host": where.netloc, **names})

    def close(self) -> None:
        self._client.close()


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    with Newsroom(port=0, slow_seconds=0.2) as running:
        yield running


@pytest.fixture
def reader(newsroom: Newsroom) -> Iterator[Reader]:
    made = Reader(newsroom)
    yield made
    made.close()


def listed(source: SampleSource, content: bytes) -> set[str]:
    """The addresses that a list names, read with the libraries that the open web is read with."""
    if source.format == "json":
        feed = json.loads(content)
        assert feed["version"] == "https://jsonfeed.org/version/1.1"
        return {item["url"] for item in feed["items"]}
    if source.format.endswith("sitemap"):
        return {
            str(loc.text)
            for loc in etree.fromstring(content).iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")
        }
    parsed = feedparser.parse(content)
    assert not parsed.bozo
    return {entry.link for entry in parsed.entries}


def test_sources_list_every_article_once(newsroom: Newsroom, reader: Reader) -> None:
    found = [address for s in newsroom.sources for address in listed(s, reader.get(s.address).content)]
    assert sorted(found) == sorted(article.address for article in newsroom.articles)
    assert {s.format for s in newsroom.sources} == {
        "rss", "rss-full", "rss-bare", "atom", "json", "sitemap", "news-sitemap",
    }  # fmt: skip


def test_every_article_answers_with_what_was_written(newsroom: Newsroom, reader: Reader) -> None:
    for article in newsroom.articles:
        response = reader.get(article.address)
        assert response.status_code == 200
        if article.kind == "report":
            assert response.headers["Content-Type"] == "application/pdf"
            continue
        charset = "gbk" if article.outlet == "kuaiji" else "utf-8"
        assert article.paragraphs[-1].replace("'", "&#39;") in response.content.decode(charset)


def test_gbk_is_declared_nowhere(newsroom: Newsroom, reader: Reader) -> None:
    article = next(a for a in newsroom.articles if a.outlet == "kuaiji")
    response = reader.get(article.address)
    assert response.headers["Content-Type"] == "text/html"
    with pytest.raises(UnicodeDecodeError):
        response.content.decode("utf-8")


def test_bare_feed_has_titles_and_links_only(newsroom: Newsroom, reader: Reader) -> None:
    source = next(s for s in newsroom.sources if s.format == "rss-bare")
    for entry in feedparser.parse(reader.get(source.address).content).entries:
        assert entry.title
        assert "summary" not in entry
        assert "published" not in entry


def test_full_feed_has_the_whole_text(newsroom: Newsroom, reader: Reader) -> None:
    source = next(s for s in newsroom.sources if s.name == "Eurasia Courier")
    texts = {a.address: a.paragraphs for a in newsroom.articles}
    for entry in feedparser.parse(reader.get(source.address).content).entries:
        assert all(f"<p>{paragraph}</p>" in entry.content[0].value for paragraph in texts[entry.link])


def test_feed_times_are_the_written_times(newsroom: Newsroom, reader: Reader) -> None:
    source = next(s for s in newsroom.sources if s.name == "人民日报")
    times = {a.address: a.published for a in newsroom.articles}
    for entry in feedparser.parse(reader.get(source.address).content).entries:
        assert datetime.fromtimestamp(timegm(entry.published_parsed), UTC) == times[entry.link]


def test_what_the_asker_has_is_not_sent_again(newsroom: Newsroom, reader: Reader) -> None:
    for address in (
        newsroom.sources[0].address,
        newsroom.articles[0].address,
        newsroom.sources[0].front_page,
    ):
        first = reader.get(address)
        by_tag = reader.get(address, If_None_Match=first.headers["ETag"])
        by_time = reader.get(address, If_Modified_Since=first.headers["Last-Modified"])
        assert (by_tag.status_code, by_tag.content) == (304, b"")
        assert (by_time.status_code, by_time.content) == (304, b"")


def test_head_has_the_headers_alone(newsroom: Newsroom, reader: Reader) -> None:
    address = newsroom.articles[0].address
    head, full = reader.get(address, "HEAD"), reader.get(address)
    assert head.content == b""
    assert head.headers["Content-Length"] == str(len(full.content))
    assert head.headers["ETag"] == full.headers["ETag"]


def test_edit_is_served_on_request(newsroom: Newsroom, reader: Reader) -> None:
    article = next(a for a in newsroom.articles if a.key == EDITED)
    feed = next(s for s in newsroom.sources if s.name == "中国新闻网").address
    before, feed_before = reader.get(article.address), reader.get(feed)
    newsroom.publish_edits()
    after = reader.get(article.address, If_None_Match=before.headers["ETag"])
    assert after.status_code == 200
    assert "186名" in before.text
    assert "208名" in after.text
    assert reader.get(feed).headers["ETag"] != feed_before.headers["ETag"]
    assert sum(a.updated is not None for a in newsroom.articles) == 1


def test_front_page_leads_to_the_feed(newsroom: Newsroom, reader: Reader) -> None:
    for source in newsroom.sources:
        text = reader.get(source.front_page).content
        if not source.format.endswith("sitemap"):
            assert b'rel="alternate"' in text
        else:
            assert f"Sitemap: {source.address}" in reader.get(source.front_page + "robots.txt").text


def test_index_names_every_source(newsroom: Newsroom, reader: Reader) -> None:
    text = reader.get(newsroom.address).text
    assert all(source.address in text for source in newsroom.sources)


def test_unknown_addresses_are_missing(newsroom: Newsroom, reader: Reader) -> None:
    assert reader.get(f"http://renmin.localhost:{newsroom.port}/nothing").status_code == 404
    assert reader.get(f"http://nobody.localhost:{newsroom.port}/").status_code == 404


def test_trouble(newsroom: Newsroom, reader: Reader) -> None:
    feed, not_xml = newsroom.troubled_sources
    assert not {feed.address, not_xml.address} & {source.address for source in newsroom.sources}
    entries = {
        urlsplit(e.link).path: e.link for e in feedparser.parse(reader.get(feed.address).content).entries
    }
    statuses = {path: reader.get(address).status_code for path, address in entries.items()}
    assert statuses == {
        "/binary.html": 200, "/empty.html": 200, "/future.html": 200, "/before-1990.html": 200,
        "/no-text.html": 200, "/missing.html": 404, "/loop-a.html": 302, "/slow.html": 200,
        "/failing.html": 500, "/private/draft.html": 200,
    }  # fmt: skip
    assert feedparser.parse(reader.get(not_xml.address).content).bozo
    assert reader.get(entries["/empty.html"]).content == b""
    assert reader.get(entries["/slow.html"]).elapsed.total_seconds() >= 0.2


def test_same_bytes_from_two_newsrooms(newsroom: Newsroom, reader: Reader) -> None:
    tags = {a.path: reader.get(a.address).headers["ETag"] for a in newsroom.articles}
    newsroom.stop()
    with Newsroom(port=newsroom.port) as second:
        again = Reader(second)
        assert {a.path: again.get(a.address).headers["ETag"] for a in second.articles} == tags
        again.close()


def test_port_in_use_is_an_error_for_people(newsroom: Newsroom) -> None:
    with pytest.raises(PortInUseError, match=f"port {newsroom.port} .*choose another port"):
        Newsroom(port=newsroom.port).start()


def test_stopping_does_not_wait_for_a_slow_page() -> None:
    with Newsroom(port=0, slow_seconds=60) as running:
        reader = socket.create_connection(("127.0.0.1", running.port))
        reader.sendall(b"GET /slow.html HTTP/1.1\r\nHost: renmin.localhost\r\n\r\n")
        while not any("process_request" in one.name for one in threading.enumerate()):
            time.sleep(0.01)
        begun = time.monotonic()
        running.stop()
        running.stop()
        assert time.monotonic() - begun < 10
        reader.close()


def is_answering(thread: threading.Thread) -> bool:
    return "process_request" in thread.name and thread.is_alive()


def test_a_reader_that_hangs_up_leaves_no_traceback(
    newsroom: Newsroom, capfd: pytest.CaptureFixture[str]
) -> None:
    reader = socket.create_connection(("127.0.0.1", newsroom.port))
    reader.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # close by a reset
    reader.sendall(b"GET / HTTP/1.1\r\n")
    while not (answering := [one for one in threading.enumerate() if is_answering(one)]):
        time.sleep(0.01)
    reader.close()
    answering[-1].join(5)
    assert capfd.readouterr().err == ""
