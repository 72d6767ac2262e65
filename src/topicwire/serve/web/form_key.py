"""The key of our own forms: what a page of another site cannot know, and so cannot send.

It is bound to the session of who is signed in, and otherwise to a cookie of its own (OWASP, Cross-Site
Request Forgery Prevention, "Synchronizer Token Pattern" and "Double-Submit Cookie"). On a page it is masked
with fresh random bytes, so that the length of the compressed page tells nothing about it (the attack BREACH).
"""

import base64
import binascii
import secrets
from collections.abc import Sequence
from hashlib import sha256
from hmac import compare_digest

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from topicwire.serve.entrance import Caller
from topicwire.serve.gate import SAFE_METHODS, cookie_name, over_https
from topicwire.serve.options import WebOptions
from topicwire.serve.shop import shop_of

FIELD, HEADER = "form_key", "x-form-key"
COOKIE = "topicwire-form"
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
NEVER_KEPT = frozenset([FIELD, "password", "new_password"])  # of a form that is shown again
_BYTES = 16


class StaleFormError(HTTPException):
    """A form without the key that it needs; `fields` is what somebody typed, to be sent again."""

    def __init__(self, fields: Sequence[tuple[str, str]], *, whole: bool) -> None:
        super().__init__(403, "This form is from before you signed in or out, so it was not carried out.")
        self.fields = fields
        self.whole = whole  # nothing is missing in `fields`


def secret_of(request: Request) -> str:
    """Return what the key is bound to; empty if this browser has nothing yet."""
    caller: Caller = request.state.caller
    return caller.session or request.cookies.get(cookie_name(request, shop_of(request).options, COOKIE), "")


def new_secret() -> str:
    """Return a value for the cookie of a browser that has none."""
    return secrets.token_urlsafe(_BYTES)


def hand_out(response: Response, request: Request, options: WebOptions, secret: str) -> None:
    """Give a browser the cookie with its secret."""
    name, secure = cookie_name(request, options, COOKIE), over_https(request, options)
    response.set_cookie(name, secret, secure=secure, httponly=True, samesite="lax")


def form_key(secret: str) -> str:
    """Return the key for a form, different each time."""
    mask = secrets.token_bytes(_BYTES)
    return base64.urlsafe_b64encode(mask + _mixed(_plain(secret), mask)).decode()


def fits(key: object, secret: str) -> bool:
    """Tell whether a form's key was made from a secret."""
    if not isinstance(key, str) or not secret:
        return False
    try:
        given = base64.b64decode(key, b"-_", validate=True)
    except (binascii.Error, ValueError):
        return False
    return len(given) == 2 * _BYTES and compare_digest(_mixed(given[_BYTES:], given[:_BYTES]), _plain(secret))


async def checked(request: Request) -> None:
    """Refuse a form that a browser sends without the key; used by every page.

    A program that sends neither a cookie of a session nor what browsers say about where a request comes from
    has no rights that somebody else could borrow, and needs no key.
    """
    if request.method in SAFE_METHODS:
        return
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind and kind not in FORMS:
        raise HTTPException(415, f"A page takes forms, not {kind[:80]}. Programs use /api/v1.")
    form = await request.form()
    if any(isinstance(value, str) and "\ufffd" in value for value in form.values()):
        raise HTTPException(400, "The form is not written in UTF-8.")  # what was typed would be lost
    if not _borrowed(request) or fits(request.headers.get(HEADER), secret_of(request)):
        return
    if not fits(form.get(FIELD), secret_of(request)):
        raise StaleFormError(kept(form), whole=all(isinstance(value, str) for value in form.values()))


def kept(form: FormData) -> list[tuple[str, str]]:
    """Return what may be shown again of a form: its text, without passwords."""
    return [
        (name, value)
        for name, value in form.multi_items()
        if isinstance(value, str) and name not in NEVER_KEPT
    ]


def _borrowed(request: Request) -> bool:
    """Tell whether a browser may have been made to send this by somebody else."""
    caller: Caller = request.state.caller
    if caller.token:
        return False
    return bool(caller.session) or any(name in request.headers for name in ("origin", "sec-fetch-site"))


def _plain(secret: str) -> bytes:
    return sha256(b"form\0" + secret.encode("utf-8", "surrogatepass")).digest()[:_BYTES]


def _mixed(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
