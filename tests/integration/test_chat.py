"""The model client against a real HTTP server, above all its failures."""

# ruff: noqa: SIM117 - what must raise stands alone

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from tests.endpoint import Answering, Endpoint, Reply, completion, endpoint, refusal, script

from topicwire.errors import (
    BadInputError,
    BudgetSpentError,
    EndpointDownError,
    SettingError,
    TooManyRequestsError,
)
from topicwire.llm.budget import Budget, MemoryLedger, Prices
from topicwire.llm.chat import ChatOptions, OpenAIChat
from topicwire.llm.model import ChatAnswer, ChatRequest

REQUEST = ChatRequest("Be brief.", "Say yes.", {"type": "object"}, "answer", 50)
FREE = Prices()


class Kept:
    """A cache in memory."""

    def __init__(self) -> None:
        self.answers: dict[str, ChatAnswer] = {}

    def get(self, key: str) -> ChatAnswer | None:
        return self.answers.get(key)

    def put(self, key: str, answer: ChatAnswer) -> None:
        self.answers.setdefault(key, answer)


@contextmanager
def talking(
    answering: Answering, *, budget: Budget | None = None, cache: Kept | None = None, **options: Any
) -> Iterator[tuple[OpenAIChat, Endpoint, list[float]]]:
    """Return a client, the endpoint it talks to, and the waits it would have made."""
    waits: list[float] = []
    with endpoint(answering) as running:
        settings = ChatOptions(running.address, "fake", timeout=5.0)
        chat = OpenAIChat(
            replace(settings, **options), budget or Budget(MemoryLedger(), FREE), cache, waits.append
        )
        try:
            yield chat, running, waits
        finally:
            chat.close()


def test_an_answer_with_its_tokens_and_cost() -> None:
    ledger = MemoryLedger()
    with talking(script(completion("yes")), budget=Budget(ledger, Prices(2.0, 10.0)), key="secret") as (
        chat,
        asked,
        _,
    ):
        answer = chat.ask(REQUEST)
    assert (answer.text, answer.model, answer.tokens_in, answer.tokens_out) == ("yes", "fake-1", 100, 20)
    assert answer.cost == pytest.approx(0.0004)
    assert ledger.spent(datetime.now(UTC).date()) == pytest.approx(0.0004)
    assert asked.keys == ["Bearer secret"]
    assert asked.asked[0]["response_format"]["json_schema"]["schema"] == {"type": "object"}


def test_tokens_are_estimated_when_the_endpoint_does_not_count() -> None:
    with talking(script(completion("yes", tokens=None))) as (chat, _, _):
        assert chat.ask(REQUEST).tokens_in > 3


@pytest.mark.parametrize("status", [429, 500, 502, 503, 529])
def test_passing_failures_are_retried(status: int) -> None:
    with talking(script(refusal(status), completion("yes"))) as (chat, _, waits):
        assert chat.ask(REQUEST).text == "yes"
    assert len(waits) == 1


def test_the_delay_the_endpoint_asks_for_is_kept() -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    replies = script(refusal(429, retry_after="7"), refusal(503, retry_after=later), completion("yes"))
    with talking(replies) as (chat, _, waits):
        chat.ask(REQUEST)
    assert waits[0] == 7
    assert 25 < waits[1] <= 30


def test_a_long_delay_is_left_to_the_caller() -> None:
    with talking(script(refusal(429, retry_after="3600"))) as (chat, _, waits):
        with pytest.raises(TooManyRequestsError) as caught:
            chat.ask(REQUEST)
    assert caught.value.wait == 3600
    assert waits == []


def test_a_busy_endpoint_is_given_up_after_the_last_attempt() -> None:
    with talking(script(refusal(429)), attempts=3) as (chat, asked, waits):
        with pytest.raises(TooManyRequestsError):
            chat.ask(REQUEST)
    assert (len(asked.asked), len(waits)) == (3, 2)


def test_an_endpoint_that_is_down_is_not_asked_again_for_a_while() -> None:
    with talking(script(refusal(500)), attempts=2, failures=2) as (chat, asked, _):
        with pytest.raises(EndpointDownError):
            chat.ask(REQUEST)
        with pytest.raises(EndpointDownError, match="answered 500, 2 times in a row"):
            chat.ask(REQUEST)
    assert len(asked.asked) == 2


