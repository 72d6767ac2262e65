"""Figures and their places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from topicwire.dedup.figures import compared, figures


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("no figures here", "no figures here", (0, 0)),
        ("highs of 31 degrees", "highs of 31 degrees", (1, 0)),
        ("highs of 31 degrees", "highs of 28 degrees", (0, 1)),
        ("highs of 31 degrees", "lows of 28 points", (0, 0)),
        ("报3,505.62点，涨0.35%", "报3,501.41点，涨0.35%", (1, 1)),
        ("七月二十五日开幕", "七月二十四日开幕", (0, 1)),
        ("on 2025-07-14 at noon", "on 2025-07-15 at noon", (0, 1)),
        ("number # 31 of #40", "number # 31 of #41", (1, 1)),
        ("drawn 4 8 15 last", "drawn 4 9 16 last", (1, 2)),
    ],
)
def test_places_are_compared(one: str, other: str, expected: tuple[int, int]) -> None:
    assert compared(figures(one), figures(other)) == expected


@given(st.text(alphabet="ab 01#.,:万十é\x00", max_size=60))
def test_a_text_agrees_with_itself(text: str) -> None:
    assert compared(figures(text), figures(text)) == (len(figures(text)), 0)
