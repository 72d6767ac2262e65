"""Readings of Chinese characters."""

import pytest

from topicwire.text.pinyin import readings, syllables

CASES = [
    ("人民日报", ["ren", "min", "ri", "bao"]),
    ("重庆", ["chong", "qing"]),
    ("绿色", ["lv", "se"]),
    ("中国 CCTV", ["zhong", "guo", " CCTV"]),
    ("", []),
]


@pytest.mark.parametrize(("text", "spelled"), CASES)
def test_syllables(text: str, spelled: list[str]) -> None:
    assert syllables(text) == spelled


def test_only_what_is_chinese() -> None:
    assert syllables("中国 CCTV", only=True) == ["zhong", "guo"]


def test_all_readings_of_a_character() -> None:
    assert set(readings("重")) >= {"zhong", "chong"}
    assert readings("x") == ()
