"""Who a program is, and the tokens of programs."""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from topicwire.model.account import Scope, Token
from topicwire.serve.answers import answer
from topicwire.serve.api.entrance_schemas import CallerShape, MadeToken, NewToken, TokenShape, TokensShape
from topicwire.serve.entrance import Caller, Tokens
from topicwire.serve.shop import shop_of

router = APIRouter(tags=["entrance"])
Key = Annotated[str, Path(max_length=64)]


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
