"""The feeds: each beside the page of the list that it carries."""

from collections.abc import Callable
from dataclasses import replace

from fastapi import APIRouter
from starlette.responses import Response

from topicwire.serve.answers import fingerprinted
from topicwire.serve.links import search_path, topic_path
from topicwire.serve.syndication import atom, json_feed
from topicwire.serve.syndication.feed import LENGTH, Feed, entries_of, identity
from topicwire.serve.web.address import ListAddress
from topicwire.serve.web.desk import Desk, DeskOf
from topicwire.services.views import ListPage

router = APIRouter(default_response_class=Response, include_in_schema=False)
FORMATS: dict[str, tuple[Callable[[Feed], bytes], str]] = {
    "atom": (atom.write_atom, atom.MEDIA_TYPE),
    "json": (json_feed.write_json_feed, json_feed.MEDIA_TYPE),
}


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


@router.get("/searches/{key}/feed.atom")
def saved_atom(desk: DeskOf, key: str) -> Response:
    """Give a saved search as Atom."""
    return _saved(desk, key, "atom")


@router.get("/searches/{key}/feed.json")
def saved_json(desk: DeskOf, key: str) -> Response:
    """Give a saved search as JSON Feed."""
    return _saved(desk, key, "json")


def _saved(desk: Desk, key: str, form: str) -> Response:
    search = desk.services.searches.get(key)
    listed = desk.services.searches.page(key, limit=LENGTH)
    path = search_path(key)
    return _feed(
        desk, form, f"{search.name or 'topicwire'} · topicwire", (path, f"{path}/feed.{form}"), listed
    )


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
    title = f"{name} · topicwire" if name else "topicwire"
    if home.query and home.query != name:
        title = f"{home.query} · {title}"
    asked = home.at(None, None)
    own = replace(asked, path=f"{home.path}/feed.{form}")
    return _feed(desk, form, title, (asked.href, own.href), listed)


def _feed(desk: Desk, form: str, title: str, at: tuple[str, str], listed: ListPage) -> Response:
    """Return a list as a feed; `at` is the address of its page, and its own."""
    page, own = at
    base = str(desk.request.base_url).rstrip("/")
    newest = sorted(listed.items, key=lambda item: item.document.published.at, reverse=True)
    entries = entries_of(newest, base, desk.shop.environment(desk.language))
    hub = desk.shop.options.hub
    feed = Feed(identity("list", page), title, base + page, base + own, hub, entries)
    write, media_type = FORMATS[form]
    # WebSub wants both in the headers; those in the feed are for readers that look only there.
    headers = {"Link": f'<{hub}>; rel="hub", <{feed.address}>; rel="self"'} if hub else {}
    return fingerprinted(desk.request, write(feed), media_type, **headers)
