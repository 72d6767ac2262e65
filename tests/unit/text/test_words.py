"""Words of every script, with their offsets and positions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from topicwire.text.normalise import fold, fold_aligned
from topicwire.text.words import Form, core, segment, segment_folded, terms, tokens


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("上合组织", "zh-Hans", {"上合", "组织", "上", "合", "组", "织"}),
        ("立法會", "zh-Hant", {"立法", "立法会", "立", "法", "会"}),
        ("成员国", "zh", {"成员", "成员国"}),
        ("Cooperation", "en", {"cooperation", "cooper"}),
        ("организации", "ru", {"организации", "организац"}),
        ("organización", "es", {"organizacion", "organiz"}),
        ("التعاون", "ar", {"التعاون", "تعا"}),
        ("サミット", "ja", {"サミ", "ミッ", "ット"}),
        ("정상회의", "ko", {"정상", "상회", "회의"}),
        ("ประชุม", "th", {"ปร", "ชุ"}),
        ("GPT-4模型", "zh", {"gpt", "4", "模型"}),
        ("5G", "zh", {"5g"}),
        ("1,234,567.5", "en", {"1234567.5"}),
        ("1.234.567,5", "de", {"1234567.5"}),
        ("3.67万亿", "zh", {"3.67", "万亿"}),
        ("2025-07-14", "en", {"2025", "7", "14"}),
        ("नमस्ते", "hi", {"नमस्ते"}),
    ],
)
def test_words_found(text: str, language: str, expected: set[str]) -> None:
    assert expected <= {word.text for word in segment(text, language)}


def test_a_word_across_others_is_not_a_word() -> None:
    assert "市长" not in {word.text for word in segment("南京市长江大桥", "zh")}


def test_offsets_lead_back_to_the_original() -> None:
    text = "Die ﬁnale Straße und 上海精神"
    shown = {word.text: text[word.start : word.end] for word in segment(text, "de")}
    assert shown["finale"] == "ﬁnale"
    assert shown["strasse"] == "Straße"
    assert shown["精神"] == "精神"


def test_positions_follow_each_other() -> None:
    units = [word for word in segment("AI大模型 now", "zh") if word.form is Form.UNIT]
    assert [(word.text, word.position) for word in units] == [
        ("ai", 0),
        ("大", 1),
        ("模", 2),
        ("型", 3),
        ("now", 4),
    ]


def test_terms_do_not_overlap() -> None:
    assert [term.text for term in terms("中华人民共和国 Cooperation サミット")] == [
        "中华人民共和国",
        "cooperation",
        "サミット",
    ]


@given(st.text(), st.sampled_from(["zh-Hans", "en", "ar", "ru", "ja", "und", "x"]))
def test_any_text_has_words_in_order(text: str, language: str) -> None:
    words = segment(text, language)
    assert [word.position for word in words] == sorted(word.position for word in words)
    for word in words:
        assert word.text
        assert 0 <= word.start < word.end <= len(text)
    terms(text)


MIXED = (
    "上合组织成员国3.67万亿 Signing treaties, договоры растут كتاب สวัสดีครับ 東京タワー U.S. 2025-07-14 naïve"
)


@pytest.mark.parametrize("language", ["zh-Hans", "en", "ru", "ar", "de", "ja", "und"])
def test_an_index_gets_the_words_of_segment(language: str) -> None:
    found, words = tokens(MIXED, language), segment(MIXED, language)
    assert found.units == [word.text for word in words if word.form in {Form.UNIT, Form.PAIR}]
    stems = {word.text for word in words if word.form in {Form.STEM, Form.COMPOUND}}
    assert stems <= set(found.forms)
    units = {word.text for word in words if word.form is Form.UNIT}
    assert set(found.forms) - stems - units == {"3670000000000"}  # what 3.67万亿 amounts to


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("第一次世界大战结束", "世界大战"),  # a part of four characters of a longer word
        ("新南威尔士州的法律", "新南威尔士"),
        ("外交部长江泽民", "外交部"),  # however the run is cut
        ("在保加利亚人民代表大会", "人民代表大会"),
        ("全国人民代表大会常务委员会", "常务委员会"),
    ],
)
def test_an_index_has_a_longer_known_word_wherever_it_stands(text: str, known: str) -> None:
    assert tokens(text, "zh").forms.count(known) == 1


@given(st.text(max_size=60), st.sampled_from(["zh", "en", "ru", "und"]))
def test_any_text_has_the_units_of_segment(text: str, language: str) -> None:
    units = [word.text for word in segment(text, language) if word.form in {Form.UNIT, Form.PAIR}]
    assert tokens(text, language).units == units
    assert not any(map(str.isspace, "".join(units)))  # they are joined by spaces


@pytest.mark.parametrize("language", ["zh-Hans", "en", "ru", "ar", "de", "id", "ja", "und"])
def test_wanted_words_are_those_of_the_whole(language: str) -> None:
    text = f"{MIXED} Menulis happier skies; 10,000"
    words = segment(text, language)
    for form in {word.text for word in words}:
        assert segment(text, language, {form}) == tuple(word for word in words if word.text == form)


def test_a_part_of_a_folded_text_has_its_words_where_they_are_in_the_whole() -> None:
    text = "Die ﬁnale Straße. الـتَّعاوُن und 上海精神"
    folded, places = fold_aligned(text)
    start = folded.index("التعاون")
    words = segment_folded(text, folded[start:], places[start:], "ar")
    assert text[words[0].start : words[0].end] == "الـتَّعاوُن"
    assert {text[word.start : word.end] for word in words} >= {"und", "上海", "精神"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "dying skies flying owing happily any set time 1,234"),
        ("ru", "растёт парламентов законах дней мы"),
        ("ar", "والمعاهدة للتعاون الدول وزير"),
        ("de", "Häuser Tür schöner"),
        ("nl", "gekomen woorden"),
        ("zh-Hans", "上海合作組織 SCO members"),
    ],
)
def test_a_text_contains_the_core_of_each_of_its_words(language: str, text: str) -> None:
    for word in segment(text, language):
        assert core(word.text, language) in fold(text[word.start : word.end]), word
