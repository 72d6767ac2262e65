"""Every failure of the API in one shape: problem details (RFC 9457)."""

from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Match

from topicwire.errors import UserError
from topicwire.serve.api.schemas import Problem
from topicwire.serve.failure import failure_of

MEDIA_TYPE = "application/problem+json"
DETAILS = {
    404: "There is nothing at this address. The description at /api/v1/openapi.json lists what there is.",
    403: "This is not allowed here.",
    405: "This address does not answer to that method. The header Allow says which it knows.",
    500: "Something went wrong here. The cause was logged; trying again may work.",
}


def is_for_programs(path: str) -> bool:
    """Tell whether failures at a path are told as problems, and not as pages."""
    return path.startswith(("/api/", "/mcp"))


def problem(status: int, detail: str) -> Response:
    """Return a problem as an answer."""
    title = HTTPStatus(status).phrase
    body = Problem(
        type="about:blank", title=title, status=status, detail=detail or DETAILS.get(status, title)
    )
    return Response(body.model_dump_json(), status, media_type=MEDIA_TYPE)


def install(api: FastAPI) -> None:
    """Answer every failure with a problem."""
    for kind in (UserError, HTTPException, RequestValidationError, Exception):
        api.add_exception_handler(kind, _answer)


def _answer(request: Request, error: Exception) -> Response:
    failure = failure_of(error)
    answer = problem(failure.status, failure.message)
    answer.headers.update(failure.headers)
    if failure.status == 405:
        answer.headers["Allow"] = ", ".join(sorted(_methods(request)))
    return answer


def _methods(request: Request) -> set[str]:
    """Return the methods that an address answers to; the framework names only those of its first route."""
    found: set[str] = set()
    for route in request.app.state.addresses:
        if route.matches(request.scope)[0] is not Match.NONE:
            found |= route.methods or set()
    return found
