"""The query language: what is read, what is noted, and that nothing breaks it."""

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from topicwire.search.dates import Span
from topicwire.search.query import (
    All,
    Any,
    Node,
    Not,
    Period,
    Phrase,
    Prefix,
    Property,
    Title,
    Words,
    has_words,
    parse,
    pointed,
)

NOW = datetime(2025, 7, 25, 12, tzinfo=UTC)


def day(month: int, number: int) -> datetime:
    return datetime(2025, month, number, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", All(())),
        ("上海精神 立法", Words("上海精神 立法", 0)),
        ('"上海 精神" 立法', All((Phrase("上海 精神", 0), Words("立法", 8)))),
        ("“上海精神”", Phrase("上海精神", 0)),
        ("「上海精神」", Phrase("上海精神", 0)),
        ("legislat*", Prefix("legislat", 0)),
        ("a AND b", All((Words("a", 0), Words("b", 6)))),
        ("a OR b c", Any((Words("a", 0), Words("b c", 5)))),
        ("a AND b OR c", Any((All((Words("a", 0), Words("b", 6))), Words("c", 11)))),
        ("a -b", All((Words("a", 0), Not(Words("b", 3))))),
        ("a NOT b", All((Words("a", 0), Not(Words("b", 6))))),
        ("-(a OR b) c", All((Not(Any((Words("a", 2), Words("b", 7)))), Words("c", 10)))),
        ("（a b） c", All((Words("a b", 1), Words("c", 6)))),
        ("title:立法", Title(Words("立法", 0 + 0), 0)),
        ('title:"x y"', Title(Phrase("x y", 0), 0)),
        ("title:legis*", Title(Prefix("legis", 0), 0)),
        ('outlet:"Ren Min Ri Bao"', Property("outlet", "Ren Min Ri Bao", 0)),
        ("LANG:zh", Property("lang", "zh", 0)),
        ("lang：zh", Property("lang", "zh", 0)),
        ("on:2025-07-14", Period(Span(day(7, 14), day(7, 15)), 0)),
        ("on:2025-07", Period(Span(day(7, 1), day(8, 1)), 0)),
        ("on:2025年7月14日", Period(Span(day(7, 14), day(7, 15)), 0)),
        ("before:2025-07-14", Period(Span(None, day(7, 14)), 0)),
        ("after:7d", Period(Span(datetime(2025, 7, 18, 12, tzinfo=UTC), None), 0)),
        ("on:today", Period(Span(day(7, 25), day(7, 26)), 0)),
        ("12:30", Words("12:30", 0)),
        ("https://example.org/a", Words("https://example.org/a", 0)),
        ("and or not", Words("and or not", 0)),
        ("GPT-4", Words("GPT-4", 0)),
    ],
)
def test_tree(text: str, tree: Node) -> None:
    parsed = parse(text, NOW)
    assert parsed.tree == tree
    assert parsed.notes == ()


@pytest.mark.parametrize(
    ("text", "position", "part"),
    [
        ('a "b c', 2, "quotation mark"),
        ("((a", 3, "parenthesis is missing"),
        ("a) b", 1, "no partner"),
        ("foo:bar", 0, "no field “foo”"),
        ("OR a", 0, "before it"),
        ("a OR", 2, "after it"),
        ("a before:soon", 2, "needs a date"),
        ("on:2025-13-41", 0, "needs a date"),
        ("(" * 30 + "a" + ")" * 30, 20, "within more than"),
        ("a" * 3_000, 500, "500 characters"),
        ("a AND " * 80 + "a", 235, "40 terms"),
    ],
)
def test_notes_point_at_the_place(text: str, position: int, part: str) -> None:
    first = parse(text, NOW).notes[0]
    assert (first.position, part in first.message) == (position, True)
    assert has_words(parse(text, NOW).tree)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ('峰会 "未完', ['峰会 ▸"未完']),
        ("a) b) c)", ["a▸) b) c)"]),
        ("(a OR b", ["(a OR b▸"]),
        ("first second third) " + "word " * 20, ["…second third▸) word word word word wo…"]),
    ],
)
def test_people_see_the_place(text: str, places: list[str]) -> None:
    notes = parse(text, NOW).notes
    assert [pointed(note, text) for note in notes] == [
        f"{note.message}, here: {place}" for note, place in zip(notes, places, strict=True)
    ]


@pytest.mark.parametrize(
    "piece", ["(", ")", '"', "a ", "-", "a:", "a OR ", "NOT ", "title:", "1.", "*", "\x00", "“"]
)
def test_long_hostile_queries_are_quick(piece: str) -> None:
    start = time.thread_time()
    parse(piece * 100_000, NOW)
    assert time.thread_time() - start < 0.1


SYNTAX = (
    '( ) " “ ” - * : AND OR NOT title: outlet: lang:zh on:7d before: 上海精神 word （ x* foo: \u202e \x00'
)
PIECES = st.sampled_from([*SYNTAX.split(" "), " "])


@given(st.lists(PIECES | st.text(max_size=5), max_size=40))
def test_any_query_has_a_tree(pieces: list[str]) -> None:
    for glue in ("", " "):
        parsed = parse(glue.join(pieces), NOW)
        has_words(parsed.tree)
        assert all(0 <= note.position <= len(parsed.text) for note in parsed.notes)
