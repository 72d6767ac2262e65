"""The home page: all topics, and a line to add one."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import RedirectResponse, Response

from topicwire.serve.links import topic_path
from topicwire.serve.web.chart import chart
from topicwire.serve.web.desk import DeskOf
from topicwire.serve.web.pages.searches import address_of

router = APIRouter(default_response_class=Response, include_in_schema=False)


@router.get("/")
def home(desk: DeskOf) -> Response:
    """Show the topics, the one with the newest document first."""
    cards = [(card, chart(card.days)) for card in desk.services.topics.cards()]
    searches = [(one, address_of(one)) for one in desk.services.searches.every(reader=desk.reader)]
    unread = desk.services.marks.unread(reader=desk.reader)
    return desk.page("home.html", cards=cards, searches=searches, unread=unread)


@router.post("/topics")
def add(desk: DeskOf, name: Annotated[str, Form(max_length=200)]) -> Response:
    """Follow a topic and show its page."""
    topic = desk.services.topics.add(" ".join(name.split()))
    return RedirectResponse(topic_path(topic.key), 303)
