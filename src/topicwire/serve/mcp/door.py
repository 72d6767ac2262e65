"""MCP over HTTP, opened by its first request.

Its library takes 1.5 s of a processor to load (`python -X importtime -c "import fastmcp"`), which nobody who
only reads pages should wait for when topicwire starts.
"""

import asyncio
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from topicwire.serve.answers import JSON
from topicwire.serve.api.problems import problem
from topicwire.serve.doors import Services

if TYPE_CHECKING:
    from fastmcp.server.http import StarletteWithLifespan


class McpDoor:
    """An ASGI application for the path `/mcp`; `close` ends what the first request began."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._opening = asyncio.Lock()
        self._closing = asyncio.Event()
        self._app: StarletteWithLifespan | None = None
        self._keeper: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; what is no message of the protocol gets the same problems as everywhere.

        The body is read here, so that one that is too large is refused by us and not by the library.
        """
        request = Request(scope, receive)
        refusal = _refusal(request)
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        body = await request.body()
        async with self._opening:
            app = self._app or await self._open()
        await app(scope, _given(body, receive), send)

    async def close(self) -> None:
        """End the sessions."""
        self._closing.set()
        if self._keeper is not None:
            await self._keeper

    async def _open(self) -> "StarletteWithLifespan":
        app = await run_in_threadpool(self._make)
        ready = asyncio.Event()
        self._keeper = asyncio.create_task(self._keep(app, ready))
        await ready.wait()
        self._app = app
        return app

    def _make(self) -> "StarletteWithLifespan":
        from topicwire.serve.mcp.server import create_mcp  # noqa: PLC0415 (see above)

        # Without sessions every request stands alone: nothing is lost when topicwire is started again.
        # The host is checked for all doors by our own guard.
        return create_mcp(self._services).http_app("/mcp", stateless_http=True, json_response=True)

    async def _keep(self, app: "StarletteWithLifespan", ready: asyncio.Event) -> None:
        """Hold the application's lifespan open in one task, as its task group demands."""
        async with app.lifespan(app):
            ready.set()
            await self._closing.wait()


def _refusal(request: Request) -> Response | None:
    """Return a problem if a request carries no message: there are no sessions to listen to or to end."""
    if request.method != "POST":
        answer = problem(405, "Messages of the Model Context Protocol are sent here with POST.")
        answer.headers["Allow"] = "POST"
        return answer
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return None if kind == JSON else problem(415, f"A message must be {JSON}, not {kind[:80] or 'unnamed'}.")


def _given(body: bytes, receive: Receive) -> Receive:
    """Return what gives a body that was read already, and then what comes after it."""
    left: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def read() -> Message:
        return left.pop() if left else await receive()

    return read
