"""The grammar of queries by its properties: what is written is read back, and nothing is lost or breaks."""

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from topicwire.search.embedded.compile import Compiler
from topicwire.search.embedded.schema import make_schema
from topicwire.search.passages import needles
from topicwire.search.query import (
    MAX_DEPTH,
    MAX_TERMS,
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
    parse,
)

NOW = datetime(2025, 7, 25, 12, tzinfo=UTC)
COMPILER = Compiler(make_schema(), ("ar", "en", "ru", "zh"))

WORD = st.text("abzéщش上海精3", min_size=1, max_size=5)
WORDS = st.lists(WORD, min_size=1, max_size=3).map(" ".join)
PLAIN = st.builds(Words, WORDS, st.just(0))
QUOTED = st.builds(Phrase, WORDS, st.just(0))
BEGUN = st.builds(Prefix, WORD, st.just(0))
TITLES = st.builds(Title, st.builds(Words, WORD, st.just(0)) | QUOTED | BEGUN, st.just(0))
NAMES = st.sampled_from(["outlet", "lang", "kind", "topic", "cluster"])
PROPERTIES = st.builds(Property, NAMES, WORDS, st.just(0))
LEAVES = PLAIN | QUOTED | BEGUN | TITLES | PROPERTIES


def _groups(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(inner, min_size=2, max_size=4).map(tuple)
    affirmed = inner.filter(lambda node: not isinstance(node, Not))
    return st.builds(All, several) | st.builds(Any, several) | st.builds(Not, affirmed)


TREES = st.recursive(LEAVES, _groups, max_leaves=12)


def written(node: Node) -> str:
    """Return a query that reads as this tree."""
    match node:
        case Words(text=text):
            return text
        case Phrase(text=text):
            return f'"{text}"'
        case Prefix(text=text):
            return f"{text}*"
        case Title(part=part):
            return f"title:{written(part)}"
        case Property(name=name, value=value):
            return f'{name}:"{value}"'
        case Not(part=part):
            return f"-{_one(part)}"
        case All(parts=parts):
            return " AND ".join(map(_one, parts))
        case Any(parts=parts):
            return " OR ".join(map(_one, parts))
    raise AssertionError(node)


def _one(node: Node) -> str:
    """Return a part of a query, in parentheses if it is more than one term."""
    several = isinstance(node, All | Any) or (isinstance(node, Words) and " " in node.text)
    return f"({written(node)})" if several else written(node)


def placeless(node: Node) -> Node:
    """Return a tree that does not know where in the query its parts stood."""
    match node:
        case Title(part=part):
            inner = placeless(part)
            assert isinstance(inner, Words | Phrase | Prefix)
            return Title(inner, 0)
        case Not(part=part):
            return Not(placeless(part))
        case All(parts=parts):
            return All(tuple(map(placeless, parts)))
        case Any(parts=parts):
            return Any(tuple(map(placeless, parts)))
        case Property(name=name, value=value):
            return Property(name, value, 0)
        case Period(span=span):
            return Period(span, 0)
        case Words(text=text) | Phrase(text=text) | Prefix(text=text):
            return type(node)(text, 0)
    raise AssertionError(node)


def leaves(node: Node) -> list[Node]:
    match node:
        case Title(part=part) | Not(part=part):
            return leaves(part)
        case All(parts=parts) | Any(parts=parts):
            return [leaf for part in parts for leaf in leaves(part)]
    return [node]


def depth(node: Node) -> int:
    match node:
        case Title(part=part) | Not(part=part):
            return 1 + depth(part)
        case All(parts=parts) | Any(parts=parts):
            return 1 + max(map(depth, parts), default=0)
    return 1


@given(TREES)
def test_what_is_written_is_read_back(tree: Node) -> None:
    parsed = parse(written(tree), NOW)
    assert placeless(parsed.tree) == tree
    assert parsed.notes == ()


JUNK = st.sampled_from(["(", ")", '"', "“", "AND", "OR", "foo:", "before:soon", "*", "-(", "title:(", "\x00"])


@given(st.lists(WORD | JUNK, max_size=25))
def test_what_is_not_understood_is_searched_as_words(pieces: list[str]) -> None:
    tree = parse(" ".join(pieces), NOW).tree
    sought = " ".join(leaf.text for leaf in leaves(tree) if isinstance(leaf, Words | Phrase | Prefix)).split()
    asked = [piece for piece in pieces if piece.isalnum() and piece not in {"AND", "OR"}]
    assert [word for word in sought if word in asked] == asked


@given(st.text(max_size=300) | st.text('()"“”-*:ANDORT \u202e\x00\ud800上', max_size=300))
def test_any_text_can_be_asked_and_explained(text: str) -> None:
    tree = parse(text, NOW).tree
    COMPILER.compile(tree)
    needles(tree, "zh-Hans")


MARKS = [
    "(",
    ")",
    '"',
    "“",
    "「",
    "-",
    "*",
    ":",
    " ",
    "AND ",
    "OR ",
    "NOT ",
    "title:",
    "on:7d",
    "a",
    "上",
    "\x00",
    "\u202e",
]


@given(st.lists(st.sampled_from(MARKS), min_size=1, max_size=8))
def test_a_hundred_thousand_characters_are_read_in_bounded_time_and_size(pieces: list[str]) -> None:
    text = "".join(pieces) * 100_000
    tree, seconds = _timed(text[:100_000])
    assert seconds < 0.1
    assert len(leaves(tree)) <= MAX_TERMS + 1
    assert depth(tree) <= 4 * MAX_DEPTH


def _timed(text: str) -> tuple[Node, float]:
    """Return the tree of a text, and the seconds that reading it took at best, without what else went on."""
    seconds = []
    for _ in range(3):
        start = time.thread_time()
        tree = parse(text, NOW).tree
        seconds.append(time.thread_time() - start)
    return tree, min(seconds)


@pytest.mark.parametrize("opening", ["(", "-(", "a (", "a OR (", "NOT (", "（", "-(a OR "])
def test_groups_a_thousand_deep_are_read(opening: str) -> None:
    query = parse(f"{opening * 1_000}上海{')' * 1_000}", NOW)
    assert depth(query.tree) <= 4 * MAX_DEPTH
    assert query.notes
    COMPILER.compile(query.tree)
