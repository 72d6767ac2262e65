"""A heading is said in the reader's language as far as it comes from our own lists."""

import pytest

from topicwire.summarize.headings import numbered
from topicwire.summarize.reader_heading import heading_for


@pytest.mark.parametrize(
    ("heading", "reader", "ours", "theirs"),
    [
        ("Group 1: Legislation", "zh", "第1组：立法", ""),
        ("Group 12: cooperation", "zh-Hans", "第12组：合作", ""),
        ("第3组：立法", "en", "Group 3: Legislation", ""),
        ("第3组: 立法", "en", "Group 3: Legislation", ""),  # as it was written before
        ("Группа 2: Законодательство", "zh", "第2组：立法", ""),
        ("Group 2", "zh", "第2组", ""),
        ("Group 2: 从新闻交换到共同采写", "zh", "第2组：", "从新闻交换到共同采写"),
        ("Group 2: Trade: what comes next", "zh", "第2组：", "Trade: what comes next"),
        ("Legislation", "zh", "立法", ""),
        ("What lawmakers want", "zh", "", "What lawmakers want"),
        ("Group photo: ministers", "zh", "", "Group photo: ministers"),
        ("Group 1: Legislation", "ja", "Group 1: ", "Legislation"),  # a language the lists do not have
        ("Group 1: ", "zh", "", "Group 1: "),
        ("", "zh", "", ""),
    ],
)
def test_what_is_ours_is_said_in_another_language(heading: str, reader: str, ours: str, theirs: str) -> None:
    assert heading_for(heading, reader) == (ours, theirs)


@pytest.mark.parametrize("reader", ["ar", "de", "en", "es", "fr", "ru", "zh"])
def test_every_numbering_is_read_again(reader: str) -> None:
    assert heading_for(numbered(4, "Something", reader), "en") == ("Group 4: ", "Something")
