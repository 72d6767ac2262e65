"""Where the feeds are: beside the page of the list that they carry."""

from collections.abc import Callable
from dataclasses import replace

from fastapi import APIRouter
from starlette.responses import Response

from topicwire.serve.answers import fingerprinted
from topicwire.serve.links import topic_path
from topicwire.serve.syndication import atom, json_feed
from topicwire.serve.syndication.feed import Feed, entries_of, identity
from topicwire.serve.web.address import ListAddress
from topicwire.serve.web.desk import Desk, DeskOf
from topicwire.services.views import ListPage

router = APIRouter(default_response_class=Response, include_in_schema=False)
FORMATS: dict[str, tuple[Callable[[Feed], bytes], str]] = {
    "atom": (atom.write_atom, atom.MEDIA_TYPE),
    "json": (json_feed.write_json_feed, json_feed.MEDIA_TYPE),
}
LENGTH = 50  # entries of a feed; readers ask often enough not to miss any


@router.get("/topics/{key}/feed.atom")
def topic_atom(desk: DeskOf, key: str) -> Response:
    """Give a topic's documents as Atom; `q` and the filters of the page work here too."""
    return _topic(desk, key, "atom")


@router.get("/topics/{key}/feed.json")
def topic_json(desk: DeskOf, key: str) -> Response:
    """Give a topic's documents as JSON Feed."""
    return _topic(desk, key, "json")


@router.get("/search/feed.atom")
def search_atom(desk: DeskOf) -> Response:
    """Give a search as Atom."""
    return _search(desk, "atom")


@router.get("/search/feed.json")
def search_json(desk: DeskOf) -> Response:
    """Give a search as JSON Feed."""
    return _search(desk, "json")


def _topic(desk: Desk, key: str, form: str) -> Response:
    asked = desk.address()
    page = desk.services.topics.page(key, query=asked.query, selection=asked.selection, limit=LENGTH)
    home = replace(asked, path=topic_path(key))
    return _answer(desk, form, page.topic.name, home, page.listed)


def _search(desk: Desk, form: str) -> Response:
    asked = desk.address()
    listed = desk.services.documents.search(asked.query, selection=asked.selection, limit=LENGTH)
    return _answer(desk, form, asked.query, replace(asked, path="/search"), listed)


def _answer(desk: Desk, form: str, name: str, home: ListAddress, listed: ListPage) -> Response:
    base = str(desk.request.base_url).rstrip("/")
    title = f"{name} · topicwire" if name else "topicwire"
    if home.query and home.query != name:
        title = f"{home.query} · {title}"
    asked = home.at(None, None)
    own = replace(asked, path=f"{home.path}/feed.{form}")
    newest = sorted(listed.items, key=lambda item: item.document.published.at, reverse=True)
    entries = entries_of(newest, base, desk.shop.environments[desk.language])
    feed = Feed(identity("list", asked.href), title, base + asked.href, base + own.href, entries)
    write, media_type = FORMATS[form]
    return fingerprinted(desk.request, write(feed), media_type)
