"""Where documents come from: health, and adding, pausing and removing a source."""

from typing import Annotated, Literal

from fastapi import APIRouter, Form
from starlette.responses import RedirectResponse, Response

from topicwire.errors import UserError
from topicwire.model.source import SourceKind
from topicwire.serve.web.desk import DeskOf

router = APIRouter(default_response_class=Response, include_in_schema=False)
KINDS = (SourceKind.FEED, SourceKind.SITEMAP)  # that can be collected from an address on the web


@router.get("/sources")
def sources_page(desk: DeskOf) -> Response:
    """Show the sources and whether they work."""
    return desk.page(
        "sources.html", sources=desk.services.status.view().sources, kinds=KINDS, given="", message=""
    )


@router.post("/sources")
def add(
    desk: DeskOf,
    address: Annotated[str, Form(max_length=2000)],
    kind: Annotated[Literal["feed", "sitemap"], Form()] = "feed",
) -> Response:
    """Collect from an address; one that cannot be fetched is shown again with the reason."""
    try:
        desk.services.sources.add(address.strip(), SourceKind(kind))
    except UserError as error:
        sources = desk.services.status.view().sources
        return desk.page(
            "sources.html", status=400, sources=sources, kinds=KINDS, given=address, message=str(error)
        )
    return RedirectResponse("/sources", 303)


@router.post("/sources/{key}")
def change(
    desk: DeskOf, key: str, action: Annotated[Literal["pause", "resume", "remove"], Form()]
) -> Response:
    """Pause, resume or forget a source."""
    if action == "remove":
        desk.services.sources.remove(key)
    else:
        desk.services.sources.pause(key, paused=action == "pause")
    return RedirectResponse("/sources", 303)
