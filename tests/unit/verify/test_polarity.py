"""Which words of a text say no."""

import pytest

from topicwire.verify.polarity import find_negations
from topicwire.verify.terms import split_terms

CASES = [
    ("The ship did not sink.", ["not"]),
    ("She is No. 1 in the world.", []),
    ("No ship sank.", ["No"]),
    ("The police did not make a statement until noon.", []),  # they made one: 直到中午才发表声明
    ("The police did not make a statement. They waited until noon.", ["not"]),
]


def test_what_another_language_says_without_a_negation_is_a_weak_one() -> None:
    text = "显然，她还是不满意。"
    found = find_negations(text, split_terms(text, "zh"), "zh")
    assert (len(found.hard), len(found.soft)) == (0, 1)


@pytest.mark.parametrize(("text", "words"), CASES)
def test_words_that_deny(text: str, words: list[str]) -> None:
    terms = split_terms(text, "en")
    assert [terms[index].text for index in find_negations(text, terms, "en").hard] == words