def test_an_endpoint_that_came_back_is_used_again() -> None:
    with talking(
        script(refusal(500), refusal(500), completion("yes")), attempts=2, failures=2, pause=0.0
    ) as (
        chat,
        _,
        _,
    ):
        with pytest.raises(EndpointDownError):
            chat.ask(REQUEST)
        assert chat.ask(REQUEST).text == "yes"


def test_nobody_listens() -> None:
    with endpoint(script(completion("yes"))) as running:
        address = running.address
    chat = OpenAIChat(
        ChatOptions(address, "fake", attempts=2), Budget(MemoryLedger(), FREE), None, lambda _: None
    )
    with pytest.raises(EndpointDownError, match="cannot be reached"):
        chat.ask(REQUEST)
    chat.close()


@pytest.mark.parametrize(
    ("reply", "seconds", "words"),
    [
        (Reply(completion("late").body, delay=1.0), 0.4, "in time"),
        (Reply(completion("drop" * 50).body, drip=0.02), 0.4, "in time"),
        (Reply(completion("x" * 3_000_000).body), 5.0, "reached"),
        (Reply(completion("half").body, cut=True), 5.0, "reached"),
        (Reply(b"\x1f\x8b" + b"0" * 50, headers=(("content-encoding", "gzip"),)), 5.0, "reached"),
    ],
    ids=["slow", "dripping", "huge", "broken off", "compressed"],
)
def test_answers_that_never_arrive_whole(reply: Reply, seconds: float, words: str) -> None:
    with talking(script(reply), attempts=1, timeout=seconds) as (chat, _, _):
        with pytest.raises(EndpointDownError, match=words):
            chat.ask(REQUEST)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>busy</html>",
        b"{",
        b"[]",
        b"null",
        b'{"choices": []}',
        b'{"choices": [{"message": 5}]}',
        b"\xff\xfe",
    ],
)
def test_answers_that_are_no_completion(body: bytes) -> None:
    with talking(script(Reply(body))) as (chat, _, _), pytest.raises(BadInputError):
        chat.ask(REQUEST)


@pytest.mark.parametrize(
    ("status", "words"),
    [(401, "llm.key"), (403, "llm.key"), (404, "llm.model")],
    ids=["key", "forbidden", "model"],
)
def test_settings_that_cannot_work_are_named_at_once(status: int, words: str) -> None:
    with talking(script(refusal(status)), key="very-secret") as (chat, asked, _):
        with pytest.raises(SettingError, match=words) as caught:
            chat.ask(REQUEST)
    assert "very-secret" not in str(caught.value)
    assert len(asked.asked) == 1


