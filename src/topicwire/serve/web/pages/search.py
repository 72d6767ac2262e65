"""The search over everything that was collected."""

from fastapi import APIRouter
from starlette.responses import Response

from topicwire.errors import CursorError
from topicwire.serve.web.desk import DeskOf
from topicwire.serve.web.lists import answer
from topicwire.services.views import ListPage

router = APIRouter(default_response_class=Response, include_in_schema=False)


@router.get("/suggest")
def suggest_names(desk: DeskOf) -> Response:
    """Offer topics, outlets and titles that fit what was typed so far."""
    typed = desk.request.query_params.get("q", "")[: desk.shop.options.longest_query]
    return desk.page("offers.html", typed=typed, offers=desk.services.documents.suggest(typed))


@router.get("/search")
def search_page(desk: DeskOf) -> Response:
    """Show what fits a query; without one, the newest documents."""
    address = desk.address()
    try:
        listed = desk.services.documents.search(
            address.query, selection=address.selection, cursor=address.cursor, limit=desk.limit(address)
        )
    except CursorError as error:
        return answer(desk, "search.html", address, ListPage((), 0, None, message=str(error)), status=400)
    return answer(desk, "search.html", address, listed)
