"""What a reader marks: read, unread, all read, pinned."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Form
from starlette.responses import RedirectResponse, Response

from topicwire.errors import UserError
from topicwire.serve.web.desk import DeskOf, own_path
from topicwire.serve.web.marked import marks_of

router = APIRouter(default_response_class=Response, include_in_schema=False)
Act = Literal["read", "unread", "pin", "unpin"]
Here = Annotated[str, Form(max_length=4000)]
Key = Annotated[str, Form(max_length=300)]


@router.post("/marks/items/{key}")
def mark(desk: DeskOf, key: str, act: Annotated[Act, Form()], topic: Key = "", here: Here = "/") -> Response:
    """Mark one document; the answer for htmx is its row of buttons, and what it changes elsewhere."""
    marks = desk.services.marks
    if act in ("read", "unread"):
        marks.mark([key], read=act == "read", reader=desk.reader)
    elif topic:
        marks.pin(topic, key, pinned=act == "pin", reader=desk.reader)
    else:
        raise UserError("A document is pinned to a topic, but none was named. Pin it on a topic's page.")
    if not desk.fragment:
        return RedirectResponse(f"{own_path(here)}#d-{key}", 303)
    return desk.page("marked.html", key=key, here=here, **marks_of(desk, [key], topic))


@router.post("/marks/all")
def mark_all(
    desk: DeskOf,
    topic: Key,
    until: Annotated[str, Form(max_length=40)] = "",
    here: Here = "/",
) -> Response:
    """Mark as read what had come to a topic when the page was made."""
    desk.services.marks.mark_all(topic, until=_moment(until), reader=desk.reader)
    return RedirectResponse(own_path(here), 303)


def _moment(text: str) -> datetime | None:
    """Return a time that one of our pages carried, None if it is not one."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
