"""Conditional requests: RFC 9110, section 13."""

from datetime import UTC, datetime

import pytest

from topicwire.sample.response import HTML, Response

RESPONSE = Response(b"text", HTML, modified=datetime(2025, 7, 20, 12, 0, tzinfo=UTC))


@pytest.mark.parametrize(
    ("tag", "since", "known"),
    [
        (None, None, False),
        (RESPONSE.etag, None, True),
        (f"W/{RESPONSE.etag}", None, True),
        (f'"other", {RESPONSE.etag}', None, True),
        ("*", None, True),
        ('"other"', None, False),
        ('"other"', "Sun, 20 Jul 2025 12:00:00 GMT", False),  # the tag decides
        (None, "Sun, 20 Jul 2025 12:00:00 GMT", True),
        (None, "Sun, 20 Jul 2025 11:59:59 GMT", False),
        (None, "not a time", False),
    ],
)
def test_what_the_asker_has_is_not_sent_again(tag: str | None, since: str | None, known: bool) -> None:
    assert RESPONSE.is_known(tag, since) is known


def test_an_error_is_never_known() -> None:
    assert not Response(b"", HTML, status=404).is_known("*", None)


def test_headers() -> None:
    assert RESPONSE.headers()["Last-Modified"] == "Sun, 20 Jul 2025 12:00:00 GMT"
    assert "ETag" not in Response(b"", HTML, status=302, location="/x").headers()
