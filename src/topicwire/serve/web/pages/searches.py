"""Searches that a reader keeps: listed on Home, with feeds of their own."""

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Form
from starlette.datastructures import QueryParams
from starlette.responses import RedirectResponse, Response

from topicwire.model.search import SavedSearch
from topicwire.serve.links import topic_path
from topicwire.serve.web.address import ListAddress, read_address
from topicwire.serve.web.desk import DeskOf

router = APIRouter(default_response_class=Response, include_in_schema=False)


@router.post("/searches")
def save(
    desk: DeskOf,
    address: Annotated[str, Form(max_length=4000)],
    name: Annotated[str, Form(max_length=200)] = "",
    topic: Annotated[str, Form(max_length=300)] = "",
) -> Response:
    """Keep the search of a page's address."""
    options = desk.shop.options
    asked = read_address(
        "/search", QueryParams(urlsplit(address).query), options.longest_query, options.most_shown
    )
    search = desk.services.searches.save(
        asked.query, name=name, topic=topic or None, selection=asked.selection, reader=desk.reader
    )
    if desk.fragment:
        return desk.page("kept.html", search=search)
    return RedirectResponse("/#searches", 303)


@router.get("/searches/{key}")
def show(desk: DeskOf, key: str) -> Response:
    """Go to the list that the search asks for."""
    return RedirectResponse(address_of(desk.services.searches.get(key)).href, 303)


@router.post("/searches/{key}/remove")
def remove(desk: DeskOf, key: str) -> Response:
    """Forget a search."""
    desk.services.searches.remove(key, reader=desk.reader)
    return RedirectResponse("/#searches", 303)


def address_of(search: SavedSearch) -> ListAddress:
    """Return the address of the list that a search asks for."""
    path = topic_path(search.topic) if search.topic else "/search"
    return ListAddress(path, search.query, search.selection)
