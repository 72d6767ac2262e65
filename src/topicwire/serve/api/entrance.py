"""Who a program is, and the tokens of programs."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.responses import Response

from topicwire.model.account import Scope, Token
from topicwire.serve.answers import answer
from topicwire.serve.api import schemas as s
from topicwire.serve.entrance import Caller, Tokens
from topicwire.serve.shop import shop_of

router = APIRouter(tags=["entrance"])
Key = Annotated[str, Path(max_length=64)]


ScopeName = Literal["feeds", "read", "write", "admin"]


class CallerShape(s.Shape):
    """Who asks."""

    account: str | None = Field(description="Name of the account; null if there is none")
    token: str | None = Field(description="Key of the token; null without one")
    scope: ScopeName


class TokenShape(s.Shape):
    """A key of a program, without its secret."""

    key: str
    name: str = Field(description="What it is for")
    scope: ScopeName
    account: str | None = Field(description="Whose it is; it never may do more than that account")
    created: datetime
    expires: datetime | None
    used: datetime | None = Field(description="The last time, to the hour")
    revoked: datetime | None


class TokensShape(s.Shape):
    """All tokens."""

    tokens: tuple[TokenShape, ...]


class NewToken(BaseModel):
    """A token to make."""

    model_config = ConfigDict(extra="forbid")
    name: str = Field(min_length=1, max_length=100, description="What it is for")
    scope: ScopeName = "read"
    days: int | None = Field(default=90, ge=1, le=3660, strict=True, description="null: for ever")
    account: str | None = Field(default=None, max_length=64, description="Whose it shall be")


class MadeToken(s.Shape):
    """A new token with its secret."""

    token: TokenShape
    secret: str = Field(description="Shown only here; send it as `Authorization: Bearer SECRET`")


@router.get("/caller", response_model=CallerShape)
def read_caller(request: Request) -> Response:
    """Who asks, and what they may do."""
    caller: Caller = request.state.caller
    shape = CallerShape(account=caller.account or None, token=caller.token or None, scope=caller.scope.value)
    return answer(request, shape)


@router.get("/tokens", response_model=TokensShape)
def list_tokens(request: Request) -> Response:
    """All tokens, newest first; never their secrets. Needs the scope admin."""
    return answer(request, TokensShape(tokens=tuple(map(token_shape, _tokens(request).every()))))


@router.post("/tokens", response_model=MadeToken, status_code=201)
def add_token(request: Request, new: NewToken) -> Response:
    """Make a token. Its secret is in this answer and never again. Needs the scope admin."""
    made, secret = _tokens(request).add(new.name, Scope(new.scope), days=new.days, account=new.account)
    body = MadeToken(token=token_shape(made), secret=secret).model_dump_json()
    return Response(body, 201, {"Cache-Control": "no-store"}, "application/json")


@router.delete("/tokens/{key}", status_code=204)
def revoke_token(request: Request, key: Key) -> Response:
    """Let a token count no more, at once. Needs the scope admin."""
    _tokens(request).revoke(key)
    return Response(status_code=204)


def _tokens(request: Request) -> Tokens:
    entrance = shop_of(request).entrance
    if entrance is None:
        raise HTTPException(404, "This topicwire has no tokens: whoever reaches it may do everything.")
    return entrance.tokens


def token_shape(value: Token) -> TokenShape:
    """Shape a token."""
    return TokenShape(
        key=value.key,
        name=value.name,
        scope=value.scope.value,
        account=value.account,
        created=value.created,
        expires=value.expires,
        used=value.used,
        revoked=value.revoked,
    )
