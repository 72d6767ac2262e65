"""Everybody's accounts and tokens, for those with the scope admin."""

from typing import Annotated, Literal

import structlog
from fastapi import APIRouter, Form
from starlette.responses import RedirectResponse, Response

from topicwire.errors import ConflictError, UserError
from topicwire.model.account import Scope
from topicwire.serve.web.desk import Desk, DeskOf
from topicwire.serve.web.pages.account import entrance_of

router = APIRouter(default_response_class=Response, include_in_schema=False)
log = structlog.get_logger(__name__)


@router.get("/accounts")
def accounts_page(desk: DeskOf) -> Response:
    """Show all accounts and tokens."""
    return _page(desk)


def _page(desk: Desk, *, status: int = 200, message: str = "", name: str = "") -> Response:
    entrance = entrance_of(desk)
    accounts = entrance.accounts.every()
    return desk.page(
        "accounts.html",
        status=status,
        accounts=[(one, entrance.sessions.count(one.name)) for one in accounts],
        tokens=entrance.tokens.every(),
        fault=entrance.tokens.fault,
        message=message,
        given=name,
    )


@router.post("/accounts")
def add(
    desk: DeskOf,
    name: Annotated[str, Form(max_length=200)] = "",
    password: Annotated[str, Form(max_length=2000)] = "",
    scope: Annotated[Literal["read", "write", "admin"], Form()] = "read",
) -> Response:
    """Make an account. The first one may make others: somebody must."""
    entrance = entrance_of(desk)
    wanted = Scope(scope) if entrance.accounts.any() else Scope.ADMIN
    try:
        made = entrance.accounts.add(name, password, wanted)
    except UserError as error:
        status = 409 if isinstance(error, ConflictError) else 400
        return _page(desk, status=status, message=str(error), name=name)
    log.info("account made", account=made.name, scope=made.scope.value, by=desk.caller.account)
    return RedirectResponse("/accounts", 303)


@router.post("/accounts/{name}")
def change(
    desk: DeskOf,
    name: str,
    action: Annotated[Literal["read", "write", "admin", "sign-out", "remove"], Form()],
) -> Response:
    """Give an account another scope, sign it out, or remove it."""
    entrance = entrance_of(desk)
    try:
        if action == "remove":
            _spare_oneself(desk, name)
            entrance.accounts.remove(name)
        elif action == "sign-out":
            entrance.sessions.end_all(name)
        else:
            entrance.accounts.change_scope(name, Scope(action))
    except ConflictError as error:
        return _page(desk, status=409, message=str(error))
    log.info("account changed", account=name, action=action, by=desk.caller.account)
    return RedirectResponse("/accounts", 303)


def _spare_oneself(desk: Desk, name: str) -> None:
    if name == desk.caller.account:
        raise ConflictError("You cannot remove the account that you are signed in with. Use another.")


@router.post("/accounts/tokens/{key}/revoke")
def revoke(desk: DeskOf, key: str) -> Response:
    """Let any token count no more."""
    token = entrance_of(desk).tokens.revoke(key)
    log.info("token revoked", token=token.key, by=desk.caller.account)
    return RedirectResponse("/accounts", 303)
