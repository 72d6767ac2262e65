"""Pages and feeds that go wrong, on a host of their own that no default source names."""

from __future__ import annotations

from datetime import UTC, date, datetime
from email.utils import format_datetime

from topicwire.sample.page import environment
from topicwire.sample.response import HTML, Response

TROUBLE_HOST = "trouble.localhost"
FEED_PATH = "/feed.xml"
NOT_XML_PATH = "/not-xml.xml"

_SENTENCES = (
    "The harbour office counted 1,204 containers on Monday, 36 more than a week before.",
    "Two cranes were out of service for repairs that are due to end on Friday, the office said.",
    "Ships waited nine hours on average, down from eleven hours in June.",
    "The next count will be published on Monday at noon, together with the figures for the river port.",
)

# What each page is good for, in the order of the feed: (path, title, time in the feed).
PAGES: tuple[tuple[str, str, datetime], ...] = (
    ("/binary.html", "A page that is not HTML", datetime(2025, 7, 20, 8, 0, tzinfo=UTC)),
    ("/empty.html", "An empty page", datetime(2025, 7, 20, 8, 1, tzinfo=UTC)),
    ("/future.html", "A time in the future", datetime(2199, 1, 1, 0, 0, tzinfo=UTC)),
    ("/before-1990.html", "A time before 1990", datetime(1970, 1, 1, 0, 0, tzinfo=UTC)),
    ("/no-text.html", "A document without text", datetime(2025, 7, 20, 8, 4, tzinfo=UTC)),
    ("/missing.html", "A page that is gone", datetime(2025, 7, 20, 8, 5, tzinfo=UTC)),
    ("/loop-a.html", "A redirect loop", datetime(2025, 7, 20, 8, 6, tzinfo=UTC)),
    ("/slow.html", "A slow page", datetime(2025, 7, 20, 8, 7, tzinfo=UTC)),
    ("/failing.html", "A server error", datetime(2025, 7, 20, 8, 8, tzinfo=UTC)),
    ("/private/draft.html", "A page that robots.txt forbids", datetime(2025, 7, 20, 8, 9, tzinfo=UTC)),
)


def troubled_responses(port: int, slow_seconds: float) -> dict[str, Response]:
    """Every troubled path with its answer; `/slow.html` is right but waits `slow_seconds`."""
    plain = _page("Harbour count", datetime(2025, 7, 20, 8, 7, tzinfo=UTC), _SENTENCES)
    binary = bytes(range(256)) * 16
    return {
        FEED_PATH: Response(_feed(f"http://{TROUBLE_HOST}:{port}"), "application/rss+xml; charset=utf-8"),
        NOT_XML_PATH: Response(b"<<< this was meant to be a feed & nobody closed it", "application/rss+xml"),
        "/robots.txt": Response(b"User-agent: *\nDisallow: /private/\n", "text/plain; charset=utf-8"),
        "/binary.html": Response(b"\x89PNG\r\n\x1a\n" + binary, "application/octet-stream"),
        "/empty.html": Response(b"", HTML),
        "/future.html": Response(_page("A time in the future", date(2199, 1, 1), _SENTENCES), HTML),
        "/before-1990.html": Response(_page("A time before 1990", date(1970, 1, 1), _SENTENCES), HTML),
        "/no-text.html": Response(_page("A document without text", date(2025, 7, 20), ()), HTML),
        "/loop-a.html": Response(b"", HTML, status=302, location="/loop-b.html"),
        "/loop-b.html": Response(b"", HTML, status=302, location="/loop-a.html"),
        "/slow.html": Response(plain, HTML, delay=slow_seconds),
        "/failing.html": Response(b"<h1>Internal Server Error</h1>", HTML, status=500),
        "/private/draft.html": Response(plain, HTML),
    }


def _page(title: str, published: datetime | date, sentences: tuple[str, ...]) -> bytes:
    text = (
        environment()
        .get_template("trouble.html")
        .render(title=title, published=published, sentences=sentences)
    )
    return text.encode()


def _feed(home: str) -> bytes:
    rows = [(home + path, title, format_datetime(moment)) for path, title, moment in PAGES]
    return environment().get_template("trouble.xml").render(rows=rows, home=home).encode()
