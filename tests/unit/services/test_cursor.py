"""Cursors come back as the place they were made of, and nothing else is taken for one."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from topicwire.errors import UserError
from topicwire.services.cursor import read, write
from topicwire.storage.listings import Place


def test_a_cursor_comes_back() -> None:
    place = Place("2025-07-24T22:40:00.000000Z", "0123456789abcdef")
    assert read(write(place)) == place


def test_no_cursor_is_the_beginning() -> None:
    assert read(None) is None
    assert read("") is None


@given(st.text(max_size=300))
def test_anything_else_is_refused_politely(text: str) -> None:
    if not text:
        return
    with suppress(UserError):
        assert isinstance(read(text), Place)


@pytest.mark.parametrize("text", ["e30", "W10", "WzEsMl0", "WyJhIl0", "WyJhIiwyXQ", "!!!", "x" * 10_000])
def test_well_formed_nonsense_is_refused(text: str) -> None:
    with pytest.raises(UserError):
        read(text)
