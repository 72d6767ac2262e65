"""A source is silent by its own habit, and only if it was asked."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from topicwire.services.habit import Day, Habit, habit

NOW = datetime(2025, 7, 25, 12, tzinfo=UTC)


def days(*, every: int, until: int, documents: int = 1, count: int = 30) -> list[Day]:
    """Return days of a source that brings `documents` every so many days, last so many days ago."""
    moments = [NOW - timedelta(days=until + every * back) for back in range(count)]
    return [Day(moment.date(), documents, moment, moment) for moment in moments]


@pytest.mark.parametrize(
    ("found", "silent"),
    [
        (days(every=1, until=0), False),
        (days(every=1, until=2), False),
        (days(every=1, until=4), True),
        (days(every=1, until=40), True),  # and it stays so
        (days(every=1, until=2, documents=20), True),  # twenty a day, then none for two days
        (days(every=7, until=10), False),
        (days(every=7, until=25), True),
        (days(every=1, until=20, count=1), False),  # a single document tells no habit yet
    ],
)
def test_silent_by_its_own_habit(found: list[Day], silent: bool) -> None:
    assert habit(found, NOW, NOW).silent is silent


def test_time_in_which_nobody_asked_does_not_count() -> None:
    found = days(every=1, until=30)
    assert not habit(found, NOW - timedelta(days=29), NOW).silent
    assert not habit(found, None, NOW).silent


def test_documents_a_day_are_those_of_the_last_two_weeks() -> None:
    assert habit(days(every=1, until=0, documents=3), NOW, NOW) == Habit(90, 3.0, silent=False)
    assert habit(days(every=1, until=20), NOW, NOW).daily == 0
    assert habit([], NOW, NOW) == Habit()


@pytest.mark.parametrize(("asked", "silent"), [(0, False), (2, False), (4, True)])
def test_a_source_that_was_quiet_before_it_was_followed_gets_its_time(asked: int, silent: bool) -> None:
    """Its news are a year old; whether it stopped shows when its usual gap has passed here."""
    first = NOW - timedelta(days=asked)
    found = [replace(day, read=first) for day in days(every=1, until=365)]
    assert habit(found, NOW, NOW).silent is silent
