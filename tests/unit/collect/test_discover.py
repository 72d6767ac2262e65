"""The lists of a site, from its address alone."""

from datetime import UTC, datetime

import pytest

from topicwire.collect.discover import discover
from topicwire.errors import FetchFailedError, GoneError, UserError
from topicwire.model.page import Page
from topicwire.model.source import SourceKind
from topicwire.net.memory import MemoryFetcher

NOW = datetime(2025, 7, 20, 12, 0, tzinfo=UTC)
SITE = "https://news.example"
FEED = "<rss version='2.0'><channel><title>News</title><item><link>/1</link></item></channel></rss>"
EMPTY = "<rss version='2.0'><channel><title>Nothing</title></channel></rss>"
SITEMAP = "<urlset><url><loc>https://news.example/1</loc></url></urlset>"


def site(**pages: str) -> MemoryFetcher:
    named = {"": "<html><title>Front</title>", **pages}
    return MemoryFetcher(
        Page(
            f"{SITE}/{path.replace('__', '.')}", f"{SITE}/{path.replace('__', '.')}", 200, body.encode(), NOW
        )
        for path, body in named.items()
    )


def test_declared_feeds() -> None:
    front = """<head><link href='/a' type="application/rss+xml" rel="alternate" title="Haupt &amp; Sache">
    <LINK REL=alternate TYPE=application/atom+xml HREF=/missing>
    <link rel="alternate" type="application/rss+xml" href="/comments/feed">
    <link rel="alternate" hreflang="ru" href="/ru"></head>"""
    found = discover("news.example", site(**{"": front, "a": FEED, "comments/feed": FEED, "rss": FEED}))
    assert [(one.source.address, one.source.kind, one.entries, one.way) for one in found] == [
        (f"{SITE}/a", SourceKind.FEED, 1, "page")
    ]
    assert found[0].source.title == "News"


def test_links_that_look_like_feeds_and_sitemaps_of_robots() -> None:
    front = '<a href="/about">About</a><a href="/rss/all.xml">RSS</a><a href="/feedback">Write to us</a>'
    robots = "Sitemap: https://news.example/map.xml\nUser-agent: *\nSitemap: /map2.xml"
    fetcher = site(
        **{"": front, "rss/all__xml": FEED, "robots__txt": robots, "map__xml": SITEMAP, "map2__xml": "x"}
    )
    found = discover(f"{SITE}/", fetcher)
    assert [(one.source.address, one.source.kind, one.way) for one in found] == [
        (f"{SITE}/rss/all.xml", SourceKind.FEED, "link"),
        (f"{SITE}/map.xml", SourceKind.SITEMAP, "robots.txt"),
    ]
    assert f"{SITE}/feedback" not in [request.address for request in fetcher.requests]


def test_usual_places() -> None:
    found = discover(SITE, site(feed__xml=FEED, rss=EMPTY, sitemap__xml=SITEMAP))
    assert [one.source.address for one in found] == [f"{SITE}/feed.xml", f"{SITE}/sitemap.xml"]


def test_an_address_that_is_a_list_itself() -> None:
    (found,) = discover(f"{SITE}/feed", site(feed=FEED, rss=FEED))
    assert (found.source.address, found.way) == (f"{SITE}/feed", "address")


def test_http_is_tried_after_https() -> None:
    fetcher = MemoryFetcher([Page("http://old.example/", "http://old.example/", 200, b"<html>", NOW)])
    fetcher.fail("https://old.example/", FetchFailedError("no TLS"))
    fetcher.put(Page("http://old.example/rss", "http://old.example/rss", 200, FEED.encode(), NOW))
    assert [one.source.address for one in discover("old.example", fetcher)] == ["http://old.example/rss"]


def test_a_site_without_lists_and_none_at_all() -> None:
    assert discover(SITE, site()) == ()
    with pytest.raises(GoneError):
        discover("nowhere.example", MemoryFetcher())
    with pytest.raises(UserError):
        discover("ftp://news.example", MemoryFetcher())


def test_hostile_front_pages_end_in_time() -> None:
    for piece in ("<link ", "<a href='", "<link rel=alternate type=application/rss+xml href=/x "):
        assert discover(SITE, site(**{"": piece * 30_000})) == ()
    many = "".join(
        f'<link rel="alternate" type="application/rss+xml" href="/{number}">' for number in range(500)
    )
    fetcher = site(**{"": many})
    assert discover(SITE, fetcher) == ()
    assert len(fetcher.requests) < 60
