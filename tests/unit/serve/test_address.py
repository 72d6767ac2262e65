from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import QueryParams

from topicwire.errors import UserError
from topicwire.model.selection import Selection
from topicwire.serve.web.address import ListAddress, read_address


def read(question: str) -> ListAddress:
    return read_address("/search", QueryParams(question), longest_query=100, most_shown=200)


def test_an_address_survives_being_shared() -> None:
    address = ListAddress(
        "/search",
        "立法 合作",
        Selection(("renmin", "x"), ("zh-Hans",), ("flash",), date(2025, 7, 1), sort="time", mode="lexical"),
        40,
        "abc",
    )
    assert read(address.href.partition("?")[2]) == address


@pytest.mark.parametrize(
    "question",
    [
        "since=yesterday",
        "until=2025-13-01",
        "shown=many",
        "shown=-3",
        "sort=size",
        "mode=magic",
        f"cursor={'x' * 2001}",
    ],
)
def test_a_bad_parameter_is_named(question: str) -> None:
    with pytest.raises(UserError, match=question.partition("=")[0]):
        read(question)


def test_a_long_search_says_how_long_it_may_be() -> None:
    with pytest.raises(UserError, match="at most 100"):
        read(f"q={'x' * 101}")


def test_empty_form_fields_are_no_filters() -> None:
    assert not read("q=&since=&until=&outlet=&shown=").selection


def test_without_a_search_order_and_way_say_nothing() -> None:
    assert read("sort=time&mode=semantic&kind=flash").href == "/search?kind=flash"


def test_toggling_twice_changes_nothing_but_the_part_shown() -> None:
    address = read("q=a&outlet=renmin&shown=40")
    assert address.toggled("outlet", "xinhua").toggled("outlet", "xinhua") == address.at(None, None)


def test_more_than_the_most_is_cut() -> None:
    assert read("shown=100000").shown == 200


@given(st.text(max_size=300))
def test_any_query_string_is_read_or_refused(question: str) -> None:
    with suppress(UserError):
        assert read(question).href.startswith("/search")
