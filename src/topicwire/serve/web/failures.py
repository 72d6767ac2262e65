"""What a reader sees when something did not work: what happened, to what, and what to do."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from topicwire.errors import ConflictError, NotFoundError, UserError
from topicwire.serve.web.desk import desk_of

log = structlog.get_logger(__name__)
STATUSES: Mapping[type[UserError], int] = {NotFoundError: 404, ConflictError: 409, UserError: 400}
MOST_FAULTS = 5  # of one request, named in the message


@dataclass(frozen=True, slots=True)
class Failure:
    """An error as it leaves over HTTP."""

    status: int
    message: str = ""  # for people; empty if the status says it all
    headers: Mapping[str, str] = field(default_factory=dict)


def failure_of(error: Exception) -> Failure:
    """Return what to answer; an error that nobody expected says nothing about its cause."""
    match error:
        case UserError():
            status = next(status for kind, status in STATUSES.items() if isinstance(error, kind))
            return Failure(status, str(error))
        case HTTPException():
            told = "" if error.status_code in (404, 405) else str(error.detail)
            return Failure(error.status_code, told, error.headers or {})
        case RequestValidationError():
            faults = [f"{fault['loc'][-1]}: {fault['msg']}" for fault in error.errors()[:MOST_FAULTS]]
            return Failure(400, "; ".join(faults))
    return Failure(500)


def install(app: FastAPI) -> None:
    """Answer every failure of a page with a page."""
    for kind in (UserError, HTTPException, RequestValidationError):
        app.add_exception_handler(kind, _answer)
    app.add_middleware(LastResort)


class LastResort:
    """Turns what nobody expected into a page; the framework's own answer would come without our headers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:
            log.exception("page failed", path=scope.get("path"))
            if started or scope["type"] != "http":
                raise
            await _answer(Request(scope), error)(scope, receive, send)


def _answer(request: Request, error: Exception) -> Response:
    failure = failure_of(error)
    page = desk_of(request).page(
        "error.html", status=failure.status, code=failure.status, message=failure.message
    )
    page.headers.update(failure.headers)
    return page
