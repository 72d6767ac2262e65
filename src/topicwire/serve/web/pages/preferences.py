"""What a reader chooses for every page: light or dark, and the language of the interface."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import RedirectResponse, Response

from topicwire.serve.options import LANGUAGES
from topicwire.serve.web.desk import THEMES, own_path

router = APIRouter(default_response_class=Response, include_in_schema=False)
YEAR = 365 * 24 * 3600  # seconds


@router.post("/preferences")
def choose(
    here: Annotated[str, Form(max_length=4000)] = "/",
    theme: Annotated[str, Form(max_length=20)] = "",
    language: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    """Keep a choice in a cookie and go back to the page it was made on."""
    response = RedirectResponse(own_path(here), 303)
    for name, value, allowed in (("theme", theme, THEMES), ("language", language, LANGUAGES)):
        if value in allowed:
            response.set_cookie(name, value, max_age=YEAR, samesite="lax")
    return response
