"""What a reader teaches a topic: this document belongs to it, or not; and taking it back."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import RedirectResponse, Response

from topicwire.serve.web.desk import DeskOf, own_path
from topicwire.serve.web.marked import marks_of
from topicwire.serve.web.pages.marks import Here

router = APIRouter(default_response_class=Response, include_in_schema=False)
Document = Annotated[str, Form(max_length=64)]


@router.post("/topics/{key}/examples")
def teach(
    desk: DeskOf,
    key: str,
    document: Document,
    belongs: Annotated[bool, Form()] = False,
    here: Here = "/",
) -> Response:
    """Keep whether a document belongs to the topic; htmx gets a line in place of the document."""
    desk.services.lessons.teach(key, document, belongs=belongs)
    if not desk.fragment:
        return RedirectResponse(own_path(here), 303)
    item = desk.services.documents.view(document).item
    return desk.page(
        "taught.html", topic=desk.services.topics.get(key), item=item, belongs=belongs, here=here
    )


@router.post("/topics/{key}/examples/remove")
def forget(desk: DeskOf, key: str, document: Document, here: Here = "/") -> Response:
    """Take back what was said of a document; htmx gets the document again."""
    desk.services.lessons.forget(key, document)
    if not desk.fragment:
        return RedirectResponse(own_path(here), 303)
    item = desk.services.documents.view(document).item
    topic = desk.services.topics.get(key)
    return desk.page("again.html", topic=topic, item=item, here=here, **marks_of(desk, [document], key))
