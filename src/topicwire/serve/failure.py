"""An error as it leaves over HTTP, whatever the door."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from topicwire.errors import ConflictError, NotFoundError, UserError

STATUSES: Mapping[type[UserError], int] = {NotFoundError: 404, ConflictError: 409, UserError: 400}
UNREADABLE = "There was an error parsing the body"  # what the framework says of bytes that are not UTF-8
MOST_FAULTS = 5  # of one request, named in the message


@dataclass(frozen=True, slots=True)
class Failure:
    """What to answer."""

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
            if told == UNREADABLE:
                told = "The body cannot be read. Send JSON in UTF-8."
            return Failure(error.status_code, told, error.headers or {})
        case RequestValidationError():
            return Failure(400, "; ".join(map(_said, error.errors()[:MOST_FAULTS])))
    return Failure(500)


def _said(fault: Mapping[str, Any]) -> str:
    if fault["type"] == "json_invalid":
        return f"The body is not JSON: {fault['ctx']['error']} (at character {fault['loc'][-1] + 1})."
    return f"{fault['loc'][-1]}: {fault['msg']}"
