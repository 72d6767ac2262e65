"""One's own account: password, other browsers, tokens."""

from typing import Annotated, Literal

from fastapi import APIRouter, Form
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from topicwire.errors import UserError
from topicwire.model.account import Scope, Token
from topicwire.serve.entrance import Entrance
from topicwire.serve.web.desk import Desk, DeskOf

router = APIRouter(default_response_class=Response, include_in_schema=False)
DAYS = (7, 30, 90, 365)


@router.get("/account")
def account_page(desk: DeskOf) -> Response:
    """Show one's own account; without any account, the tokens of this topicwire."""
    return page(desk)


def page(
    desk: Desk, *, status: int = 200, message: str = "", made: tuple[Token, str] | None = None
) -> Response:
    """Return the page; `made` is a new token with its secret, which is shown this once."""
    entrance, caller = entrance_of(desk), desk.caller
    answer = desk.page(
        "account.html",
        status=status,
        tokens=entrance.tokens.every(caller.account or None),
        fault=entrance.tokens.fault,
        scopes=[scope for scope in Scope if caller.scope.covers(scope)],
        days=DAYS,
        elsewhere=entrance.sessions.count(caller.account) - 1 if caller.session else 0,
        message=message,
        made=made,
        base=str(desk.request.base_url).rstrip("/"),
    )
    if made:
        answer.headers["Cache-Control"] = "no-store"
    return answer


def entrance_of(desk: Desk) -> Entrance:
    """Return what lets people in; programs manage their tokens by the API."""
    entrance = desk.shop.entrance
    if entrance is None:
        raise HTTPException(404)
    if desk.caller.token:
        raise HTTPException(403, "This page is for people who are signed in. Programs use /api/v1/tokens.")
    return entrance


@router.post("/account/password")
def change_password(
    desk: DeskOf,
    password: Annotated[str, Form(max_length=2000)] = "",
    new_password: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Change one's password; every other browser is signed out."""
    entrance, name = entrance_of(desk), desk.caller.account
    if not name:
        raise HTTPException(404)
    if desk.shop.attempts.take(name, desk.client):
        return page(desk, status=429, message="These are too many tries. Wait five minutes.")
    if entrance.accounts.check(name, password) is None:
        return page(desk, status=403, message="The present password is wrong, so nothing was changed.")
    desk.shop.attempts.forgive(name, desk.client)
    try:
        entrance.accounts.change_password(name, new_password, but=desk.caller.session)
    except UserError as error:
        return page(desk, status=400, message=str(error))
    return RedirectResponse("/account", 303)


@router.post("/account/elsewhere")
def sign_out_elsewhere(desk: DeskOf) -> Response:
    """Sign every other browser of this account out."""
    if desk.caller.session:
        entrance_of(desk).sessions.end_all(desk.caller.account, but=desk.caller.session)
    return RedirectResponse("/account", 303)


@router.post("/account/tokens")
def add_token(
    desk: DeskOf,
    name: Annotated[str, Form(max_length=200)] = "",
    scope: Annotated[Literal["feeds", "read", "write", "admin"], Form()] = "read",
    days: Annotated[int, Form(ge=0, le=3660)] = 90,
) -> Response:
    """Make a token, and show it this once."""
    entrance = entrance_of(desk)
    if not desk.caller.may(scope):
        return page(desk, status=403, message=f"Your account has not the scope {scope} itself.")
    try:
        made = entrance.tokens.add(name, Scope(scope), days=days or None, account=desk.caller.account or None)
    except UserError as error:
        return page(desk, status=400, message=str(error))
    return page(desk, made=made)


@router.post("/account/tokens/{key}/revoke")
def revoke_token(desk: DeskOf, key: str) -> Response:
    """Let one's token count no more."""
    entrance_of(desk).tokens.revoke(key, account=desk.caller.account or None)
    return RedirectResponse("/account", 303)
