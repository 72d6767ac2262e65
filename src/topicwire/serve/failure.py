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
LONGEST_NAME = 60  # characters of a parameter's name; who asks may have made it up
_WHOLE, _DAY = "{name} must be a whole number", "{name} must be a day such as 2025-07-24"
_TIME = "{name} must be a time such as 2025-07-24T22:40:00Z"
# How the framework names what is wrong (pydantic, "Validation errors"), and how we say it.
FAULTS: Mapping[str, str] = {
    "missing": "{name} is missing",
    "extra_forbidden": "{name} is not known here",
    "string_type": "{name} must be text",
    "string_too_long": "{name} has more than {max_length} characters",
    "string_too_short": "{name} has fewer than {min_length} characters",
    "too_long": "{name} has more than {max_length} values",
    "too_short": "{name} has fewer than {min_length} values",
    "list_type": "{name} must be a list",
    "tuple_type": "{name} must be a list",
    "model_attributes_type": "{name} must be an object",
    "model_type": "{name} must be an object",
    "int_parsing": _WHOLE,
    "int_parsing_size": _WHOLE,
    "int_type": _WHOLE,
    "int_from_float": _WHOLE,
    "float_parsing": "{name} must be a number",
    "float_type": "{name} must be a number",
    "finite_number": "{name} must be a number",
    "greater_than_equal": "{name} must be at least {ge}",
    "less_than_equal": "{name} must be at most {le}",
    "literal_error": "{name} must be one of: {expected}",
    "enum": "{name} must be one of: {expected}",
    "bool_parsing": "{name} must be true or false",
    "bool_type": "{name} must be true or false",
    "date_type": _DAY,
    "date_parsing": _DAY,
    "date_from_datetime_parsing": _DAY,
    "date_from_datetime_inexact": _DAY,
    "datetime_type": _TIME,
    "datetime_parsing": _TIME,
    "datetime_from_date_parsing": _TIME,
    "timezone_aware": _TIME,
}


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
    """Say what is wrong with one parameter, in sentences that pages know in other languages."""
    if fault["type"] == "json_invalid":
        return f"The body is not JSON: {fault['ctx']['error']} (at character {fault['loc'][-1] + 1})."
    name = ".".join(map(str, fault["loc"][1:] or fault["loc"]))[:LONGEST_NAME]
    form = FAULTS.get(fault["type"])
    if form is None:
        return f"{name}: {fault['msg']}"
    told = {key: str(value).replace(" or ", ", ") for key, value in fault.get("ctx", {}).items()}
    return form.format(name=name, **told)
