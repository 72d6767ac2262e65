"""Numbers with a scale."""

import pytest

from topicwire.text.scales import scaled
from topicwire.text.words import terms, tokens


@pytest.mark.parametrize(
    ("number", "after", "language", "value"),
    [
        ("3.67", "万亿元", "zh", "3670000000000"),
        ("36700", "亿", "zh", "3670000000000"),
        ("3.67", " trillion yuan", "en", "3670000000000"),
        ("367", "万", "zh", "3670000"),
        ("3.67", " million", "en", "3670000"),
        ("1", " billion", "en", "1000000000"),
        ("1", " billion", "de", "1000000000000"),
        ("5", " миллиардов", "ru", "5000000000"),
        ("3", " millionaires", "en", None),
        ("3", " dozen", "en", None),
        ("1.2345", "千", "zh", None),
        ("3.14159", " thousand", "en", None),
        ("9" * 24, "万亿", "zh", None),
        ("3", "", "en", None),
    ],
)
def test_scaled(number: str, after: str, language: str, value: str | None) -> None:
    found = scaled(number, number + after, len(number), language)
    assert (found and found[0]) == value


def test_a_text_holds_the_number_and_what_it_amounts_to() -> None:
    assert tokens("投资367万元", "zh-Hans").forms[-2:] == ["3670000", "万元"]
    assert {"3.67", "3670000"} <= set(tokens("3.67 million yuan", "en").forms)


def test_a_scale_in_a_query_belongs_to_its_number() -> None:
    assert [(term.text, term.counted, term.value) for term in terms("3.67 million people")] == [
        ("3.67", False, "3670000"),
        ("million", True, ""),
        ("people", False, ""),
    ]
