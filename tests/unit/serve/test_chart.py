from datetime import date

from topicwire.serve.web.chart import HEIGHT, MOST_DAYS, WIDTH, chart


def test_days_without_news_leave_a_gap_and_bars_stay_inside() -> None:
    made = chart([("2025-07-20", 2), ("2025-07-24", 8)], since=date(2025, 7, 24))
    assert made is not None
    assert [bar.count for bar in made.bars[-5:]] == [2, 0, 0, 0, 8]
    assert [bar.day for bar in made.bars if bar.chosen] == [date(2025, 7, 24)]
    assert all(bar.y >= 0 and bar.y + bar.height <= HEIGHT + 0.01 for bar in made.bars)
    assert made.bars[-1].x + made.bars[-1].width <= WIDTH


def test_a_long_history_shows_its_newest_days() -> None:
    made = chart([("1999-01-01", 1), ("2025-07-24", 1)])
    assert made is not None
    assert len(made.bars) == MOST_DAYS


def test_no_days_no_chart() -> None:
    assert chart([]) is None
