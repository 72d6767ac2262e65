"""Where documents come from: health, and adding, exchanging, pausing and removing sources."""

from typing import Annotated, Literal

from fastapi import APIRouter, File, Form, UploadFile
from starlette.responses import RedirectResponse, Response

from topicwire.errors import UserError
from topicwire.model.source import SourceKind
from topicwire.serve.web.desk import Desk, DeskOf
from topicwire.services.views import Subscription

router = APIRouter(default_response_class=Response, include_in_schema=False)
KINDS = (SourceKind.FEED, SourceKind.SITEMAP)  # that can be named for an address, which is then not asked
OPML = "text/x-opml; charset=utf-8"


@router.get("/sources")
def sources_page(desk: DeskOf) -> Response:
    """Show the sources and whether they work."""
    return _page(desk)


@router.post("/sources")
def add(
    desk: DeskOf,
    place: Annotated[str, Form(max_length=2000)],
    kind: Annotated[Literal["", "feed", "sitemap"], Form()] = "",
) -> Response:
    """Collect from a place and say what was found; one that cannot be used is shown with the reason."""
    try:
        if kind:
            done = Subscription((desk.services.sources.add(place.strip(), SourceKind(kind)),))
        else:
            done = desk.services.sources.subscribe(place.strip())
    except UserError as error:
        return _page(desk, given=place, kind=kind, message=str(error))
    return _page(desk, done=done)


@router.get("/sources/opml")
def export_opml(desk: DeskOf) -> Response:
    """Give all sources as a file that feed readers understand."""
    disposition = {"Content-Disposition": 'attachment; filename="topicwire.opml"'}
    return Response(desk.services.sources.export_opml(), media_type=OPML, headers=disposition)


@router.get("/sources/import")
def after_import() -> Response:
    """Lead whoever comes back to the address of an import to the sources."""
    return RedirectResponse("/sources", 303)


@router.post("/sources/import")
def import_opml(desk: DeskOf, file: Annotated[UploadFile, File()]) -> Response:
    """Collect from all sources of a file; one that names none is refused with the reason."""
    try:
        done = desk.services.sources.import_opml(file.file.read())
    except UserError as error:
        return _page(desk, message=str(error))
    return _page(desk, done=done)


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


def _page(
    desk: Desk, *, given: str = "", kind: str = "", message: str = "", done: Subscription | None = None
) -> Response:
    return desk.page(
        "sources.html",
        status=400 if message else 200,
        sources=desk.services.status.view().sources,
        kinds=KINDS,
        given=given,
        kind=kind,
        message=message,
        done=done,
    )