def test_what_an_endpoint_refuses_is_left_out_and_remembered() -> None:
    def picky(asked: dict[str, Any]) -> Reply:
        form = asked.get("response_format", {}).get("type")
        if form:
            return refusal(400, f"response_format {form} is not supported")
        if "max_tokens" in asked:
            return refusal(400, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.")
        return refusal(422, "temperature must be 1") if "temperature" in asked else completion("yes")

    with talking(picky) as (chat, asked, _):
        assert chat.ask(REQUEST).text == "yes"
        first = len(asked.asked)
        chat.ask(replace(REQUEST, user="again"))
    assert (first, len(asked.asked)) == (5, 6)


def test_calls_side_by_side_learn_the_same_from_their_refusals() -> None:
    together = threading.Barrier(3)

    def picky(asked: dict[str, Any]) -> Reply:
        form = asked.get("response_format", {}).get("type")
        if form == "json_schema":
            together.wait(5)  # all are refused before one has learned
            return refusal(400, "response_format json_schema is not supported")
        return completion("{}" if form == "json_object" else "no JSON mode asked for")

    questions = [replace(REQUEST, user=str(number)) for number in range(3)]
    with talking(picky, parallel=3) as (chat, _, _), ThreadPoolExecutor(3) as pool:
        assert [answer.text for answer in pool.map(chat.ask, questions)] == ["{}"] * 3


def test_what_the_endpoint_says_about_a_question_it_cannot_take_is_passed_on() -> None:
    words = "the context of 8192 tokens\nis exceeded"
    with talking(script(refusal(400, words))) as (chat, _, _):
        with pytest.raises(BadInputError, match="answered 400: the context of 8192 tokens is exceeded"):
            chat.ask(REQUEST)


def test_a_bad_request_is_not_repeated_for_ever() -> None:
    with talking(script(refusal(400, "max_tokens temperature schema"))) as (chat, asked, _):
        with pytest.raises(BadInputError):
            chat.ask(REQUEST)
    assert len(asked.asked) <= 6


def test_nothing_is_paid_for_twice() -> None:
    cache = Kept()
    with talking(script(completion("yes")), cache=cache) as (chat, asked, _):
        first, second = chat.ask(REQUEST), chat.ask(REQUEST)
        chat.ask(replace(REQUEST, user="other"))
    assert first.text == second.text
    assert len(asked.asked) == 2


def test_an_answer_that_was_cut_is_not_kept() -> None:
    cache = Kept()
    with talking(script(completion("ye", finish="length")), cache=cache) as (chat, _, _):
        assert chat.ask(REQUEST).cut
    assert cache.answers == {}


def test_the_budget_stops_calls() -> None:
    budget = Budget(
        MemoryLedger(), Prices(0.0, 1_000_000.0), daily=60.0
    )  # 50 tokens cost 50, the answer took 20
    with talking(script(completion("yes")), budget=budget) as (chat, asked, _):
        chat.ask(REQUEST)
        with pytest.raises(BudgetSpentError):
            chat.ask(REQUEST)
    assert len(asked.asked) == 1


def test_money_set_aside_for_a_failed_call_comes_back() -> None:
    budget = Budget(MemoryLedger(), Prices(0.0, 1_000_000.0), daily=60.0)
    with talking(script(refusal(401), completion("yes")), budget=budget) as (chat, _, _):
        with pytest.raises(SettingError):
            chat.ask(REQUEST)
        assert chat.ask(REQUEST).text == "yes"


def test_no_more_calls_side_by_side_than_allowed() -> None:
    with talking(script(Reply(completion("yes").body, delay=0.05)), parallel=2) as (chat, asked, _):
        threads = [
            threading.Thread(target=chat.ask, args=(replace(REQUEST, user=str(number)),))
            for number in range(6)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert asked.most_at_once == 2


def ask_at_once(chat: OpenAIChat, times: int) -> list[ChatAnswer | Exception]:
    """Ask the same from several threads that start together; return what each got."""
    found: list[ChatAnswer | Exception] = []
    together = threading.Barrier(times)

    def ask() -> None:
        together.wait()
        try:
            found.append(chat.ask(REQUEST))
        except BadInputError as error:
            found.append(error)

    threads = [threading.Thread(target=ask) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


@pytest.mark.parametrize("cache", [None, Kept()])
def test_threads_that_ask_the_same_pay_once(cache: Kept | None) -> None:
    ledger = MemoryLedger()
    answering = script(Reply(completion("yes").body, delay=0.2))
    with talking(answering, budget=Budget(ledger, Prices(2.0, 10.0)), cache=cache) as (chat, asked, _):
        found = ask_at_once(chat, 4)
    assert len(asked.asked) == 1
    assert ledger.spent(datetime.now(UTC).date()) == pytest.approx(0.0004)
    answers = [one for one in found if isinstance(one, ChatAnswer)]
    assert [one.text for one in answers] == ["yes"] * 4
    assert sum(one.kept for one in answers) == 3


def test_threads_that_ask_the_same_share_a_failure_and_the_next_asks_anew() -> None:
    replies = script(Reply(refusal(400).body, status=400, delay=0.2), completion("yes"))
    with talking(replies) as (chat, asked, _):
        assert all(isinstance(one, BadInputError) for one in ask_at_once(chat, 3))
        assert chat.ask(REQUEST).text == "yes"
    assert len(asked.asked) == 2
