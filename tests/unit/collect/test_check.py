"""The steps of a check, without a network."""

from datetime import UTC, datetime, timedelta

import pytest

from topicwire.collect.check import CheckOptions, CheckResult, check
from topicwire.collect.sources import new_source
from topicwire.errors import (
    BadInputError,
    FetchFailedError,
    ForbiddenError,
    GoneError,
    TooLargeError,
    TooManyRequestsError,
    TopicwireError,
    UserError,
)
from topicwire.model.outcome import Outcome
from topicwire.model.page import Page
from topicwire.model.source import SourceKind, SourceState
from topicwire.net.memory import MemoryFetcher

NOW = datetime(2025, 7, 20, 12, 0, tzinfo=UTC)
SITE = "https://news.example"
SITEMAP = new_source(SourceKind.SITEMAP, f"{SITE}/index.xml")
FEED = new_source(SourceKind.FEED, f"{SITE}/feed")
FRESH = SourceState(SITEMAP.key)
LATER = SourceState(SITEMAP.key, succeeded=NOW - timedelta(days=3), failures=2, reason="before")


def page(path: str, body: str, *headers: tuple[str, str]) -> Page:
    return Page(SITE + path, SITE + path, 200, body.encode(), NOW, headers)


def index(*names: str) -> str:
    dated = (name.partition("@") for name in names)
    rows = "".join(
        f"<sitemap><loc>{SITE}/{name}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</sitemap>"
        for name, _, day in dated
    )
    return f"<sitemapindex>{rows}</sitemapindex>"


def sitemap(*names: str) -> str:
    return f"<urlset>{''.join(f'<url><loc>{SITE}/{name}</loc></url>' for name in names)}</urlset>"


def paths(result: CheckResult) -> list[str]:
    return [entry.address.removeprefix(SITE) for entry in result.entries]


def test_an_index_is_followed() -> None:
    fetcher = MemoryFetcher(
        [
            page(
                "/index.xml", index("old.xml@2025-06-01", "new.xml@2025-07-19", "undated.xml"), ("etag", "1")
            ),
            page("/old.xml", sitemap("o")),
            page("/new.xml", sitemap("n", "both")),
            page("/undated.xml", sitemap("u", "both")),
        ]
    )
    first = check(SITEMAP, FRESH, fetcher, NOW)
    assert paths(first) == ["/n", "/both", "/o", "/u"]
    assert (first.outcome.outcome, first.state.succeeded, first.state.etag) == (Outcome.DONE, NOW, None)
    second = check(SITEMAP, LATER, fetcher, NOW)
    assert paths(second) == ["/n", "/both", "/u"]  # the old one has not changed since
    assert (second.state.failures, second.state.reason) == (0, "")


def test_a_part_that_fails_is_asked_again() -> None:
    listed = page("/index.xml", index("good.xml", "bad.xml"), ("etag", "1"))
    fetcher = MemoryFetcher([listed, page("/good.xml", sitemap("g"))])
    fetcher.fail(f"{SITE}/bad.xml", FetchFailedError("down"))
    result = check(SITEMAP, LATER, fetcher, NOW)
    assert paths(result) == ["/g"]
    assert (result.outcome.outcome, result.outcome.reason) == (Outcome.DONE, "down")
    assert (result.state.succeeded, result.state.etag) == (LATER.succeeded, None)


def test_all_parts_fail() -> None:
    fetcher = MemoryFetcher([page("/index.xml", index("a.xml"))])
    fetcher.fail(f"{SITE}/a.xml", FetchFailedError("down"))
    assert check(SITEMAP, FRESH, fetcher, NOW).outcome.outcome is Outcome.WAITING


def test_an_index_that_names_itself_and_too_many() -> None:
    names = [f"{number}.xml" for number in range(100)]
    fetcher = MemoryFetcher([page("/index.xml", index("index.xml", *names))])
    for number, name in enumerate(names):
        fetcher.put(page(f"/{name}", sitemap(str(number))))
    result = check(SITEMAP, FRESH, fetcher, NOW, CheckOptions(parts=10))
    assert len(fetcher.requests) <= 11
    assert {"/0", "/99"} <= set(paths(result))  # from both ends, because either may be the newest


