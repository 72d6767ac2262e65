"""A topic's page: its documents, newest first, and the search within it."""

from fastapi import APIRouter
from starlette.responses import Response

from topicwire.errors import QueryError
from topicwire.serve.web.desk import DeskOf
from topicwire.serve.web.lists import answer
from topicwire.services.views import ListPage

router = APIRouter(default_response_class=Response, include_in_schema=False)


@router.get("/topics/{key}")
def topic_page(desk: DeskOf, key: str) -> Response:
    """Show a topic; a query that cannot be understood is explained beside the box."""
    address = desk.address()
    try:
        page = desk.services.topics.page(
            key,
            query=address.query,
            selection=address.selection,
            cursor=address.cursor,
            limit=desk.limit(address),
        )
    except QueryError as error:
        topic = desk.services.topics.get(key)
        listed = ListPage((), 0, None, message=str(error))
        return answer(desk, "topic.html", address, listed, status=400, topic=topic)
    return answer(desk, "topic.html", address, page.listed, topic=page.topic)
