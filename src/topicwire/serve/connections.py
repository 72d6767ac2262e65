"""Connections end with their answer where their next request is better taken by another process.

A connection stays with the process that took it. Those from before another process serves would all stay with
the first, and later a few busy ones may have met in one process: its readers would wait for each other while
the other process has nothing to do. Whoever has to connect anew is taken by the process that has time.
"""

from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

CROWD = 4  # requests that wait for their answer: two are made at once, as many wait (`benchmarks.load`)


class BriefConnections:
    """Asks for connections to be closed after an answer, while somebody is missing or a crowd waits here."""

    def __init__(self, app: ASGIApp, missing: Callable[[], bool]) -> None:
        self._app = app
        self._missing = missing
        self._waiting = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        waits = 1

        async def closing(message: Message) -> None:
            nonlocal waits
            if message["type"] == "http.response.start":
                self._waiting, waits = self._waiting - waits, 0  # the rest of an answer may take hours
                if self._missing() or self._waiting >= CROWD:
                    message = {**message, "headers": [*message.get("headers", ()), (b"connection", b"close")]}
            await send(message)

        self._waiting += 1
        try:
            await self._app(scope, receive, closing)
        finally:
            self._waiting -= waits
