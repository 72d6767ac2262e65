"""What a reader sees when something did not work: what happened, to what, and what to do."""

from collections.abc import Mapping

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from topicwire.errors import ConflictError, NotFoundError, UserError
from topicwire.serve.web.desk import desk_of

log = structlog.get_logger(__name__)
STATUSES: Mapping[type[UserError], int] = {NotFoundError: 404, ConflictError: 409, UserError: 400}


def status_of(error: UserError) -> int:
    """Return the HTTP status of an error that people caused or can mend."""
    return next(status for kind, status in STATUSES.items() if isinstance(error, kind))


def install(app: FastAPI) -> None:
    """Answer every failure of a page with a page."""
    app.add_exception_handler(UserError, _user)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Exception, _unexpected)


def _page(request: Request, status: int, message: str) -> Response:
    return desk_of(request).page("error.html", status=status, code=status, message=message)


def _user(request: Request, error: Exception) -> Response:
    assert isinstance(error, UserError)
    return _page(request, status_of(error), str(error))


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    response = _page(request, error.status_code, "" if error.status_code in (404, 405) else str(error.detail))
    response.headers.update(error.headers or {})
    return response


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    faults = "; ".join(f"{fault['loc'][-1]}: {fault['msg']}" for fault in error.errors()[:5])
    return _page(request, 400, faults)


def _unexpected(request: Request, error: Exception) -> Response:
    log.error("page failed", path=request.url.path, exc_info=error)
    return _page(request, 500, "")
