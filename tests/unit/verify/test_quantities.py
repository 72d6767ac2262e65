"""Numbers and dates of a claim looked up in a text of another language."""

from datetime import date

import pytest

from topicwire.verify.quantities import fit, read_facts

FOUND = [
    ("zh", "贸易额达3.67万亿元", "Trade reached 3.67 trillion yuan."),
    ("zh", "增长两成", "It grew by 20%."),
    ("zh", "300余名代表", "more than 300 delegates"),
    ("zh", "上半年出口增长", "Exports grew in the first half of the year."),
    ("zh", "7月14日至16日", "from July 14 to 16"),
    ("zh", "昨天举行", "held yesterday"),
    ("zh", "十年前", "ten years ago"),
    ("zh", "昨晚", "last night"),
    ("ru", "год назад", "a year ago"),
    ("ru", "пять лет назад", "five years ago"),
    ("zh", "二十年来最低", "the lowest in two decades"),
    ("zh", "股价涨幅超过一倍", "Share prices more than doubled."),
    ("zh", "1.1 亿年前", "110 million years ago"),
    ("zh", "每周一两个小时", "one or two hours a week"),
    ("zh", "２０１５年９月３０日", "on September 30, 2015"),
    ("zh", "如今的巴西", "Brazil today"),
    ("ru", "шестилетнего срока", "a six-year sentence"),
    ("ru", "десятистраничный отчёт", "the 10-page report"),
    ("ru", "двадцатичетырёхлетний", "twenty-four-year-old"),
    ("ru", "400 млн рублей", "400 million rubles"),
    ("ru", "в прошлом году", "last year"),
    ("ru", "к среде", "by Wednesday"),
    ("en", "about 497 people", "some 500 people"),
    ("de", "rund 1,5 Millionen Euro", "about 1.5 million euros"),
    ("es", "el 14 de julio", "on 14 July"),
    ("fr", "3,5 millions", "3.5 million"),
]


@pytest.mark.parametrize(("language", "text", "claim"), FOUND)
def test_said_in_another_way(language: str, text: str, claim: str) -> None:
    fits = fit(read_facts(claim, "en"), read_facts(text, language), None)
    assert fits
    assert all(item.found for item in fits), fits


MISSING = [
    ("zh", "贸易额达3.67万亿元", "Trade reached 3.67 billion yuan.", "3.67 billion"),
    ("zh", "7月14日至16日", "July 14 to 18", "18"),
    ("zh", "周四的诉讼", "Friday's lawsuit", "Friday"),
    ("zh", "去年加入", "They joined five years ago.", "five years ago"),
    ("zh", "昨晚获胜", "They won this morning.", "this morning"),
    ("zh", "周三", "on Thursday", "Thursday"),
    ("zh", "去年", "this year", "this year"),
    ("ru", "более 1200 человек", "more than 1,500 people", "1,500"),
    ("ru", "в 90-е годы", "in the 1980s", "80"),
    ("en", "in July", "in August", "August"),
]


@pytest.mark.parametrize(("language", "text", "claim", "what"), MISSING)
def test_not_said(language: str, text: str, claim: str, what: str) -> None:
    fits = fit(read_facts(claim, "en"), read_facts(text, language), None)
    assert [item.text for item in fits if not item.found] == [what]


def test_yesterday_is_a_day_of_the_month() -> None:
    claim, text = read_facts("The forum opened yesterday.", "en"), read_facts("论坛14日开幕", "zh")
    assert all(item.found for item in fit(claim, text, date(2025, 7, 15)))
    assert not any(item.found for item in fit(claim, text, None))


def test_other_units_and_bounds_are_noticed() -> None:
    unit = fit(read_facts("300 dollars", "en"), read_facts("300元", "zh"), None)
    assert unit[0].unit_differs
    bound = fit(read_facts("less than 300 people", "en"), read_facts("300余人", "zh"), None)
    assert bound[0].bound_differs
    same = fit(read_facts("5 kilometres", "en"), read_facts("5000米", "zh"), None)
    assert same[0].found
    assert not same[0].unit_differs
