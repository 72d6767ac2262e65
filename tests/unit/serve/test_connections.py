"""Connections that end with their answer."""

import asyncio
from collections.abc import Iterator

import pytest
from starlette.types import Message, Receive, Scope, Send

from topicwire.serve.connections import CROWD, BriefConnections


class Waiting:
    """Requests that are answered when they are told to; an answer goes on until the end of the test."""

    def __init__(self, missing: bool = False) -> None:
        self._brief = BriefConnections(self._app, lambda: missing)
        self._turn = asyncio.Semaphore(0)
        self._end = asyncio.Event()
        self._starts: asyncio.Queue[Message] = asyncio.Queue()
        self._requests = [asyncio.create_task(self._ask()) for _ in range(CROWD + 2)]

    async def ends(self) -> Iterator[bool]:
        """Answer all; return for each whether its connection ends."""
        await asyncio.sleep(0)  # all have begun
        starts = []
        for _ in self._requests:
            self._turn.release()
            starts.append(await self._starts.get())
        self._end.set()
        await asyncio.gather(*self._requests)
        return ((b"connection", b"close") in start["headers"] for start in starts)

    async def _ask(self) -> None:
        async def nothing() -> Message:
            raise AssertionError

        await self._brief({"type": "http"}, nothing, self._starts.put)

    async def _app(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        await self._turn.acquire()
        await send({"type": "http.response.start", "status": 200, "headers": [(b"a", b"b")]})
        await self._end.wait()


@pytest.mark.parametrize(
    ("missing", "expected"),
    [(False, [True, True, *[False] * CROWD]), (True, [True] * (CROWD + 2))],
    ids=["all serve", "one is missing"],
)
def test_connections_end_while_a_crowd_waits_or_somebody_is_missing(
    missing: bool, expected: list[bool]
) -> None:
    async def ends() -> list[bool]:
        return list(await Waiting(missing).ends())

    assert asyncio.run(ends()) == expected


def test_a_request_that_fails_is_not_waited_for() -> None:
    starts: list[Message] = []

    async def app(scope: Scope, _receive: Receive, send: Send) -> None:
        if scope["path"] == "/fails":
            raise LookupError
        await send({"type": "http.response.start", "status": 200})

    async def nothing() -> Message:
        raise AssertionError

    async def note(message: Message) -> None:
        starts.append(message)

    async def ask() -> None:
        brief = BriefConnections(app, lambda: False)
        for _ in range(CROWD + 1):
            with pytest.raises(LookupError):
                await brief({"type": "http", "path": "/fails"}, nothing, note)
        await brief({"type": "http", "path": "/"}, nothing, note)

    asyncio.run(ask())
    assert starts == [{"type": "http.response.start", "status": 200}]
