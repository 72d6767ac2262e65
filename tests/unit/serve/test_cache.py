"""Answers that are kept: what fits on the shelf, and how many are made at once."""

import asyncio

import pytest
from starlette.types import Message, Receive, Scope, Send

from topicwire.model import account
from topicwire.serve.entrance import Caller
from topicwire.serve.options import WebOptions
from topicwire.serve.shelf import Asked, Kept, OwnShelf
from topicwire.serve.web import cache
from topicwire.serve.web.cache import AT_ONCE, KeptAnswers
from topicwire.services.freshness import State

NOW = State(1, 60.0)
BEGAN = 5.0  # when the answers of these tests were begun, monotonic seconds


def asked(path: str) -> Asked:
    server = ("http", "localhost")
    return Asked(server, path, b"", "", "read", signed_in=False, language="en", theme="auto", fragment=())


def kept(size: int) -> Kept:
    return Kept((), b"x" * size, b"", '"tag"', BEGAN, float("inf"))


def test_bytes_are_bounded_and_the_last_asked_for_stay() -> None:
    shelf = OwnShelf(most=kept(1000).size * 3)
    for path in "abc":
        shelf.put(asked(path), kept(1000))
    assert shelf.get(asked("a"), BEGAN)
    shelf.put(asked("d"), kept(1000))
    assert [bool(shelf.get(asked(path), BEGAN)) for path in "abcd"] == [True, False, True, True]
    for _ in range(10):
        shelf.put(asked("d"), kept(1000))  # in the place of itself
    assert shelf.get(asked("a"), BEGAN)
    shelf.put(asked("e"), kept(9000))
    assert [bool(shelf.get(asked(path), BEGAN)) for path in "acde"] == [False] * 4


def test_what_was_written_ends_an_answer() -> None:
    shelf = OwnShelf()
    shelf.put(asked("a"), kept(10))
    assert shelf.get(asked("a"), BEGAN + 1) is None
    assert shelf.get(asked("a"), BEGAN) is None, "its bytes are free again"


def ask(query: str) -> Scope:
    return {
        "type": "http",
        "method": "GET",
        "scheme": "http",
        "server": ("testserver", 80),
        "path": "/search",
        "query_string": query.encode(),
        "headers": [],
        "state": {"caller": Caller(account.Scope.READ)},
    }


def test_few_answers_are_made_at_once() -> None:
    under_way, most = 0, 0

    async def slow(_scope: Scope, _receive: Receive, send: Send) -> None:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0.01)
        under_way -= 1
        await send({"type": "http.response.start", "status": 404, "headers": []})
        await send({"type": "http.response.body", "body": b"none"})

    kept_answers = KeptAnswers(slow, WebOptions(), lambda: NOW)
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request"}

    async def many() -> None:
        await asyncio.gather(*(kept_answers(ask(f"q={number}"), receive, send) for number in range(8)))

    asyncio.run(many())
    assert most == AT_ONCE
    assert [message["status"] for message in sent if message["type"].endswith("start")] == [404] * 8


def test_nothing_is_made_for_who_left_while_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "PATIENT", 0.001)
    made: list[bytes] = []

    async def app(scope: Scope, _receive: Receive, send: Send) -> None:
        made.append(scope["query_string"])
        await asyncio.sleep(0.01)
        await send({"type": "http.response.start", "status": 404, "headers": []})

    async def send(_message: Message) -> None:
        pass

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def many() -> None:
        kept_answers = KeptAnswers(app, WebOptions(), lambda: NOW)
        await asyncio.gather(*(kept_answers(ask(f"q={number}"), receive, send) for number in range(3)))

    asyncio.run(many())
    assert made == [b"q=0", b"q=1"]  # who came third had to wait
