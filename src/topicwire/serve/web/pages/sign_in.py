"""Signing in and out."""

from typing import Annotated

import structlog
from fastapi import APIRouter, Form
from starlette.responses import RedirectResponse, Response

from topicwire.serve.entrance import Entrance
from topicwire.serve.gate import COOKIE, cookie_name, over_https
from topicwire.serve.web.desk import Desk, DeskOf, own_path
from topicwire.serve.web.turned_away import LONGEST_KEPT, fields_of

router = APIRouter(default_response_class=Response, include_in_schema=False)
log = structlog.get_logger(__name__)
LASTING = 90 * 24 * 3600  # seconds that a browser keeps the cookie; whether it counts is decided here


@router.get("/sign-in")
def sign_in_page(desk: DeskOf, next: str = "/") -> Response:  # noqa: A002 (the name in the address)
    """Ask for name and password."""
    return desk.page("sign-in.html", next=own_path(next), kept="", name="", said="", wait=0)


@router.post("/sign-in")
def sign_in(
    desk: DeskOf,
    name: Annotated[str, Form(max_length=200)] = "",
    password: Annotated[str, Form(max_length=2000)] = "",
    next: Annotated[str, Form(max_length=16_000)] = "/",  # noqa: A002
    kept: Annotated[str, Form(max_length=LONGEST_KEPT)] = "",
) -> Response:
    """Sign in, and go on where the reader was; what was typed there is sent again."""
    target, entrance, address = own_path(next), desk.shop.entrance, desk.client
    if entrance is None:
        return RedirectResponse(target, 303)
    spelt = name.strip().casefold()
    wait = desk.shop.attempts.take(spelt, address)
    if wait:
        log.warning("too many tries to sign in", address=address)
        page = desk.page(
            "sign-in.html", status=429, next=target, kept=kept, name=name, said="wait", wait=-(-wait // 60)
        )
        page.headers["Retry-After"] = str(wait)
        return page
    account = entrance.accounts.check(name, password)
    if account is None:  # the name stays out of the log: people type passwords there by mistake
        log.info("sign-in refused", address=address)
        return desk.page("sign-in.html", status=401, next=target, kept=kept, name=name, said="wrong", wait=0)
    desk.shop.attempts.forgive(spelt, address)
    log.info("signed in", account=account.name, address=address)
    return _signed_in(desk, entrance, account.name, target, kept)


def _signed_in(desk: Desk, entrance: Entrance, account: str, target: str, kept: str) -> Response:
    """Return the way on, with the cookie of a new session; an older one of this browser ends."""
    if desk.caller.session:
        entrance.sessions.end(desk.caller.session)
    secret = entrance.sessions.begin(account)
    fields = fields_of(kept)
    answer: Response = RedirectResponse(target, 303)
    if fields:
        answer = desk.with_secret(secret).page("resend.html", action=target, fields=fields, stale=False)
    options = desk.shop.options
    answer.set_cookie(
        cookie_name(desk.request, options, COOKIE),
        secret,
        max_age=LASTING,
        secure=over_https(desk.request, options),
        httponly=True,
        samesite="lax",
    )
    return answer


@router.post("/sign-out")
def sign_out(desk: DeskOf) -> Response:
    """Forget the session of this browser."""
    entrance, options = desk.shop.entrance, desk.shop.options
    if entrance is not None and desk.caller.session:
        entrance.sessions.end(desk.caller.session)
        log.info("signed out", account=desk.caller.account)
    answer = RedirectResponse("/sign-in", 303)
    answer.delete_cookie(
        cookie_name(desk.request, options, COOKIE),
        secure=over_https(desk.request, options),
        httponly=True,
        samesite="lax",
    )
    return answer
