"""What a reader sees when something did not work: what happened, to what, and what to do."""

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from topicwire.errors import UserError
from topicwire.serve.api.problems import is_for_programs, problem
from topicwire.serve.failure import failure_of
from topicwire.serve.web.desk import desk_of, path_of
from topicwire.serve.web.form_key import StaleFormError

log = structlog.get_logger(__name__)


def install(app: FastAPI) -> None:
    """Answer every failure of an application whose readers are people with a page."""
    for kind in (UserError, HTTPException, RequestValidationError):
        app.add_exception_handler(kind, _answer)
    app.add_middleware(LastResort)


class LastResort:
    """Turns what nobody expected into a page; the framework's own answer would come without our headers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        started = finished = False

        async def watched(message: Message) -> None:
            nonlocal started, finished
            started = started or message["type"] == "http.response.start"
            finished = message["type"] == "http.response.body" and not message.get("more_body", False)
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:
            log.exception("page failed", path=scope.get("path"))
            if scope["type"] != "http" or (started and not finished):
                raise  # half an answer is out: only cutting the connection says so
            if not started:
                await _answer(Request(scope), error)(scope, receive, send)


def _answer(request: Request, error: Exception) -> Response:
    failure = failure_of(error)
    if is_for_programs(request.url.path):  # not even the API's: a line break in the path fits no mount
        return problem(failure.status, failure.message)
    if isinstance(error, StaleFormError) and error.whole and error.fields:
        action = path_of(request)
        return desk_of(request).page(
            "resend.html", status=403, action=action, fields=error.fields, stale=True
        )
    page = desk_of(request).page(
        "error.html", status=failure.status, code=failure.status, message=failure.message
    )
    page.headers.update(failure.headers)
    return page
