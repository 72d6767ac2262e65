"""Numbers in many languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from topicwire.text.numbers import Bound, find_numbers

CASES = [
    ("zh", "贸易额达3.67万亿元", 3.67e12, "CNY"),
    ("zh", "1亿3000万人", 1.3e8, ""),
    ("zh", "两千三百零五", 2305, ""),
    ("zh", "两千三", 2300, ""),
    ("zh", "一万五", 15000, ""),
    ("zh", "二〇二五年", 2025, "year"),
    ("zh", "增长两成", 20, "percent"),
    ("zh", "增长三成五", 35, "percent"),
    ("zh", "百分之五点三", 5.3, "percent"),
    ("zh", "提高2.5个百分点", 2.5, "percent"),
    ("zh", "三分之一的人", 1 / 3, ""),
    ("zh", "面积4.5万平方米", 45000, "m2"),
    ("zh", "两年半", 2, "year"),
    ("en", "worth 3.67 trillion yuan", 3.67e12, "CNY"),
    ("en", "two hundred and fifty thousand people", 250000, ""),
    ("en", "twenty-five", 25, ""),
    ("en", "half a billion", 5e8, ""),
    ("en", "half a day", 0.5, ""),
    ("en", "up 20 percent", 20, "percent"),
    ("en", "up 20%", 20, "percent"),
    ("en", "paid $1.5bn", 1.5e9, "USD"),
    ("en", "1,234,567 votes", 1234567, ""),
    ("en", "a 12.5-foot ceiling", 12.5, "m"),
    ("en", "the 21st", 21, ""),
    ("ru", "около 100 000 человек", 100000, ""),
    ("ru", "400 млн руб.", 4e8, "RUB"),
    ("ru", "на 3,5%", 3.5, "percent"),
    ("ru", "двадцать пять", 25, ""),
    ("ru", "полтора миллиона", 1.5e6, ""),
    ("ru", "двести тысяч", 200000, ""),
    ("ru", "почти на полмиллиарда", 5e8, ""),
    ("ru", "Большая семёрка", 7, ""),
    ("de", "rund 1.500 Euro", 1500, "EUR"),
    ("es", "dos millones de euros", 2e6, ""),
    ("fr", "3,5 millions", 3.5e6, ""),
    ("ar", "٥ ملايين", 5e6, ""),
]


@pytest.mark.parametrize(("language", "text", "value", "unit"), CASES)
def test_value_and_unit(language: str, text: str, value: float, unit: str) -> None:
    number = find_numbers(text, language)[0]
    assert number.value == pytest.approx(value)
    assert number.unit == unit


BOUNDS = [
    ("zh", "300余名代表", Bound.OVER),
    ("zh", "40多万人", Bound.OVER),
    ("zh", "近百人", Bound.UNDER),
    ("zh", "不到500人", Bound.UNDER),
    ("en", "more than 300 people", Bound.OVER),
    ("en", "nearly 300 people", Bound.UNDER),
    ("en", "about 300 people", Bound.ABOUT),
    ("en", "exactly 300 people", Bound.EXACT),
    ("ru", "более 1200 человек", Bound.OVER),
    ("ru", "около 1200 человек", Bound.ABOUT),
]


@pytest.mark.parametrize(("language", "text", "bound"), BOUNDS)
def test_bound(language: str, text: str, bound: Bound) -> None:
    assert find_numbers(text, language)[0].bound is bound


def test_the_step_is_the_last_written_place() -> None:
    assert find_numbers("3.67万亿", "zh")[0].step == pytest.approx(1e10)
    assert find_numbers("3.67 trillion", "en")[0].step == pytest.approx(1e10)
    assert find_numbers("400 млн", "ru")[0].step == pytest.approx(1e6)


def test_a_range_shares_unit_and_scale() -> None:
    low, high = find_numbers("3 to 5 million yuan", "en")
    assert (low.value, low.other, low.unit) == (3, 3e6, "CNY")
    assert high.value == 5e6


@given(st.integers(min_value=0, max_value=10**15))
def test_any_integer_is_read_back(value: int) -> None:
    for language in ("zh", "en", "ru"):
        assert find_numbers(str(value), language)[0].value == value
    assert find_numbers(f"{value:,}", "en")[0].value == value
    assert find_numbers(f"{value:,}".replace(",", " "), "ru")[0].value == value


@given(
    st.text(
        alphabet=st.sampled_from("一二三十百千万亿点半成余多第分之0123456789., 年twoандсто%$-"), max_size=80
    )
)
def test_nothing_breaks_it(text: str) -> None:
    for language in ("zh", "en", "ru", "und"):
        for number in find_numbers(text, language):
            assert 0 <= number.start < number.end <= len(text)
            assert number.text == text[number.start : number.end]


def test_long_lines_are_read_in_linear_time() -> None:
    assert len(find_numbers("一百" * 50_000, "zh")) >= 1
    assert len(find_numbers("1,2 " * 25_000, "en")) == 25_000
