import pytest
from hypothesis import given
from hypothesis import strategies as st

from topicwire.services.excerpt import columns, excerpt


@pytest.mark.parametrize(
    ("text", "room", "expected"),
    [
        ("Short.", 80, "Short."),
        ("First one. Second one is longer.", 20, "First one. ..."),
        ("It costs 3.5 million. And more follows here.", 30, "It costs 3.5 million. ..."),
        ("第一句。第二句更长一些。", 12, "第一句。 ..."),
        ("他说：“好。”然后走了很远很远的路", 20, "他说：“好。” ..."),
        ("no sentence ends in this long line of words", 20, "no sentence ends in ..."),
        ("没有句号的很长一行文字", 10, "没有句号的 ..."),
        ("a\nb\t c", 80, "a b c"),
        (f"a{' ' * 100}b. And c. {'x' * 50}", 9, "a b. ..."),
        (f"a{' ' * 100}b", 9, "a b"),
        ("Первое. Второе — длиннее.", 10, "Первое. ..."),
    ],
)
def test_cut_at_the_end_of_a_sentence(text: str, room: int, expected: str) -> None:
    assert excerpt(text, room) == expected


@given(st.text(), st.integers(1, 100))
def test_never_longer_than_the_room(text: str, room: int) -> None:
    assert columns(excerpt(text, room).removesuffix(" ...")) <= room
