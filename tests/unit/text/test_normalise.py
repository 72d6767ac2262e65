"""Folding: what readers take as the same text becomes the same."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from topicwire.text.normalise import _HAN, fold, fold_aligned, simplify
from topicwire.text.traditional import convert


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("上海合作組織", "上海合作组织"),
        ("ＡＢＣ１２３", "abc123"),
        ("Café NAÏVE", "cafe naive"),
        ("Straße", "strasse"),
        ("ﬁn", "fin"),
        ("Łódź", "lodz"),
        ("Đặng", "dang"),
        ("Ёлка", "елка"),
        ("йод", "йод"),
        ("и\u0306од", "йод"),
        ("الـتَّعاوُن", "التعاون"),
        ("إسلام", "اسلام"),
        ("٢٠٢٥", "2025"),
        ("ﾃﾚﾋﾞ", "テレビ"),
        ("a\u200bb\u202ec", "abc"),
        ("x\ud800y", "x y"),
    ],
)
def test_fold(written: str, folded: str) -> None:
    assert fold(written) == folded


def test_simplify_keeps_length_and_simplified_text() -> None:
    assert simplify("馬上合作，馬上") == "马上合作，马上"
    assert simplify("马上合作") == "马上合作"


def test_text_without_chinese_characters_has_nothing_to_simplify() -> None:
    others = _HAN.sub("", "".join(map(chr, range(sys.maxunicode + 1))))
    assert len(others) > 900_000
    assert convert(others, "t2s") == others


@given(st.text())
def test_any_text_folds_and_keeps_its_offsets(text: str) -> None:
    folded, offsets = fold_aligned(text)
    assert len(offsets) == len(folded) + 1
    assert list(offsets) == sorted(offsets)
    assert offsets[-1] == len(text)
    assert len(simplify(text)) == len(text)


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(fold(text))) == fold(fold(text))


@given(st.characters())
def test_a_long_text_folds_as_its_characters_do(character: str) -> None:
    one = fold(character)
    if fold(character * 2) != one * 2:  # marks that belong to what stands before them
        return
    for _ in range(2):  # characters met for the first time, and known ones
        assert fold(character * 60) == one * 60
        folded, offsets = fold_aligned(character * 60)
        assert folded == one * 60
        assert list(offsets) == [place for place in range(60) for _ in one] + [60]
