"""Suggestions while typing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from topicwire.search.suggest import Suggestion, suggest

OFFERS = (
    Suggestion("outlet", "people.com.cn", "人民日报", ("Ren Min Ri Bao", "People's Daily")),
    Suggestion("outlet", "cqrb.cn", "重庆日报", ("Chong Qing Ri Bao",)),
    Suggestion("topic", "上海精神", "上海精神", ("Shanghai Spirit", "Шанхайский дух")),
    Suggestion("title", "1", "立法机构加强合作"),
    Suggestion("title", "2", "Legislators meet"),
)


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("人民", ["people.com.cn"]),
        ("日报", ["people.com.cn", "cqrb.cn"]),
        ("renmin", ["people.com.cn"]),
        ("ren min r", ["people.com.cn"]),
        ("rmrb", ["people.com.cn"]),
        ("chongqing", ["cqrb.cn"]),
        ("shanghai", ["上海精神"]),
        ("shjs", ["上海精神"]),
        ("jingshen", ["上海精神"]),
        ("шанх", ["上海精神"]),
        ("spirit", ["上海精神"]),
        ("lifa", ["1"]),
        ("legis", ["2"]),
        ("上海精神", ["上海精神"]),
        ("r", ["people.com.cn", "cqrb.cn"]),
        ("zzz", []),
        ("", []),
        ("  ", []),
    ],
)
def test_suggests(typed: str, keys: list[str]) -> None:
    assert [offer.key for offer in suggest(typed, OFFERS, 10)] == keys


def test_limit() -> None:
    assert len(suggest("日报", OFFERS, 1)) == 1


@given(st.text(max_size=200))
def test_any_text_may_be_typed(typed: str) -> None:
    suggest(typed, OFFERS, 5)
