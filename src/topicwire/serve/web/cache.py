"""Answers that are kept until something is written, so that what many ask for is made once.

Kept are pages, lists, documents and feeds. `Asked` is all that such an answer depends on besides what is
stored, the account among it, so that nobody gets what was made for somebody else. What is stored has a
version (`State`) that changes with every write of any process. One thing in a page is different each time,
the key of its forms: the one it was made with is replaced. Answers are kept compressed: a search page has
130 kB, 15 compressed, so that thousands are kept, and unpacking takes a third of a millisecond.
"""

import asyncio
import gzip
import re
from collections.abc import Callable, Hashable
from hashlib import sha256
from time import monotonic
from weakref import WeakValueDictionary

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from topicwire.serve.answers import is_known
from topicwire.serve.options import WebOptions
from topicwire.serve.shelf import Asked, Kept, OwnShelf, Shelf
from topicwire.serve.web import form_key
from topicwire.serve.web.desk import choices_of
from topicwire.services.freshness import State

LARGEST = 1_000_000  # bytes of one answer
LEVEL = 5  # of compression, for what is compressed once: a list takes 1.4 ms and not 2.4 as with 9
QUICKLY = 1  # for what is compressed for each reader: a topic page takes 0.8 ms and not 1.6, and has 36 kB
PATIENT = 0.5  # seconds; who waited less is still there, and looking for them takes a third of a millisecond
AT_ONCE = 2  # answers that one process makes; more threads would only take the interpreter from each other
_KEPT = re.compile(
    r"/|/search|/topics/[^/]+(?:/news)?|/documents/[^/]+(?:/similar)?"
    r"|/(?:search|searches/[^/]+|topics/[^/]+)/feed\.(?:atom|json)"
    r"|/api/v1/(?:search|topics(?:/[^/]+(?:/items)?)?|documents/[^/]+(?:/summary|/similar)?)"
)
_MADE_AGAIN = (b"content-length", b"set-cookie", b"etag")


class KeptAnswers:
    """Answers what was asked before, as long as nothing was written since. Stands behind the gate."""

    def __init__(
        self, app: ASGIApp, options: WebOptions, state: Callable[[], State | None], shelf: Shelf | None = None
    ) -> None:
        """`state` says what is stored now; None: nothing may be kept. Several processes share a `shelf`."""
        self._app = app
        self._options = options
        self._state = state
        self._shelf = shelf or OwnShelf()
        self._version: Hashable = None
        self._since = 0.0  # when that version was seen first, monotonic seconds
        self._making: WeakValueDictionary[Asked, asyncio.Lock] = WeakValueDictionary()
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        keepable = scope["type"] == "http" and scope["method"] == "GET" and _KEPT.fullmatch(scope["path"])
        state = self._noticed() if keepable else None
        if state is None:
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        asked = asked_of(request, self._options)
        kept = self._shelf.get(asked, self._since)
        if kept is None:
            arrived = monotonic()
            making = self._making.setdefault(asked, asyncio.Lock())
            async with making:  # of many who ask for the same at once, one has it made
                self._noticed()
                # What was begun after somebody asked is as fresh as one made for them alone.
                kept = self._shelf.get(asked, min(arrived, self._since))
                if kept is None:
                    messages, kept = await self._make(asked, request)
                    if kept is None:
                        await _sent(messages, send)
                        return
        await _answer(kept, request, self._options)(scope, receive, send)

    async def _make(self, asked: Asked, request: Request) -> tuple[list[Message], Kept | None]:
        """Return an answer as it was made, and as it is kept if it is; nothing for who left meanwhile."""
        came = monotonic()
        async with self._turns:
            if monotonic() - came > PATIENT and await request.is_disconnected():
                return [], None
            self._noticed()
            began = monotonic()
            state = self._noticed()  # of what is written later others hear later than `began`
            messages = await _made(self._app, request)
        kept = _kept(messages, state, began, getattr(request.state, "form_key", "")) if state else None
        if kept is not None:
            self._shelf.put(asked, kept)
        return messages, kept

    def _noticed(self) -> State | None:
        """Return what is stored now, and note when it is not what was stored before."""
        state = self._state()
        if state is not None and state.version != self._version:
            self._version = state.version
            self._since = monotonic()  # after looking: an answer that was begun in between might not show it
        return state


def asked_of(request: Request, options: WebOptions) -> Asked:
    """Return what the answer to a request depends on."""
    caller, headers = request.state.caller, request.headers
    language, theme = choices_of(request, options)
    return Asked(
        server=(request.url.scheme, headers.get("host", "")),
        path=request.scope["path"],
        query=request.scope["query_string"],
        account=caller.account,
        scope=caller.scope.value,
        signed_in=bool(caller.session),
        language=language,
        theme=theme,
        fragment=tuple(headers.get(name, "") for name in ("hx-request", "hx-history-restore-request")),
    )


async def _made(app: ASGIApp, request: Request) -> list[Message]:
    """Let an answer be made, whole: it is decided here whether the reader has it already."""
    messages: list[Message] = []

    async def note(message: Message) -> None:
        messages.append(message)

    headers = [pair for pair in request.scope["headers"] if pair[0] != b"if-none-match"]
    await app({**request.scope, "headers": headers}, request.receive, note)
    return messages


async def _sent(messages: list[Message], send: Send) -> None:
    for message in messages:
        await send(message)


def _kept(messages: list[Message], state: State, began: float, key: str) -> Kept | None:
    """Return an answer as it is kept, None if it is a failure or too large."""
    body = b"".join(message.get("body", b"") for message in messages[1:])
    if messages[0]["status"] != 200 or len(body) > LARGEST:
        return None
    headers = Headers(raw=messages[0]["headers"])
    with_forms = bool(key) and key.encode() in body
    in_place = form_key.form_key(form_key.new_secret()).encode() if with_forms else b""
    tag = headers.get("etag") or f'"{sha256(body).hexdigest()[:24]}"'
    if with_forms:  # nobody's key is kept
        body = body.replace(key.encode(), in_place)
    return Kept(
        headers=tuple(pair for pair in headers.raw if pair[0] not in _MADE_AGAIN),
        packed=gzip.compress(body, QUICKLY if with_forms else LEVEL),
        key=in_place,
        tag=tag,
        began=began,
        until=began + state.lasting,
    )


def _answer(kept: Kept, request: Request, options: WebOptions) -> Response:
    """Return an answer for this reader, or only that the reader has it already."""
    secret = form_key.secret_of(request)
    tag = kept.tag
    if kept.key:  # the key in the forms that the reader has is good as long as the secret is the same
        tag = f'W/"{sha256((tag + secret).encode()).hexdigest()[:24]}"' if secret else ""
    headers = [*kept.headers, (b"etag", tag.encode())] if tag else list(kept.headers)
    if tag and is_known(request.headers.get("if-none-match", ""), tag):
        return _with(Response(status_code=304), [pair for pair in headers if pair[0] != b"content-type"])
    if kept.key:
        given = secret or form_key.new_secret()
        body = gzip.decompress(kept.packed).replace(kept.key, form_key.form_key(given).encode())
        response = _with(Response(body), headers)
        if not secret:
            form_key.hand_out(response, request, options, given)
        return response
    if "gzip" in request.headers.get("accept-encoding", ""):
        packed = [*headers, (b"content-encoding", b"gzip"), (b"vary", b"Accept-Encoding")]
        return _with(Response(kept.packed), packed)
    return _with(Response(gzip.decompress(kept.packed)), headers)


def _with(response: Response, headers: list[tuple[bytes, bytes]]) -> Response:
    response.raw_headers += headers
    return response
