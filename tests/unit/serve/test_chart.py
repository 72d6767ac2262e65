from datetime import date, timedelta

import pytest

from topicwire.serve.web.chart import HEIGHT, MOST_BARS, WIDTH, chart


def test_days_without_news_leave_a_gap_and_bars_stay_inside() -> None:
    made = chart([("2025-07-20", 2), ("2025-07-24", 8)], since=date(2025, 7, 24))
    assert made is not None
    assert [bar.count for bar in made.bars[-5:]] == [2, 0, 0, 0, 8]
    assert [bar.day for bar in made.bars if bar.chosen] == [date(2025, 7, 24)]
    assert all(bar.y >= 0 and bar.y + bar.height <= HEIGHT + 0.01 for bar in made.bars)
    assert made.bars[-1].x + made.bars[-1].width <= WIDTH


@pytest.mark.parametrize(
    ("days", "bars", "first", "last"),
    [
        (1, 14, (date(2025, 7, 11), date(2025, 7, 11)), date(2025, 7, 24)),
        (62, 62, (date(2025, 5, 24), date(2025, 5, 24)), date(2025, 7, 24)),
        (63, 10, (date(2025, 5, 19), date(2025, 5, 25)), date(2025, 7, 27)),  # weeks begin on Monday
        (700, 24, (date(2023, 8, 1), date(2023, 8, 31)), date(2025, 7, 31)),
        (9000, 26, (date(2000, 1, 1), date(2000, 12, 31)), date(2025, 12, 31)),
    ],
)
def test_a_long_history_is_shown_in_weeks_months_and_years(
    days: int, bars: int, first: tuple[date, date], last: date
) -> None:
    end = date(2025, 7, 24)
    made = chart([((end - timedelta(day)).isoformat(), 1) for day in range(days)])
    assert made is not None
    assert len(made.bars) == bars
    assert (made.bars[0].day, made.bars[0].last) == first
    assert made.bars[-1].last == last
    assert sum(bar.count for bar in made.bars) == days


def test_the_ends_of_the_calendar() -> None:
    made = chart([("0001-01-01", 1), ("9999-12-31", 2)])
    assert made is not None
    assert len(made.bars) == MOST_BARS
    assert made.bars[-1].count == 2


def test_no_days_no_chart() -> None:
    assert chart([]) is None
