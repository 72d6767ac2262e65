"""Sentences and their places."""

# ruff: noqa: E501 - cases are tables
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from topicwire.text.sentences import split

CASES = [
    ("zh", "今天开会。会议很好！真的？", ["今天开会。", "会议很好！", "真的？"]),
    ("zh", "“缺乏专业性，就会失去深度。”她说，合作很重要。下一句！", ["“缺乏专业性，就会失去深度。”她说，合作很重要。", "下一句！"]),
    ("zh", "“走吧。”他说。他走了。", ["“走吧。”他说。", "他走了。"]),
    ("zh", "他说：“好。”", ["他说：“好。”"]),
    ("zh", "增长3.5%。《你好！世界》上映（完。）了。", ["增长3.5%。", "《你好！世界》上映（完。）了。"]),
    ("zh", "一是合作；二是发展。三是安全。", ["一是合作；二是发展。", "三是安全。"]),
    ("zh", "第一行\n第二行。第三行。", ["第一行", "第二行。", "第三行。"]),
    ("zh", "苹果、梨……等水果。好。", ["苹果、梨……等水果。", "好。"]),
    ("zh", "北京!你好?好的", ["北京!", "你好?", "好的"]),
    ("zh", "访问example.com。再见。", ["访问example.com。", "再见。"]),
    ("zh", "真的吗？！不会吧。", ["真的吗？！", "不会吧。"]),
    ("ja", "これは「本当だ。」と言った。次です。", ["これは「本当だ。」と言った。", "次です。"]),
    ("en", "Mr. Smith met U.S. Sen. J. K. Rowling. He left.", ["Mr. Smith met U.S. Sen. J. K. Rowling.", "He left."]),
    ("en", '"Why?" he asked. It cost $3.5 million. Yes.', ['"Why?" he asked.', "It cost $3.5 million.", "Yes."]),
    ("en", "He lives in the U.S. The end.", ["He lives in the U.S.", "The end."]),
    ("en", "Wait... what? No… Yes.", ["Wait... what?", "No…", "Yes."]),
    ("en", "He said: “It is done.” She left.", ["He said: “It is done.”", "She left."]),
    ("en", "It rose 2.5 p.c. on Jan. 5. Then it fell.", ["It rose 2.5 p.c. on Jan. 5.", "Then it fell."]),
    ("en", "See No. 5 (p. 3. of it) now. Done.", ["See No. 5 (p. 3. of it) now.", "Done."]),
    ("en", "Acme Inc. paid. It paid Acme Inc. The rest went.", ["Acme Inc. paid.", "It paid Acme Inc.", "The rest went."]),
    ("ru", "В 2025 г. А. С. Пушкин сказал: «Да!» Потом ушёл.", ["В 2025 г. А. С. Пушкин сказал: «Да!»", "Потом ушёл."]),
    ("ru", "Это было в 1837 г. Он умер. Итого 5 млн руб.", ["Это было в 1837 г.", "Он умер.", "Итого 5 млн руб."]),
    ("ru", "Он живёт на ул. Ленина. И т. д. не нужно.", ["Он живёт на ул. Ленина.", "И т. д. не нужно."]),
    ("de", "Am 14. Juli kam Dr. Müller, z.B. nach Berlin. Er ging.", ["Am 14. Juli kam Dr. Müller, z.B. nach Berlin.", "Er ging."]),
    ("fr", "M. Dupont est là. « Oui ! » Il part.", ["M. Dupont est là.", "« Oui ! »", "Il part."]),
    ("es", "El Sr. López llegó a EE.UU. ayer. ¿Cuándo? Hoy.", ["El Sr. López llegó a EE.UU. ayer.", "¿Cuándo?", "Hoy."]),
    ("ar", "ذهب الرئيس إلى موسكو. هل عاد؟ نعم عاد.", ["ذهب الرئيس إلى موسكو.", "هل عاد؟", "نعم عاد."]),
    ("hi", "नमस्ते। आप कैसे हैं।", ["नमस्ते।", "आप कैसे हैं।"]),
    ("ur", "یہ پہلا ہے۔ یہ دوسرا ہے۔", ["یہ پہلا ہے۔", "یہ دوسرا ہے۔"]),
    ("und", "", []),
    ("und", " \n ", []),
    ("und", "no stop at all", ["no stop at all"]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "expected"), CASES)
def test_cases(language: str, text: str, expected: list[str]) -> None:
    assert [sentence.text for sentence in split(text, language)] == expected


@given(
    st.text(alphabet="aB .。！?”“(（）)\n…1《》'\"字他", max_size=80),
    st.sampled_from(["zh", "en", "ru", "und"]),
)
def test_places_fit_and_nothing_is_lost(text: str, language: str) -> None:
    sentences = split(text, language)
    rest = list(text)
    last = 0
    for sentence in sentences:
        assert sentence.text == text[sentence.start : sentence.end]
        assert sentence.start >= last
        last = sentence.end
        rest[sentence.start : sentence.end] = " " * (sentence.end - sentence.start)
    assert not "".join(rest).strip()


@pytest.mark.parametrize("unit", ["a. ", "（", "。", ".", "(a) ", "字", "“。”", "J. "])
def test_long_lines_stay_linear(unit: str) -> None:
    begun = process_time()
    split(unit * (100_000 // len(unit)), "zh")
    assert process_time() - begun < 2