def feed(*numbers: int, following: str = "") -> str:
    items = "".join(
        f"<item><link>/{number}</link><pubDate>2025-07-{number:02}T10:00:00Z</pubDate></item>"
        for number in numbers
    )
    more = (
        f'<a:link xmlns:a="http://www.w3.org/2005/Atom" rel="next" href="{following}"/>' if following else ""
    )
    return f"<rss version='2.0'><channel>{more}{items}</channel></rss>"


def test_older_pages_of_a_feed_fill_a_gap() -> None:
    fetcher = MemoryFetcher(
        [page("/feed", feed(20, 19, following="/p2")), page("/p2", feed(18, 17, following="/p3"))]
    )
    fetcher.put(page("/p3", feed(16, 15)))
    after_a_pause = SourceState(FEED.key, succeeded=datetime(2025, 7, 17, 12, 0, tzinfo=UTC))
    assert set(paths(check(FEED, after_a_pause, fetcher, NOW))) == {"/20", "/19", "/18", "/17"}
    in_time = SourceState(FEED.key, succeeded=datetime(2025, 7, 19, 12, 0, tzinfo=UTC))
    assert set(paths(check(FEED, in_time, fetcher, NOW))) == {"/20", "/19"}


def test_the_newest_are_taken() -> None:
    fetcher = MemoryFetcher([page("/feed", feed(11, 15, 13))])
    assert paths(check(FEED, SourceState(FEED.key), fetcher, NOW, CheckOptions(entries=2))) == ["/15", "/13"]


@pytest.mark.parametrize(
    ("error", "outcome", "paused"),
    [
        (FetchFailedError("down"), Outcome.WAITING, False),
        (TooManyRequestsError("busy", wait=9_000.0), Outcome.WAITING, False),
        (GoneError("404", rule="not-found"), Outcome.GONE, False),
        (GoneError("410", rule="gone"), Outcome.GONE, True),
        (ForbiddenError("robots", rule="robots"), Outcome.FORBIDDEN, False),
        (TooLargeError("big"), Outcome.TOO_LARGE, False),
        (BadInputError("broken"), Outcome.BAD_LIST, False),
    ],
)
def test_each_failure_is_an_outcome(error: TopicwireError, outcome: Outcome, *, paused: bool) -> None:
    fetcher = MemoryFetcher()
    fetcher.fail(FEED.address, error)
    result = check(FEED, SourceState(FEED.key, failures=2, etag="1"), fetcher, NOW)
    assert (result.outcome.outcome, result.source.paused) == (outcome, paused)
    assert (result.state.failures, result.state.reason, result.state.etag) == (3, str(error), "1")
    assert result.state.next_check is not None
    assert result.state.next_check >= NOW + timedelta(seconds=getattr(error, "wait", None) or 300)
    assert result.outcome.attempts == 3


@pytest.mark.parametrize(
    ("header", "hub"),
    [
        ('<https://hub.example/>; rel="hub"', "https://hub.example/"),
        ("</self>; rel=self, </hub>; rel=hub", f"{SITE}/hub"),
        ("<https://hub.example/>; rel=github", None),
        ("", None),
    ],
)
def test_the_hub_of_the_headers(header: str, hub: str | None) -> None:
    fetcher = MemoryFetcher([page("/feed", feed(11), ("link", header))])
    assert check(FEED, SourceState(FEED.key), fetcher, NOW).state.hub == hub


def test_a_page_that_is_no_list() -> None:
    fetcher = MemoryFetcher([page("/feed", "<html>Sorry</html>")])
    assert check(FEED, SourceState(FEED.key), fetcher, NOW).outcome.outcome is Outcome.BAD_LIST


def test_sources_need_an_address() -> None:
    assert new_source(SourceKind.FEED, "HTTPS://News.Example/feed?utm_source=x").address == f"{SITE}/feed"
    assert new_source(SourceKind.FOLDER, "pages").address == "pages"
    with pytest.raises(UserError):
        new_source(SourceKind.FEED, "news.example")
