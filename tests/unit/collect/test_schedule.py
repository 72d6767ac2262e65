"""When a source is asked again."""

from datetime import UTC, datetime, timedelta

import pytest

from topicwire.collect.listing import Listing
from topicwire.collect.schedule import ScheduleOptions, after_failure, next_check, rate
from topicwire.model.entry import Entry
from topicwire.model.moment import Moment, Precision, Provenance
from topicwire.model.page import Page

NOW = datetime(2025, 7, 14, 12, 0, tzinfo=UTC)  # a Monday
OPTIONS = ScheduleOptions(shortest=300, longest=86_400, usual=3_600)


def page(**headers: str) -> Page:
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Page("https://a.example/", "https://a.example/", 200, b"", NOW, named)


def entries(*hours_ago: float) -> list[Entry]:
    times = [NOW - timedelta(hours=hours) for hours in hours_ago]
    return [
        Entry(f"https://a.example/{number}", "s", published=Moment(at, Precision.SECOND, Provenance.FEED))
        for number, at in enumerate(times)
    ]


@pytest.mark.parametrize(
    ("listing", "headers", "daily", "seconds"),
    [
        (Listing(()), {}, None, 3_600),
        (Listing(()), {}, 48.0, 1_800),
        (Listing(()), {}, 5_000.0, 300),
        (Listing(()), {}, 0.01, 86_400),
        (Listing((), ttl=7_200), {}, 48.0, 7_200),
        (Listing((), ttl=1e9), {}, 48.0, 86_400),
        (Listing((), ttl=60), {}, 48.0, 1_800),
        (None, {"cache_control": "public, max-age=5400"}, 48.0, 5_400),
        (None, {"cache_control": "no-cache, max-age=5400"}, 48.0, 1_800),
        (None, {"cache_control": "max-age=99999999999999"}, 48.0, 86_400),
        (None, {"expires": "Mon, 14 Jul 2025 14:00:00 GMT"}, 48.0, 7_200),
        (None, {"expires": "Mon, 14 Jul 2025 10:00:00 GMT"}, 48.0, 1_800),
        (None, {"expires": "0"}, 48.0, 1_800),
        (None, {"expires": "Mon, 14 Jul 2025 14:00:00"}, 48.0, 1_800),
    ],
)
def test_next_check(
    listing: Listing | None, headers: dict[str, str], daily: float | None, seconds: float
) -> None:
    assert (next_check(listing, page(**headers), daily, OPTIONS) - NOW).total_seconds() == seconds


def test_hours_and_days_that_the_list_wants_skipped() -> None:
    quiet = Listing((), skip_hours=frozenset(range(13, 24)), skip_days=frozenset({1}))
    assert next_check(quiet, page(), None, OPTIONS) == datetime(2025, 7, 16, 0, 0, tzinfo=UTC)
    never = Listing((), skip_hours=frozenset(range(24)))
    assert next_check(never, page(), None, OPTIONS) > NOW


def test_rate() -> None:
    assert rate(entries(0, 12, 24, 48), NOW) == pytest.approx(2.0)
    assert rate(entries(240, 480), NOW) == pytest.approx(0.1)  # silence counts
    assert rate(entries(*range(200)), NOW) == pytest.approx(50 * 24 / 49)  # the newest decide
    assert rate(entries(1), NOW) is None
    assert rate(entries(-10, -20), NOW) is None  # times that have not come yet say nothing
    assert rate(entries(0, 0, 0), NOW) == 72.0


@pytest.mark.parametrize(
    ("failures", "wait", "seconds"),
    [
        (1, None, 300),
        (2, None, 600),
        (5, None, 4_800),
        (50, None, 86_400),
        (1, 5_000.0, 5_000),
        (1, 10.0, 300),
    ],
)
def test_after_failure(failures: int, wait: float | None, seconds: float) -> None:
    assert (after_failure(NOW, failures, wait, OPTIONS) - NOW).total_seconds() == seconds
