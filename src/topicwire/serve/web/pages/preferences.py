"""What a reader chooses for every page: light or dark, and the language of the interface."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import RedirectResponse, Response

from topicwire.serve.web.desk import THEMES
from topicwire.serve.web.templates import LANGUAGES

router = APIRouter(default_response_class=Response, include_in_schema=False)
YEAR = 365 * 24 * 3600  # seconds


@router.post("/preferences")
def choose(
    here: Annotated[str, Form(max_length=4000)] = "/",
    theme: Annotated[str, Form(max_length=20)] = "",
    language: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    """Keep a choice in a cookie and go back to the page it was made on."""
    response = RedirectResponse(_own(here), 303)
    for name, value, allowed in (("theme", theme, THEMES), ("language", language, LANGUAGES)):
        if value in allowed:
            response.set_cookie(name, value, max_age=YEAR, samesite="lax")
    return response


def _own(address: str) -> str:
    """Return a path on this server, never another host: browsers read `//host` and `/\\host` as one."""
    safe = address.startswith("/") and address[1:2] not in ("/", "\\") and address.isprintable()
    return address if safe and "\\" not in address else "/"
