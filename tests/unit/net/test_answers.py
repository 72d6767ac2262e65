"""What a status means."""

from datetime import UTC, datetime

import pytest

from topicwire.errors import (
    DiscardError,
    FetchFailedError,
    ForbiddenError,
    GoneError,
    TooManyRequestsError,
    TopicwireError,
)
from topicwire.net.answers import failure, retry_after

NOW = datetime(2025, 7, 14, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "wait", "kind", "rule"),
    [
        (200, None, None, ""),
        (206, None, None, ""),
        (304, None, None, ""),
        (400, None, ForbiddenError, "refused"),
        (401, None, ForbiddenError, "refused"),
        (403, None, ForbiddenError, "refused"),
        (404, None, GoneError, "not-found"),
        (408, None, FetchFailedError, ""),
        (410, None, GoneError, "gone"),
        (429, None, TooManyRequestsError, ""),
        (451, None, ForbiddenError, "refused"),
        (500, None, FetchFailedError, ""),
        (503, None, FetchFailedError, ""),
        (503, 60.0, TooManyRequestsError, ""),
        (999, None, FetchFailedError, ""),
        (100, None, FetchFailedError, ""),
    ],
)
def test_each_status(status: int, wait: float | None, kind: type[TopicwireError] | None, rule: str) -> None:
    error = failure("https://a.example/", status, wait)
    assert (type(error) if error else None) is kind
    if isinstance(error, DiscardError):
        assert error.rule == rule
    if isinstance(error, TooManyRequestsError):
        assert error.wait == wait


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("Mon, 14 Jul 2025 12:01:00 GMT", 60.0),
        ("Mon, 14 Jul 2025 11:00:00 GMT", 0.0),
        ("999999999999999999999", 604_800.0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 604_800.0),
        ("soon", None),
        ("-5", None),
        ("", None),
        ("٣", None),
    ],
)
def test_retry_after(text: str, seconds: float | None) -> None:
    assert retry_after(text, NOW) == seconds
