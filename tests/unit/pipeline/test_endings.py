"""Exceptions become outcomes of the closed list, and what may work later is tried again later each time."""

from datetime import UTC, datetime, timedelta

import pytest

from topicwire.errors import (
    BadInputError,
    DiscardError,
    FetchFailedError,
    ForbiddenError,
    GoneError,
    NotAnArticleError,
    TooLargeError,
    TooManyRequestsError,
    TopicwireError,
)
from topicwire.model.outcome import Outcome
from topicwire.pipeline.endings import ending
from topicwire.pipeline.tools import PipelineOptions

NOW = datetime(2025, 7, 25, tzinfo=UTC)
OPTIONS = PipelineOptions(attempts=4)


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (ForbiddenError("x", rule="robots"), Outcome.FORBIDDEN),
        (GoneError("x", rule="not-found"), Outcome.GONE),
        (TooLargeError("x"), Outcome.TOO_LARGE),
        (BadInputError("x"), Outcome.NOT_READABLE),
        (NotAnArticleError("x", rule="paywall"), Outcome.NOT_AN_ARTICLE),
        (NotAnArticleError("x", rule="no-text"), Outcome.NO_TEXT),
        (DiscardError("x", rule="bad-time"), Outcome.BAD_TIME),
    ],
)
def test_what_can_never_work_is_not_tried_again(error: TopicwireError, outcome: Outcome) -> None:
    ended = ending(error, 1, NOW, OPTIONS)
    assert (ended.outcome, ended.again, ended.reason) == (outcome, None, "x")


def test_delays_double_until_the_attempts_are_used_up() -> None:
    waits = [ending(FetchFailedError("down"), attempts, NOW, OPTIONS).again for attempts in (1, 2, 3)]
    assert [again - NOW for again in waits if again] == [timedelta(minutes=n) for n in (1, 2, 4)]
    last = ending(FetchFailedError("down"), 4, NOW, OPTIONS)
    assert last.outcome is Outcome.FAILED
    assert last.again is None
    assert "4 times" in last.reason


def test_the_wait_that_was_asked_for_is_kept_within_a_day() -> None:
    assert ending(TooManyRequestsError("slow", wait=90), 1, NOW, OPTIONS).again == NOW + timedelta(seconds=90)
    assert ending(TooManyRequestsError("slow", wait=1e9), 1, NOW, OPTIONS).again == NOW + timedelta(days=1)
    assert ending(TooManyRequestsError("slow", wait=-5), 1, NOW, OPTIONS).again == NOW
