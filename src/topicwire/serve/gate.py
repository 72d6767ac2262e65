"""The gate of all doors over HTTP: who asks, what they may do, and how often."""

import base64
import binascii
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from time import monotonic

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from topicwire.model.account import Scope as Right
from topicwire.serve.counts import Counts, OwnCounts
from topicwire.serve.entrance import OWNER, STRANGER, Caller, Entrance
from topicwire.serve.limit import Limit, Taken, network_of
from topicwire.serve.options import WebOptions

SAFE_METHODS = frozenset(["GET", "HEAD", "OPTIONS"])
PUBLIC = frozenset(["/api/v1/openapi.json", "/favicon.ico", "/preferences", "/sign-in"])
OF_ADMINS = ("/accounts", "/api/v1/accounts", "/api/v1/tokens")
OF_WRITERS = ("/alerts", "/api/v1/alerts")  # to read as well: addresses of webhooks may hold secrets
OF_EVERYBODY = ("/account", "/sign-out", "/mcp")  # tools of MCP look at the caller themselves
OWN_MARKS = ("/marks", "/searches", "/api/v1/marks", "/api/v1/searches")  # change nothing for others
COOKIE = "topicwire"
STRANGERS_SHARE = 50  # who is not signed in needs few requests: a page, its feeds, and then the password
FRESH = 1.0  # seconds for which it is known that there is no account; the first one closes the doors then
FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")
_PREVIEW = re.compile(r"(?:/api/v1)?/topics/[^/]+/preview")  # a POST that changes nothing
_FEED = re.compile(r"/feed\.(?:atom|json)$")
_REALM = 'Bearer realm="topicwire"'


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request goes no further."""

    status: int
    message: str
    headers: Mapping[str, str] = field(default_factory=dict)


TurnAway = Callable[[Request, Refusal], Awaitable[Response]]


class Gate:
    """Lets requests through with their caller in `request.state.caller`, or turns them away.

    `request.state.welcome` tells later whether the same request would still be let through: an answer that
    goes on for hours asks now and then.
    """

    def __init__(
        self,
        app: ASGIApp,
        options: WebOptions,
        entrance: Entrance | None,
        turn_away: TurnAway,
        counts: Counts | None = None,
    ) -> None:
        """Without an `entrance` everybody may do everything. `counts` are those of several processes."""
        self._app = app
        self._options = options
        self._entrance = entrance
        self._turn_away = turn_away
        quota = options.requests_per_minute
        self._limit = Limit(quota, 60, counts=counts or OwnCounts(), name="requests")
        strangers = max(1, quota // STRANGERS_SHARE)
        self._strangers = Limit(strangers, 60, counts=counts or OwnCounts(), name="strangers")
        self._open_until = float("-inf")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        request.state.caller = STRANGER
        if scope["path"].startswith("/static/"):  # the same for everybody, and many for each page
            await self._app(scope, receive, send)
            return
        caller = await self._identify(request)
        if isinstance(caller, Caller):
            request.state.caller = caller
        request.state.welcome = partial(self._welcome, request)
        refusal = self._refusal(request, caller)
        if self._options.requests_per_minute:
            address = request.client.host if request.client else ""
            taken = self._take(caller, address)
            send = _telling(send, taken.headers)
            if not taken.allowed:
                refusal = Refusal(
                    429,
                    f"These are more than {taken.quota} requests in {taken.window} seconds. "
                    f"Go on in {taken.seconds} seconds.",
                )
        if refusal is None:
            await self._app(scope, receive, send)
        else:
            answer = await self._turn_away(request, refusal)
            await answer(scope, receive, send)

    def _take(self, caller: Caller | Refusal | None, address: str) -> Taken:
        if isinstance(caller, Caller):
            return self._limit.take(caller.token or caller.account or network_of(address))
        return self._strangers.take(network_of(address))

    async def _welcome(self, request: Request) -> bool:
        caller = await self._identify(request)
        return self._refusal(request, caller) is None

    def _refusal(self, request: Request, caller: Caller | Refusal | None) -> Refusal | None:
        """Return why a caller may not do what a request asks for."""
        need = needed(request.method, request.url.path)
        if need is None:
            return None
        if isinstance(caller, Refusal):
            return caller
        if caller is None:
            return _unknown(request.url.path, "Sign in, or send a token: `Authorization: Bearer TOKEN`.")
        if caller is OWNER and any(name in request.headers for name in FORWARDED):
            return Refusal(
                403,
                "This request came through a proxy, but topicwire has no account yet and would let everybody "
                "in. Make one with `topicwire account add NAME`, and set web.public_address.",
            )
        if not caller.may(need):
            said = f"This needs the scope {need.value}; yours is {caller.scope.value}. Ask for more."
            challenge = f'{_REALM}, error="insufficient_scope", scope="{need.value}"'
            return Refusal(403, said, {"WWW-Authenticate": challenge} if caller.token else {})
        return None

    async def _identify(self, request: Request) -> Caller | Refusal | None:
        """Return who asks; None if nobody says so and somebody must."""
        if self._entrance is None:
            return OWNER
        try:
            secret = token_of(request)
        except ValueError as error:
            return _unknown(request.url.path, str(error), "invalid_request")
        cookie = request.cookies.get(cookie_name(request, self._options), "")
        if not secret and not cookie and monotonic() < self._open_until:
            return OWNER
        return await run_in_threadpool(self._look_up, self._entrance, request, secret, cookie)

    def _look_up(
        self, entrance: Entrance, request: Request, secret: str, cookie: str
    ) -> Caller | Refusal | None:
        if secret:
            return _by_token(entrance, request, secret)
        signed_in = entrance.sessions.account(cookie) if cookie else None
        if signed_in is not None:
            return Caller(signed_in.scope, signed_in.name, session=cookie)
        if not is_open(entrance, self._options):
            return None
        self._open_until = monotonic() + FRESH
        return OWNER


def is_open(entrance: Entrance | None, options: WebOptions) -> bool:
    """Tell whether who says nothing of themselves may do everything: nobody else reaches us, or has to."""
    return entrance is None or not (options.exposed or entrance.accounts.any())


def needed(method: str, path: str) -> Right | None:
    """Return the scope that a request needs; None if it is for everybody."""
    if path in PUBLIC:
        return None
    if _within(path, OF_ADMINS):
        return Right.ADMIN
    if _within(path, OF_WRITERS):
        return Right.WRITE
    if method in SAFE_METHODS:
        return Right.FEEDS if _FEED.search(path) else Right.READ
    changes_nothing = _within(path, OF_EVERYBODY + OWN_MARKS) or _PREVIEW.fullmatch(path)
    return Right.READ if changes_nothing else Right.WRITE


def _within(path: str, places: tuple[str, ...]) -> bool:
    return any(path == place or path.startswith(f"{place}/") for place in places)


def token_of(request: Request) -> str:
    """Return the token that a request carries, empty if none.

    A program sends it in a header. Many feed readers can only send a name and a password, of which the
    password is the token, or an address, which ends in `?token=`; both work for feeds alone. Raises
    ValueError for a header that is neither.
    """
    kind, _, rest = request.headers.get("authorization", "").partition(" ")
    feed = bool(_FEED.search(request.url.path)) and request.method in SAFE_METHODS
    if kind.lower() == "bearer" and rest.strip():
        return rest.strip()
    if kind.lower() == "basic" and feed:
        try:
            decoded = base64.b64decode(rest.strip(), validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            raise ValueError("The header Authorization is damaged.") from None
        return decoded.partition(":")[2] or "none"
    if kind:
        raise ValueError("The header Authorization must be `Bearer TOKEN`.")
    return request.query_params.get("token", "") if feed else ""


def _by_token(entrance: Entrance, request: Request, secret: str) -> Caller | Refusal:
    token = entrance.tokens.find(secret)
    if token is None:
        return _unknown(request.url.path, "There is no such token. Make a new one.", "invalid_token")
    fault = entrance.tokens.fault(token)
    if fault is not None:
        return _unknown(request.url.path, fault, "invalid_token")
    if "authorization" not in request.headers and token.scope is not Right.FEEDS:
        said = "A token in an address must have the scope feeds, because addresses are remembered everywhere."
        return Refusal(403, said)
    return Caller(token.scope, token.account or "", token.key)


def _unknown(path: str, message: str, error: str = "") -> Refusal:
    challenge = f'{_REALM}, error="{error}"' if error else _REALM
    if _FEED.search(path):
        challenge = f'Basic realm="topicwire", charset="UTF-8", {challenge}'
    return Refusal(401, message, {"WWW-Authenticate": challenge})


def cookie_name(request: Request, options: WebOptions, name: str = COOKIE) -> str:
    """Return the name of a cookie; over https its prefix keeps other hosts and plain http from setting it."""
    return f"__Host-{name}" if over_https(request, options) else name


def over_https(request: Request, options: WebOptions) -> bool:
    """Tell whether people come over https, to us or to a proxy before us."""
    return options.https or request.url.scheme == "https"


def _telling(send: Send, headers: Mapping[str, str]) -> Send:
    async def told(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(headers)
        await send(message)

    return told
