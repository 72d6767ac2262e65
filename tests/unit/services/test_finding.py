"""What a place stands for: the catalogue first, then the web."""

from datetime import UTC, datetime

import pytest

from topicwire.collect.catalogue import Catalogue, Listed
from topicwire.errors import FetchFailedError, UserError
from topicwire.model.outlet import Outlet
from topicwire.model.page import Page
from topicwire.model.source import SourceKind
from topicwire.net.memory import MemoryFetcher
from topicwire.services.finding import Finder

NOW = datetime(2025, 7, 20, 12, 0, tzinfo=UTC)
RSS = "<rss version='2.0'><channel><title>{}</title><item><link>/1</link></item></channel></rss>"
SITEMAP = "<urlset><url><loc>https://daily.example/1</loc></url></urlset>"
DAILY = Outlet("daily.example", "日报", "Ri Bao", "The Daily", home="https://www.daily.example/")
WEEKLY = Outlet("weekly.example", "日报周刊", "Ri Bao Zhou Kan", home="https://weekly.example/")
LISTED = {
    "daily.example": Listed(
        DAILY,
        "test",
        (
            "https://www.daily.example/a.xml",
            "https://www.daily.example/b.xml",
            "https://x.example/sitemap.xml",
        ),
        ("daily.example",),
    ),
    "weekly.example": Listed(WEEKLY, "test", (), ("weekly.example",)),
}


def finder(pages: dict[str, str]) -> Finder:
    fetcher = MemoryFetcher(Page(name, name, 200, body.encode(), NOW) for name, body in pages.items())
    return Finder(fetcher, Catalogue(LISTED), "https://gdelt.example/v2")


@pytest.mark.parametrize(
    "place", ["daily.example", "https://www.daily.example/", "日报", "the daily", "Ri Bao"]
)
def test_an_outlet_of_the_catalogue(place: str) -> None:
    found = finder(
        {"https://www.daily.example/a.xml": RSS.format("A"), "https://x.example/sitemap.xml": SITEMAP}
    ).find(place)
    assert found.outlet == DAILY
    assert [(one.address, one.kind, one.outlet) for one in found.sources] == [
        ("https://www.daily.example/a.xml", SourceKind.FEED, "daily.example"),
        ("https://x.example/sitemap.xml", SourceKind.SITEMAP, "daily.example"),
    ]
    assert ["b.xml" in note for note in found.notes] == [True], "a feed that is gone is left out, and said"


def test_without_the_web_the_catalogue_is_believed() -> None:
    found = finder({})
    assert isinstance(found.fetcher, MemoryFetcher)
    for address in LISTED["daily.example"].feeds:
        found.fetcher.fail(address, FetchFailedError("no network"))
    kept = found.find("daily.example")
    assert [one.address for one in kept.sources] == list(LISTED["daily.example"].feeds)
    assert [one.kind for one in kept.sources][-1] is SourceKind.SITEMAP
    assert len(kept.notes) == 3
    assert [request.address for request in found.fetcher.requests] == [
        "https://www.daily.example/a.xml",
        "https://x.example/sitemap.xml",
    ], "a host that does not answer is asked once"


def test_an_outlet_without_feeds_is_asked_for_them() -> None:
    front = '<link rel="alternate" type="application/rss+xml" href="/new.xml">'
    found = finder(
        {"https://weekly.example/": front, "https://weekly.example/new.xml": RSS.format("W")}
    ).find("weekly.example")
    assert [(one.address, one.title, one.outlet) for one in found.sources] == [
        ("https://weekly.example/new.xml", "W", "weekly.example")
    ]


def test_a_feed_is_taken_alone_with_its_outlet() -> None:
    found = finder({"https://www.daily.example/sport.xml": RSS.format("Sport")}).find(
        "https://www.daily.example/sport.xml"
    )
    assert [(one.address, one.outlet) for one in found.sources] == [
        ("https://www.daily.example/sport.xml", "daily.example")
    ]


def test_sitemaps_only_where_there_is_no_feed() -> None:
    pages = {
        "https://new.example/": "<html>",
        "https://new.example/feed": RSS.format("New"),
        "https://new.example/sitemap.xml": SITEMAP,
    }
    found = finder(pages).find("new.example")
    assert [one.address for one in found.sources] == ["https://new.example/feed"]
    assert [one.address for one in found.beside] == ["https://new.example/sitemap.xml"]
    del pages["https://new.example/feed"]
    found = finder(pages).find("new.example")
    assert [one.kind for one in found.sources] == [SourceKind.SITEMAP]


def test_gdelt_in_both_parts() -> None:
    found = finder({}).find("GDELT")
    assert [(one.kind, one.address) for one in found.sources] == [
        (SourceKind.GDELT, "https://gdelt.example/v2/lastupdate.txt"),
        (SourceKind.GDELT, "https://gdelt.example/v2/lastupdate-translation.txt"),
    ]


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("empty.example", "No feed or sitemap was found on empty.example"),
        ("gone.example", "cannot be read"),
        ("", "is no address"),
        ("日", "fits 2 outlets"),
        ("ftp://a.example/x", "is no address"),
    ],
)
def test_what_was_tried_is_said(place: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        finder({"https://empty.example/": "<html>"}).find(place)
