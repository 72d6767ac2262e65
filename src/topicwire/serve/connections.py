"""Connections end with their answer while a process that shall serve as well is not there yet.

A connection stays with the process that took it. Those from before another process serves would all stay with
the first: its readers would wait for each other while the other process has nothing to do.
"""

from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class BriefConnections:
    """Asks for connections to be closed after an answer, as long as somebody is missing."""

    def __init__(self, app: ASGIApp, missing: Callable[[], bool]) -> None:
        self._app = app
        self._missing = missing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""

        async def closing(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), (b"connection", b"close")]}
            await send(message)

        brief = scope["type"] == "http" and self._missing()
        await self._app(scope, receive, closing if brief else send)
