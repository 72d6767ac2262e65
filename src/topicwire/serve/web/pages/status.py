"""How the installation is."""

from fastapi import APIRouter
from starlette.responses import Response

from topicwire.serve.web.desk import DeskOf

router = APIRouter(default_response_class=Response, include_in_schema=False)


@router.get("/status")
def status_page(desk: DeskOf) -> Response:
    """Show counts, how each stage ended, and the newest problems."""
    return desk.page("status.html", report=desk.services.status.view())
