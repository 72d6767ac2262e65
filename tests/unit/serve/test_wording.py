"""Sentences that other rooms make in English are said in the language of the interface."""

from datetime import UTC, datetime

import pytest
from tests.texts import document

from topicwire.search.interface import Near
from topicwire.search.passages import explain
from topicwire.search.query import parse
from topicwire.serve.web.templates import catalogue
from topicwire.serve.web.wording import wording

NOW = datetime(2025, 7, 25, tzinfo=UTC)
IN_CHINESE = wording(catalogue("zh").gettext)


@pytest.mark.parametrize(
    "query",
    [
        "(a",
        "a)",
        '"a',
        "a AND",
        "OR a",
        "nofield:x",
        "lang:",
        "after:sometime",
        " ".join(f"w{number}" for number in range(150)) + " OR b" * 150,
        "(" * 30 + "a" + ")" * 30,
        "x" * 3000,
    ],
)
def test_every_note_on_a_query(query: str) -> None:
    for note in parse(query, NOW).notes:
        assert IN_CHINESE(note.message) != note.message


def test_why_a_search_found_something() -> None:
    one = document("立法机构合作。", title="立法")
    near = [Near(one.key, 1, 0.9), Near(one.key, 0, 0.9)]
    for query, close in (("立法", ()), ("立法机构", near[:1]), ("x", near[1:])):
        why = explain(parse(query, NOW), one, close).why
        assert why
        assert all(IN_CHINESE(reason) != reason for reason in why)


def test_what_varies_is_kept_and_anything_else_stays() -> None:
    assert IN_CHINESE("paragraph 3 contains 立法, 合作") == "第 3 段包含 立法, 合作"
    assert IN_CHINESE("number 3.67 trillion is not in [2][3]") == "[2][3] 中没有数字 3.67 trillion"
    assert IN_CHINESE("something else") == "something else"
    assert IN_CHINESE("100% %(words)s") == "100% %(words)s"
    assert IN_CHINESE("title contains " + "x" * 1000) == "title contains " + "x" * 1000
