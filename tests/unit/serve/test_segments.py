import pytest
from hypothesis import given
from hypothesis import strategies as st

from topicwire.serve.web.segments import segments


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ([], [("上海精神", False)]),
        ([(0, 2)], [("上海", True), ("精神", False)]),
        ([(2, 4), (0, 3)], [("上海精", True), ("神", True)]),
        ([(3, 99)], [("上海精", False), ("神", True)]),
        ([(2, 2), (9, 12)], [("上海精神", False)]),
    ],
)
def test_pieces(marks: list[tuple[int, int]], expected: list[tuple[str, bool]]) -> None:
    assert [(piece.text, piece.marked) for piece in segments("上海精神", marks)] == expected


@given(st.text(), st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50))))
def test_no_letter_is_lost(text: str, marks: list[tuple[int, int]]) -> None:
    assert "".join(piece.text for piece in segments(text, marks)) == text
