"""A topic's page: its documents, newest first, and the search within it."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from topicwire.errors import CursorError
from topicwire.serve.links import topic_path
from topicwire.serve.web.desk import DeskOf
from topicwire.serve.web.lists import answer
from topicwire.services.views import ListPage

router = APIRouter(default_response_class=Response, include_in_schema=False)


@router.get("/topics/{key}/news")
def news(desk: DeskOf, key: str, known: Annotated[str, Query(max_length=40)] = "") -> Response:
    """Say whether there is something newer than what the reader has; the text being read is not moved."""
    total, newest = desk.services.topics.newest(key)
    if f"{total}-{newest}" == known:
        return Response("", media_type="text/html")
    before = known.partition("-")[0]
    more = total - int(before) if before.isascii() and before.isdigit() else 0
    return desk.page("news.html", page=topic_path(key), count=max(0, more))


@router.get("/topics/{key}")
def topic_page(desk: DeskOf, key: str) -> Response:
    """Show a topic; a place that its list did not give out is explained above it."""
    address = desk.address()
    try:
        page = desk.services.topics.page(
            key,
            query=address.query,
            selection=address.selection,
            cursor=address.cursor,
            limit=desk.limit(address),
        )
    except CursorError as error:
        topic = desk.services.topics.get(key)
        listed = ListPage((), 0, None, message=str(error))
        return answer(desk, "topic.html", address, listed, status=400, topic=topic, newest="0-")
    total, newest = desk.services.topics.newest(key)
    return answer(desk, "topic.html", address, page.listed, topic=page.topic, newest=f"{total}-{newest}")
