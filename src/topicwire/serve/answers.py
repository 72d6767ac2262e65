"""Answers with a fingerprint, so that a program that asks again gets nothing when nothing changed."""

import hashlib

from fastapi import Request
from pydantic import BaseModel
from starlette.responses import Response

JSON = "application/json"


def answer(request: Request, value: BaseModel) -> Response:
    """Return a value as JSON with an ETag, or 304 if the program has it already (RFC 9110, If-None-Match)."""
    return fingerprinted(request, value.model_dump_json().encode(), JSON)


def fingerprinted(request: Request, body: bytes, media_type: str, **headers: str) -> Response:
    """Return a body with an ETag made from it, or 304."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"} | headers
    if _has(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=media_type, headers=headers)


def _has(condition: str, tag: str) -> bool:
    """Tell whether a condition names the tag; compared weakly, as RFC 9110 wants for GET."""
    known = [part.strip().removeprefix("W/") for part in condition.split(",")]
    return tag in known or "*" in known
