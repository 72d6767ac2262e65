"""Answers with a fingerprint, so that a program that asks again gets nothing when nothing changed."""

import hashlib

from fastapi import Request
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.responses import Response

JSON = "application/json"
OUTDATED = "Somebody changed this first. Get it again, look at what changed, and repeat with its new ETag."


def answer(request: Request, value: BaseModel) -> Response:
    """Return a value as JSON with an ETag, or 304 if the program has it already (RFC 9110, If-None-Match)."""
    return fingerprinted(request, value.model_dump_json().encode(), JSON)


def fingerprinted(request: Request, body: bytes, media_type: str, **headers: str) -> Response:
    """Return a body with an ETag made from it, or 304."""
    tag = _tag(body)
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"} | headers
    if is_known(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=media_type, headers=headers)


def fresh(value: BaseModel) -> Response:
    """Return what was changed just now, with the ETag that the next change needs."""
    body = value.model_dump_json().encode()
    return Response(body, media_type=JSON, headers={"ETag": _tag(body), "Cache-Control": "no-store"})


def unchanged(request: Request, value: BaseModel) -> None:
    """Refuse a change of something that is not any more what the program has seen (RFC 9110, If-Match).

    Raises HTTPException: 428 if the program does not say what it has seen (RFC 6585), 412 if it is outdated.
    """
    condition = request.headers.get("if-match")
    if condition is None:
        raise HTTPException(
            428, "Send the ETag of what you have seen as If-Match, so that no change is lost."
        )
    if condition.strip() != "*" and _tag(value.model_dump_json().encode()) not in condition.split(", "):
        raise HTTPException(412, OUTDATED)


def _tag(body: bytes) -> str:
    return f'"{hashlib.sha256(body).hexdigest()[:24]}"'


def is_known(condition: str, tag: str) -> bool:
    """Tell whether a condition names the tag; compared weakly, as RFC 9110 wants for GET."""
    known = [part.strip().removeprefix("W/") for part in condition.split(",")]
    return tag.removeprefix("W/") in known or "*" in known
