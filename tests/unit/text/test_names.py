"""Names across scripts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from topicwire.text.han_names import HanNames, is_pinyin
from topicwire.text.names import closeness, english_names, known_forms, place_forms, romanised

TEXT = (
    "俄罗斯远东联邦大学的德米特里耶娃、美国总统奥巴马、克林顿、约翰·凯利和中国记者王志安、严隽琪、曾庆红出席"
)
TRANSLITERATED = ["Dmitrieva", "Obama", "Clinton", "John", "Kelly"]
OTHERS = ["Costello", "Ronald", "Katsaris", "Vilando", "Saakashvili", "Votel", "Margrethe"]


@pytest.mark.parametrize("name", TRANSLITERATED)
def test_transliterated_names_are_heard(name: str) -> None:
    assert HanNames(TEXT).transliterated(name) > -1


@pytest.mark.parametrize("name", OTHERS)
def test_other_names_are_not(name: str) -> None:
    assert HanNames(TEXT).transliterated(name) < -1.2


@pytest.mark.parametrize("name", ["Wang", "Zhi'an", "Zhian", "Junqi", "Yan", "Zeng", "Qinghong"])
def test_pinyin_is_spelled_with_every_reading(name: str) -> None:
    assert HanNames(TEXT).spelled(name)


@pytest.mark.parametrize("name", ["Xiaogang", "Zhidong", "Xiaoping", "Obama"])
def test_what_is_not_there_is_not_spelled(name: str) -> None:
    assert not HanNames(TEXT).spelled(name)


@pytest.mark.parametrize(
    ("name", "answer"),
    [("Xiaogang", True), ("Zhi'an", True), ("Lü", True), ("Trump", False), ("Smith", False)],
)
def test_is_pinyin(name: str, *, answer: bool) -> None:
    assert is_pinyin(name) is answer


CYRILLIC = [("Dmitrieva", "Дмитриевой"), ("Putin", "Путина"), ("Ivanov", "Иванов"), ("Lavrov", "Лаврову")]


@pytest.mark.parametrize(("latin", "word"), CYRILLIC)
def test_cyrillic_names_sound_alike(latin: str, word: str) -> None:
    assert closeness(latin, word) > 0.8
    for other, _ in CYRILLIC:
        if other != latin:
            assert closeness(other, word) < 0.7


@pytest.mark.parametrize(
    ("english", "language", "form"),
    [
        ("france", "zh", "法国"),
        ("french", "ru", "франц"),
        ("kazakhstan", "zh", "哈萨克斯坦"),
        ("european union", "zh", "欧盟"),
        ("white house", "ru", "белый дом"),
        ("germany", "ar", "ألمانيا"),
        ("spain", "de", "spanien"),
        ("china", "fr", "chine"),
    ],
)
def test_known_names_have_forms(english: str, language: str, form: str) -> None:
    forms = {found for key in english_names()[english] for found in known_forms(language).get(key, ())}
    assert form in forms


def test_places_have_names_in_other_scripts() -> None:
    assert {"慕尼黑", "мюнхен"} <= set(place_forms()["munich"])


@given(st.text(max_size=40))
def test_nothing_breaks_it(text: str) -> None:
    names = HanNames(text)
    assert -10 < names.transliterated(text) <= 0
    names.spelled(text)
    is_pinyin(text)
    assert 0 <= closeness(text, text[::-1]) <= 1
    romanised(text)
