"""Times as lists write them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from topicwire.collect.times import moment
from topicwire.model.moment import Precision, Provenance

SECOND, MINUTE, DAY = Precision.SECOND, Precision.MINUTE, Precision.DAY


@pytest.mark.parametrize(
    ("text", "expected", "precision"),
    [
        ("Mon, 14 Jul 2025 10:30:05 +0800", "2025-07-14T02:30:05", SECOND),
        ("Mon, 14 Jul 2025 10:30:05 GMT", "2025-07-14T10:30:05", SECOND),
        ("Mon, 14 Jul 2025 10:30:05 EST", "2025-07-14T15:30:05", SECOND),
        ("14 Jul 2025 10:30 +0000", "2025-07-14T10:30:00", MINUTE),
        ("14 Jul 25 10:30:05 Z", "2025-07-14T10:30:05", SECOND),
        ("Mon, 14 Jul 2025 10:30:05 -0000", "2025-07-14T10:30:05", SECOND),
        ("Monday, 14 July 2025 10:30:05 +0300", "2025-07-14T07:30:05", SECOND),
        ("Mon, 14 Jul 2025 10:30:05 MSK", "2025-07-14T07:30:05", SECOND),
        ("Mon, 14 Jul 2025 10:30:05 +08:00", "2025-07-14T02:30:05", SECOND),
        ("Mon Jul 14 10:30:05 2025 +0800", "2025-07-14T02:30:05", SECOND),
        ("2025-07-14T10:30:05Z", "2025-07-14T10:30:05", SECOND),
        ("2025-07-14T10:30:05.123456+08:00", "2025-07-14T02:30:05", SECOND),
        ("2025-07-14T10:30:05+0800", "2025-07-14T02:30:05", SECOND),
        ("2025-07-14T10:30:05+08", "2025-07-14T02:30:05", SECOND),
        ("2025-07-14T10:30+08:00", "2025-07-14T02:30:00", MINUTE),
        ("2025-07-14 10:30:05 UTC", "2025-07-14T10:30:05", SECOND),
        ("20250714T103005Z", "2025-07-14T10:30:05", SECOND),
        ("20250714", "2025-07-14T00:00:00", DAY),
        ("2025-07-14", "2025-07-14T00:00:00", DAY),
        ("2025/7/4", "2025-07-04T00:00:00", DAY),
        ("2025年7月14日", "2025-07-14T00:00:00", DAY),
        ("2025-07-14T24:00:00Z", "2025-07-15T00:00:00", SECOND),
        ("2025-12-31T23:59:60Z", "2026-01-01T00:00:00", SECOND),
    ],
)
def test_forms(text: str, expected: str, precision: Precision) -> None:
    found = moment(text, "Asia/Shanghai")
    assert found is not None
    assert found.at == datetime.fromisoformat(expected).replace(tzinfo=UTC)
    assert (found.precision, found.provenance, found.zone_assumed) == (precision, Provenance.FEED, False)


@pytest.mark.parametrize(
    "text",
    [
        "2025-07-14 10:30:05",
        "2025年07月14日 10:30:05",
        "Mon, 14 Jul 2025 10:30:05",
        "Mon, 14 Jul 2025 10:30:05 CST",
        "Mon, 14 Jul 2025 10:30:05 XYZ",
        "Mon Jul 14 10:30:05 CST 2025",
    ],
)
def test_a_time_without_zone_is_the_outlets(text: str) -> None:
    found = moment(text, "Asia/Shanghai")
    assert found is not None
    assert found.at == datetime(2025, 7, 14, 2, 30, 5, tzinfo=UTC)
    assert found.zone_assumed


def test_a_time_without_any_zone_is_taken_for_utc() -> None:
    found = moment("2025-07-14 10:30:05")
    assert found is not None
    assert found.at == datetime(2025, 7, 14, 10, 30, 5, tzinfo=UTC)
    assert found.zone_assumed


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "0000-00-00", "2025-13-14", "2025-02-30T10:00:00Z", "Mon, 99 Jul 2025 10:30:05 GMT",
     "0001-01-01", "9999-12-31T23:59:59Z", "2025", "2025-07", "1e9", "2025-07-14T25:00:00Z",
     "Mon, 14 Foo 2025", "٢٠٢٥-٠٧-١٤T",
     "2025-07-14T10:61:00Z", "x" * 10_000],
)  # fmt: skip
def test_what_is_no_time(text: str) -> None:
    assert moment(text) is None


@given(st.text(alphabet="0123456789-:+TZ /年月日JulMon,.GMT", max_size=40))
def test_it_never_crashes(text: str) -> None:
    moment(text, "Asia/Shanghai")
    moment(text, "no/zone")
