"""Parts of dates in many languages."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from topicwire.text.dates import DatePart, aliases, find_dates

CASES = [
    ("zh", "7月14日至16日", {("month", 7), ("day", 14), ("day", 16)}),
    ("zh", "２０２５年７月", {("year", 2025), ("month", 7)}),
    ("zh", "二〇一七年五月", {("year", 2017), ("month", 5)}),
    ("zh", "上周三", {("week_offset", -1)}),
    ("zh", "周三上午", {("weekday", 2)}),
    ("zh", "去年", {("year_offset", -1)}),
    ("zh", "昨天", {("day_offset", -1)}),
    ("zh", "20世纪90年代", {("century", 20), ("decade", 90)}),
    ("zh", "第三季度", {("quarter", 3)}),
    ("zh", "上半年", {("half", 1)}),
    ("zh", "下午3点30分", {("clock", 210)}),
    ("zh", "两年前", {("year_offset", -2)}),
    ("zh", "十多年前关闭", {("year_offset", -10)}),
    ("en", "14 July 2025", {("day", 14), ("month", 7), ("year", 2025)}),
    ("en", "July 14-16, 2025", {("day", 14), ("day", 16), ("month", 7), ("year", 2025)}),
    ("en", "the 14th of July", {("day", 14), ("month", 7)}),
    ("en", "last Tuesday", {("weekday", 1)}),
    ("en", "last year", {("year_offset", -1)}),
    ("en", "in the 1990s", {("decade", 90)}),
    ("en", "the nineteenth century", {("century", 19)}),
    ("en", "at 3:30 p.m.", {("clock", 210)}),
    ("en", "2025-07-14", {("year", 2025), ("month", 7), ("day", 14)}),
    ("en", "He may march on.", set()),
    ("en", "Theresa May said so.", set()),
    ("en", "It was May 5.", {("month", 5), ("day", 5)}),
    ("en", "$2015 and 2015%", set()),
    ("ru", "14 июля 2025 года", {("day", 14), ("month", 7), ("year", 2025)}),
    ("ru", "5-7 мая", {("day", 5), ("day", 7), ("month", 5)}),
    ("ru", "в прошлом году", {("year_offset", -1)}),
    ("ru", "на прошлогодней обложке", {("year_offset", -1)}),
    ("ru", "в 17.05 по трассе", {("clock", 305)}),
    ("ru", "до 17.05%", set()),
    ("ru", "в пятницу", {("weekday", 4)}),
    ("ru", "XX век", {("century", 20)}),
    ("ru", "14.07.2025", {("day", 14), ("month", 7), ("year", 2025)}),
    ("de", "am 14. Juli 2025", {("day", 14), ("month", 7), ("year", 2025)}),
    ("es", "el 14 de julio", {("day", 14), ("month", 7)}),
    ("fr", "le 14 juillet", {("day", 14), ("month", 7)}),
]


@pytest.mark.parametrize(("language", "text", "parts"), CASES)
def test_parts(language: str, text: str, parts: set[tuple[str, int]]) -> None:
    found = {(part.kind, part.value) for part in find_dates(text, language)}
    assert parts <= found
    if not parts:
        assert not found


MONDAY = date(2025, 7, 14)
ALIASES = [
    (DatePart("day_offset", -1, 0, 1), ("day", 13)),
    (DatePart("day_offset", -1, 0, 1), ("weekday", 6)),
    (DatePart("year_offset", -1, 0, 1), ("year", 2024)),
    (DatePart("year", 2024, 0, 1), ("year_offset", -1)),
    (DatePart("month_offset", -1, 0, 1), ("month", 6)),
    (DatePart("day", 16, 0, 1), ("weekday", 2)),
    (DatePart("weekday", 0, 0, 1), ("day", 14)),
]


@pytest.mark.parametrize(("part", "other"), ALIASES)
def test_a_date_has_other_names_on_the_day_of_writing(part: DatePart, other: tuple[str, int]) -> None:
    assert other in aliases(part, MONDAY)
    assert other not in aliases(part, None)


def test_a_part_ends_with_its_text() -> None:
    assert [(part.start, part.end) for part in find_dates("上周", "zh")] == [(0, 2)]


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)))
def test_any_day_is_read_in_three_languages(day: date) -> None:
    wanted = {("year", day.year), ("month", day.month), ("day", day.day)}
    for language, text in (
        ("zh", f"{day.year}年{day.month}月{day.day}日"),
        ("en", f"on {day.day} {day:%B} {day.year}."),
        ("en", f"on {day:%B} {day.day}, {day.year}."),
    ):
        assert wanted <= {(part.kind, part.value) for part in find_dates(text, language)}


@given(
    st.text(
        alphabet=st.sampled_from("一二三年月日周去上半世纪点0123456789:-. JulyMaylast в годуXIVs"),
        max_size=80,
    )
)
def test_nothing_breaks_it(text: str) -> None:
    for language in ("zh", "en", "ru", "und"):
        for part in find_dates(text, language):
            assert 0 <= part.start < part.end <= len(text)
