"""Languages by script and statistics."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from topicwire.text.language import detect, language_of_name


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("上海合作组织成员国元首理事会会议发表声明，强调加强经贸合作。", "zh-Hans"),
        ("上海合作組織成員國元首理事會會議發表聲明，強調加強經貿合作。", "zh-Hant"),
        ("台北市政府說明明年的預算", "zh-Hant"),
        ("台北大學", "zh-Hant"),
        ("日本の首相は会談で貿易について話し合った。", "ja"),
        ("報道によると、日本銀行総裁が会見した。", "ja"),
        (
            "日本动画片《龙猫》（トトロ）在中国上映，观众前往影院观看，票房超过预期，影院将增加场次。",
            "zh-Hans",
        ),
        ("상하이협력기구 정상회의가 열려 협력을 강화하기로 합의했다.", "ko"),
        ("엔터미디어 소설가 中國 기사", "ko"),
        ("Президент России Владимир Путин заявил, что страны будут развивать торговлю.", "ru"),
        ("Володимир Зеленський заявив, що країна отримає допомогу від союзників.", "uk"),
        ("Қазақстан Республикасының Президенті сапармен келді.", "kk"),
        ("أعلن الرئيس المصري أن القمة ستعقد في القاهرة الأسبوع المقبل.", "ar"),
        ("رئیس جمهور ایران در دیدار با سفیر گفت که همکاری‌ها گسترش می‌یابد.", "fa"),
        ("وزیر اعظم پاکستان نے کہا ہے کہ حکومت عوام کے ساتھ ہے۔", "ur"),
        ("प्रधानमंत्री ने कहा कि सरकार किसानों के साथ है।", "hi"),
        ("The president said on Friday that trade would grow next year.", "en"),
        ("Der Präsident sagte am Freitag, dass der Handel wachsen werde.", "de"),
        ("Le président a déclaré vendredi que le commerce augmenterait.", "fr"),
        ("El presidente dijo el viernes que el comercio crecería.", "es"),
        ("Ο πρωθυπουργός δήλωσε ότι η κυβέρνηση θα στηρίξει την οικονομία.", "el"),
        ("ראש הממשלה אמר כי הממשלה תתמוך בכלכלה.", "he"),
        ("123 456 — !", "und"),
        ("", "und"),
    ],
)
def test_languages(text: str, language: str) -> None:
    assert detect(text)[0] == language


def test_little_text_is_less_certain_than_much() -> None:
    assert detect("大会")[1] < 0.5
    assert detect("会议发表声明，强调加强经贸合作。" * 5)[1] > 0.9


@given(st.text(max_size=200))
def test_any_text_has_an_answer(text: str) -> None:
    language, certainty = detect(text)
    assert language
    assert 0.0 <= certainty <= 1.0


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("上海精神", "zh-Hans"),
        ("一帶一路", "zh-Hant"),
        ("デジタル庁", "ja"),
        ("한류", "ko"),
        ("روح شنغهاي", "ar"),
        ("Шанхайский дух", "ru"),
        ("Зелений коридор України", "uk"),
        ("Bundesverfassungsgericht", "de"),
        ("Shanghai Spirit", "und"),  # two words in Latin letters do not tell
        ("Jaguar", "und"),
        ("2030", "und"),
    ],
)
def test_names_of_a_few_words(name: str, language: str) -> None:
    assert language_of_name(name) == language
