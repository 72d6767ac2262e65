"""Which words carry a subject."""

import pytest

from topicwire.search.vocabulary import speaks, subjects, telling
from topicwire.text.words import terms


@pytest.mark.parametrize(
    ("text", "language", "forms"),
    [
        ("The ministers met in Warsaw.", "en", {"minist": "ministers", "met": "met", "warsaw": "Warsaw"}),
        ("潘功胜在天津", "zh-Hans", {"潘功胜": "潘功胜", "天津": "天津"}),
        ("發佈AI報告 2025", "zh-Hant", {"发布": "發佈", "报告": "報告"}),
        ("в 7 городах России", "ru", {"город": "городах", "росс": "России"}),
        ("of the", "en", {}),
        ("", "en", {}),
    ],
)
def test_subjects(text: str, language: str, forms: dict[str, str]) -> None:
    assert subjects(text, language) == forms


@pytest.mark.parametrize(
    ("word", "known"),
    [("warsaw", True), ("天津", True), ("粽", False), ("g7", False), ("2025", False), ("", False)],
)
def test_speaks(word: str, known: bool) -> None:
    assert speaks(word) is known


def test_function_words_stay_if_there_is_nothing_else() -> None:
    assert [term.text for term in telling(terms("what is the treaty"))] == ["treaty"]
    assert [term.text for term in telling(terms("what is the"))] == ["what", "is", "the"]
