"""The readable difference of two texts."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.dedup.texts import CHINESE, ENGLISH, document

from topicwire.dedup.difference import Change, Kind, Span, difference, marks


def kinds(changes: tuple[Change, ...]) -> list[str]:
    return [change.kind.value for change in changes]


def compared(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[Change, ...]:
    return difference(document("a", one), document("b", other))


def marked(paragraphs: tuple[str, ...], changes: tuple[Change, ...], *, later: bool) -> list[str]:
    return [
        paragraphs[number - 1][span.start : span.end]
        for number, spans in sorted(marks(changes, later=later).items())
        for span in spans
    ]


def test_the_same_text_has_no_marks() -> None:
    changes = compared(ENGLISH, ENGLISH)
    assert kinds(changes) == ["same"] * len(ENGLISH)
    assert marks(changes, later=True) == {}


def test_a_changed_figure_is_marked_alone() -> None:
    other = (*ENGLISH[:5], ENGLISH[5].replace("41,200", "42,900"), *ENGLISH[6:])
    changes = compared(ENGLISH, other)
    assert kinds(changes).count("changed") == 1
    assert marked(ENGLISH, changes, later=False) == ["41,200"]
    assert marked(other, changes, later=True) == ["42,900"]


def test_a_changed_word_in_chinese() -> None:
    other = (CHINESE[0].replace("半年", "八个月"), *CHINESE[1:])
    changes = compared(CHINESE, other)
    assert marked(CHINESE, changes, later=False) == ["半年"]
    assert marked(other, changes, later=True) == ["八个月"]


def test_traditional_characters_and_case_are_no_change() -> None:
    assert kinds(compared(("振华内河港启用第二座堆场。",), ("振華內河港啟用第二座堆場。",))) == ["same"]
    assert kinds(compared(("A Yard Opens.",), ("A YARD OPENS.",))) == ["same"]


def test_added_and_removed_sentences_are_marked_whole() -> None:
    note = "Editor's note: the headline of this report was written here."
    changes = compared(ENGLISH, (note, *ENGLISH[:-1]))
    assert kinds(changes) == ["added", *["same"] * (len(ENGLISH) - 1), "removed"]
    assert marks(changes, later=True) == {1: (Span(0, len(note)),)}
    assert marks(changes, later=False) == {len(ENGLISH): (Span(0, len(ENGLISH[-1])),)}


def test_a_sentence_elsewhere_is_moved() -> None:
    changes = compared(ENGLISH, (ENGLISH[-1], *ENGLISH[:-1]))
    assert kinds(changes).count("moved") == 1
    (moved,) = (change for change in changes if change.kind is Kind.MOVED)
    assert moved.before is not None
    assert moved.after is not None
    assert (moved.before.paragraph, moved.after.paragraph) == (len(ENGLISH), 1)
    assert marks(changes, later=True) == {}


def test_joined_paragraphs_are_the_same_sentences() -> None:
    assert set(kinds(compared(ENGLISH, (" ".join(ENGLISH),)))) == {"same"}


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [((), (), []), ((), ENGLISH[:1], ["added"]), (ENGLISH[:1], (), ["removed"]), (("…",), ("…",), ["same"])],
)
def test_edges(one: tuple[str, ...], other: tuple[str, ...], expected: list[str]) -> None:
    assert kinds(compared(one, other)) == expected


def test_a_text_that_repeats_itself_is_compared_in_time() -> None:
    changes = compared(("Yes. " * 8_000,), ("Yes. No. " * 4_000,))
    assert changes


_SENTENCES = st.lists(st.sampled_from([*ENGLISH, *CHINESE, "Yes.", "No, not at all.", "1 2 3"]), max_size=8)


@settings(deadline=None, max_examples=60)
@given(_SENTENCES, _SENTENCES)
def test_every_sentence_is_told_of_once_and_marks_lie_within(one: list[str], other: list[str]) -> None:
    changes = compared(tuple(one), tuple(other))
    for texts, places in (
        (one, [change.before for change in changes if change.before]),
        (other, [change.after for change in changes if change.after]),
    ):
        seen = [(place.paragraph, place.span.start) for place in places]
        assert len(seen) == len(set(seen))
        assert {number for number, _ in seen} == set(range(1, len(texts) + 1))
        for place in places:
            assert all(place.span.start <= mark.start < mark.end <= place.span.end for mark in place.marks)
