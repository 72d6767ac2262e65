"""All the sites of the sample newsroom as one function from host and path to an answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from topicwire.sample.article import SampleArticle, load_articles
from topicwire.sample.listing import CONTENT_TYPES, listing
from topicwire.sample.outlet import Listing, SampleOutlet, load_outlets
from topicwire.sample.page import article_page, environment, front_page, moment_of
from topicwire.sample.pdf import render_report
from topicwire.sample.response import HTML, Response
from topicwire.sample.trouble import FEED_PATH, NOT_XML_PATH, TROUBLE_HOST, troubled_responses

_MISSING = Response(b"<h1>404 Not Found</h1>", HTML, status=404)


@dataclass(frozen=True, slots=True)
class SampleSource:
    """Where the articles of one outlet are listed; `format` says how. The troubled feeds have no outlet."""

    name: str
    address: str
    format: Listing
    language: str
    front_page: str
    outlet: SampleOutlet | None


def sources(port: int) -> tuple[SampleSource, ...]:
    """The list of each outlet, in the order of `outlets.toml`."""
    return tuple(_source(outlet, port) for outlet in load_outlets().values())


def troubled_sources(port: int) -> tuple[SampleSource, ...]:
    """The feed of pages that go wrong, and the feed that is not XML."""
    home = f"http://{TROUBLE_HOST}:{port}"
    return tuple(
        SampleSource(name, home + path, "rss", "en", home + "/", None)
        for name, path in (("Trouble", FEED_PATH), ("Not XML", NOT_XML_PATH))
    )


def _source(outlet: SampleOutlet, port: int) -> SampleSource:
    home = f"http://{outlet.host}:{port}"
    return SampleSource(
        outlet.name, home + outlet.listing_path, outlet.listing, outlet.language, home + "/", outlet
    )


class Site:
    """One state of the newsroom. Answers are made when first asked for, and kept."""

    def __init__(self, port: int, *, edited: bool, slow_seconds: float) -> None:
        self.articles = load_articles(port, edited=edited)
        self._port = port
        self._kept: dict[tuple[str, str], Response] = {}
        self._makers: dict[tuple[str, str], Callable[[], Response]] = {}
        for outlet in load_outlets().values():
            mine = [article for article in self.articles if article.outlet == outlet.key]
            self._add_outlet(outlet, mine)
        for path, response in troubled_responses(port, slow_seconds).items():
            self._kept[TROUBLE_HOST, path] = response

    def answer(self, host: str, path: str) -> Response:
        """The answer for a path without its query; the bare machine itself shows the index of all outlets."""
        where = (host, path)
        if where in self._kept:
            return self._kept[where]
        if where in self._makers:
            return self._kept.setdefault(where, self._makers[where]())
        if not host.endswith(".localhost") and path == "/":
            return self._kept.setdefault(where, self._index())
        return _MISSING

    def _add_outlet(self, outlet: SampleOutlet, articles: Sequence[SampleArticle]) -> None:
        home = f"http://{outlet.host}:{self._port}/"
        newest = max(moment_of(article.changed) for article in articles)
        self._makers[outlet.host, outlet.listing_path] = lambda: Response(
            listing(outlet, articles, home), CONTENT_TYPES[outlet.listing], newest
        )
        self._makers[outlet.host, "/"] = lambda: Response(front_page(outlet, articles), _html(outlet), newest)
        self._kept[outlet.host, "/robots.txt"] = _robots(outlet, home)
        for article in articles:
            self._makers[outlet.host, article.path] = partial(_article_response, article, outlet, articles)

    def _index(self) -> Response:
        text = environment().get_template("index.html").render(sources=sources(self._port))
        return Response(text.encode(), HTML)


def _article_response(
    article: SampleArticle, outlet: SampleOutlet, siblings: Sequence[SampleArticle]
) -> Response:
    modified = moment_of(article.changed)
    if article.kind == "report":
        return Response(render_report(article, outlet), "application/pdf", modified)
    return Response(article_page(article, outlet, siblings), _html(outlet), modified)


def _html(outlet: SampleOutlet) -> str:
    return f"text/html; charset={outlet.charset}" if outlet.declared else "text/html"


def _robots(outlet: SampleOutlet, home: str) -> Response:
    lines = ["User-agent: *", "Disallow: /private/", "Disallow: /search"]
    if outlet.listing.endswith("sitemap"):
        lines.append(f"Sitemap: {home}{outlet.listing_path[1:]}")
    return Response("\n".join([*lines, ""]).encode(), "text/plain; charset=utf-8")
