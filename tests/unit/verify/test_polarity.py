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


@pytest.mark.parametrize(("text", "words"), CASES)
def test_words_that_deny(text: str, words: list[str]) -> None:
    terms = split_terms(text, "en")
    assert [terms[index].text for index in find_negations(text, terms, "en").hard] == words
