"""Sentences that other rooms make in English are said in the language of the interface."""

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.texts import document

import topicwire
from topicwire.search.interface import Near
from topicwire.search.passages import explain
from topicwire.search.query import loosened, parse, pointed
from topicwire.serve.web.phrases import filters
from topicwire.serve.web.templates import catalogue
from topicwire.serve.web.wording import DEEPEST, wording

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
        said = IN_CHINESE(pointed(note, query))
        assert said.startswith(f"{IN_CHINESE(note.message)}，位置：")


def test_a_quotation_that_was_loosened() -> None:
    parsed = loosened(parse('who wrote "War and Peace"', NOW))
    assert parsed
    assert [IN_CHINESE(note.message) for note in parsed.notes] == [
        "没有文章一字不差地包含“War and Peace”；已按普通词语搜索"
    ]


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


def test_a_sentence_within_a_sentence_and_several_in_a_row() -> None:
    note = "not translated: none of the 3 translated sentences passed the check"
    assert (
        IN_CHINESE(f"{note}; no second judge: the answer is too long")
        == "未翻译：翻译的 3 句都没有通过核对; 没有第二次判断：模型的回答太长"
    )
    assert IN_CHINESE("not JSON: " * 50).count("not JSON: ") == 50 - DEEPEST


@pytest.mark.parametrize(
    "reason",
    [
        "the model endpoint http://a/v1 refuses the key: check llm.key or llm.key_file",
        "the model endpoint http://a/v1 does not know m: check llm.model and llm.base_url",
        "the model endpoint answered 500, 4 times in a row, and is left alone for a while",
        "the model endpoint answered 429",
        "none of the answer's 2 claims cites a paragraph that exists",
        "the day's budget of 0.06 for model calls is spent",
    ],
)
def test_every_part_of_a_note_is_said_in_chinese(reason: str) -> None:
    missing = "no model translates Arabic into English, but `topicwire models add ar-en` fetches one"
    said = IN_CHINESE(f"not by the language model: {reason}; {missing}")
    assert said.startswith("未用语言模型：")
    assert "; 没有翻译模型" in said
    names = r"http://a/v1|llm\.\w+|\bm\b|Arabic into English|topicwire models add ar-en"
    assert not re.search("[a-z]", re.sub(names, "", said)), said


def test_commands_are_code_and_everything_is_escaped() -> None:
    prose = filters("zh", catalogue("zh"))["prose"]
    said = prose("There is no topic '<b>'. `topicwire topic list` shows those there are.")
    assert said == "没有主题 &#39;&lt;b&gt;&#39;。<code>topicwire topic list</code> 会列出现有的主题。"
    assert prose("a ` b <i>") == "a ` b &lt;i&gt;"


ROOMS = ("services", "storage/topics.py", "storage/accounts.py", "serve/web")
# Raised for programs and the command alone; no page shows them.
NOT_ON_PAGES = (
    "Only the files of GDELT can be had from a time on; lists say what they still have.",
    "7 is not a day of which GDELT has files: 7 to now.",
)


def _raised(tree: ast.AST) -> Iterator[str]:
    """Yield what the errors of a module say, with 7 in place of what varies."""
    for node in ast.walk(tree):
        match node:
            case (
                ast.Raise(exc=ast.Call(args=[*_, said]))
                | ast.Assign(targets=[ast.Name(id="message")], value=said)
            ):
                text = _text(said)
                if " " in text:
                    yield text


def _text(node: ast.expr) -> str:
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(_text(part) if isinstance(part, ast.Constant) else "7" for part in parts)
    return ""


def test_every_error_that_a_page_shows() -> None:
    root = Path(topicwire.__file__).parent
    files = [
        file
        for room in ROOMS
        for file in ([root / room] if room.endswith(".py") else (root / room).rglob("*.py"))
    ]
    said = {text for file in files for text in _raised(ast.parse(file.read_text("utf-8")))}
    assert len(said) > 50
    missing = [text for text in sorted(said - set(NOT_ON_PAGES)) if IN_CHINESE(text) == text]
    assert not missing
