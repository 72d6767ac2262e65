"""What protects every answer: host check, origin check, body limit, and the headers."""

import ipaddress
from collections.abc import Callable
from urllib.parse import unquote_to_bytes, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from topicwire.serve.gate import SAFE_METHODS
from topicwire.serve.options import WebOptions

HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
Refuse = Callable[[Request, int, str], Response]  # what tells whoever asked why
HTTPS = {"strict-transport-security": "max-age=31536000"}  # a year; browsers forget plain http meanwhile


class Guard:
    """Refuses requests that no page of ours makes, and adds the headers to every answer."""

    def __init__(self, app: ASGIApp, options: WebOptions, refuse: Refuse) -> None:
        self._app = app
        self._options = options
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        own = HEADERS | HTTPS if self._options.https else HEADERS

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in own.items():
                    headers.setdefault(name, value)
            await send(message)

        most = largest(scope["path"], self._options)
        refusal = misaddressed(scope, self._options) or refused(
            scope["method"], Headers(scope=scope), self._options, most
        )
        if refusal is not None:
            await self._refuse(Request(scope), *refusal)(scope, receive, send_with_headers)
            return
        if scope["method"] == "HEAD":  # what GET answers, without its body (RFC 9110, 9.3.2)
            scope = {**scope, "method": "GET"}
            await self._app(scope, _limited(receive, most), _bodiless(send_with_headers))
            return
        await self._app(scope, _limited(receive, most), send_with_headers)


def largest(path: str, options: WebOptions) -> int:
    """Return how many bytes a request to a path may carry."""
    return options.largest_upload if path in options.uploads else options.largest_body


def misaddressed(scope: Scope, options: WebOptions) -> tuple[int, str] | None:
    """Return status and reason if the address of a request cannot be read."""
    length = len(scope["path"]) + len(scope["query_string"])
    if length > options.longest_address:
        return 414, f"The address has {length} characters; {options.longest_address} is the most."
    try:
        for part in (scope.get("raw_path") or b"", scope["query_string"]):
            unquote_to_bytes(part).decode()
    except UnicodeDecodeError:
        return 400, "The address is not written in UTF-8."
    return None


def refused(method: str, headers: Headers, options: WebOptions, most: int) -> tuple[int, str] | None:
    """Return status and reason if a request must not reach a page; it may carry `most` bytes."""
    host = headers.get("host", "")
    name = _name(host)
    if name not in options.hosts and not (options.any_address and _is_address(name)):
        return 421, f"This server does not answer to the name {host[:80]!r}. Add it to the setting web.names."
    length = headers.get("content-length", "0")
    if not length.isdigit() or int(length[:18]) > most:
        return 413, f"The body is larger than {most} bytes."
    if method not in SAFE_METHODS and not same_origin(headers, host):
        return 403, "This request came from a page of another site, so it was not carried out."
    return None


def same_origin(headers: Headers, host: str) -> bool:
    """Tell whether a browser sent this from our own page; programs send neither header and pass.

    Method: OWASP, Cross-Site Request Forgery Prevention, "Fetch Metadata headers", with Origin as fallback.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == host


def _name(host: str) -> str:
    """Return the name of a Host header without its port."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _is_address(name: str) -> bool:
    """Tell whether a name is a bare address, which needs no DNS that somebody else could turn to us."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _bodiless(send: Send) -> Send:
    async def sent(message: Message) -> None:
        await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

    return sent


def _limited(receive: Receive, most: int) -> Receive:
    """Stop reading a body that grows over the limit without having said so."""
    seen = 0

    async def read() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > most:
            raise HTTPException(413, f"The body is larger than {most} bytes.")
        return message

    return read
