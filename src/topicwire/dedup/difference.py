"""The readable difference of two texts by sentences: between copies, and between revisions of one document.

Sentences that are the same are paired first, then, between them, those that are alike; of alike ones the
changed words are marked. A sentence that only stands elsewhere is moved. Case, accents, width and traditional
characters make no difference.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from topicwire.dedup.signature import tokens
from topicwire.model.document import Document
from topicwire.text.normalise import fold
from topicwire.text.sentences import split

ALIKE = 0.5  # share of the words two sentences must have in common to be one that was changed
_MOST_PAIRS = 10_000  # comparisons between two same sentences; beyond that none is taken for changed
_MOST_WORDS = 400  # of a sentence whose words are compared; a longer one is marked as a whole
_ISLAND = 3  # characters: less that is the same between two changes is marked with them
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+|[^\w\s]")


class Kind(StrEnum):
    """What became of a sentence."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"  # the same, at another place; listed where it stands in the later text


@dataclass(frozen=True, slots=True)
class Span:
    """A range of characters, from `start` up to `end`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence in a text; offsets count in its paragraph."""

    paragraph: int  # number
    span: Span
    marks: tuple[Span, ...] = ()  # what is not in the other text


@dataclass(frozen=True, slots=True)
class Change:
    """A sentence of one or both texts. `before` is None if it was added, `after` if it was removed."""

    kind: Kind
    before: Place | None
    after: Place | None


@dataclass(frozen=True, slots=True)
class _Sentence:
    place: Place
    text: str
    words: tuple[str, ...]  # folded


@dataclass(frozen=True, slots=True)
class _Step:
    kind: Kind
    before: _Sentence | None
    after: _Sentence | None


def difference(before: Document, after: Document) -> tuple[Change, ...]:
    """Return what became of each sentence, in the order of the later text, removed ones where they stood."""
    steps = list(_aligned(_sentences(before), _sentences(after)))
    return tuple(_change(step) for step in _with_moves(steps))


def marks(changes: Sequence[Change], *, later: bool) -> dict[int, tuple[Span, ...]]:
    """Return the ranges to mark in one of the texts by paragraph number: what the other has not."""
    found: dict[int, list[Span]] = {}
    for change in changes:
        place = change.after if later else change.before
        if place:
            found.setdefault(place.paragraph, []).extend(place.marks)
    return {
        number: tuple(sorted(spans, key=lambda span: span.start)) for number, spans in found.items() if spans
    }


def _sentences(document: Document) -> list[_Sentence]:
    return [
        _Sentence(
            Place(paragraph.number, Span(found.start, found.end)), found.text, tuple(tokens(fold(found.text)))
        )
        for paragraph in document.paragraphs
        for found in split(paragraph.text, document.language)
    ]


def _aligned(one: Sequence[_Sentence], other: Sequence[_Sentence]) -> Iterator[_Step]:
    """Yield what became of each sentence, without regard to moves."""
    # Its "autojunk" keeps a text that says one thing a thousand times from taking minutes.
    matcher = SequenceMatcher(None, [s.words for s in one], [s.words for s in other])
    for name, start, end, other_start, other_end in matcher.get_opcodes():
        if name == "equal":
            pairs = zip(one[start:end], other[other_start:other_end], strict=True)
            yield from (_Step(Kind.SAME, left, right) for left, right in pairs)
        else:
            yield from _between(one[start:end], other[other_start:other_end])


def _between(one: Sequence[_Sentence], other: Sequence[_Sentence]) -> Iterator[_Step]:
    """Pair alike sentences in order; yield them and those that are left."""
    at = other_at = 0
    for left, right in (*_alike(one, other), (len(one), len(other))):
        yield from (_Step(Kind.REMOVED, sentence, None) for sentence in one[at:left])
        yield from (_Step(Kind.ADDED, None, sentence) for sentence in other[other_at:right])
        if left < len(one):
            yield _Step(Kind.CHANGED, one[left], other[right])
        at, other_at = left + 1, right + 1


def _with_moves(steps: Sequence[_Step]) -> Iterator[_Step]:
    """Join each removed sentence with one of the same words that was added elsewhere."""
    removed: dict[tuple[str, ...], list[int]] = {}
    for at, step in enumerate(steps):
        if step.kind is Kind.REMOVED and step.before:
            removed.setdefault(step.before.words, []).append(at)
    moved: dict[int, int] = {}  # where it was added → where it was removed
    for at, step in enumerate(steps):
        if step.kind is Kind.ADDED and step.after and removed.get(step.after.words):
            moved[at] = removed[step.after.words].pop(0)
    gone = set(moved.values())
    for at, step in enumerate(steps):
        if at in moved:
            yield _Step(Kind.MOVED, steps[moved[at]].before, step.after)
        elif at not in gone:
            yield step


def _change(step: _Step) -> Change:
    if step.kind is Kind.CHANGED and step.before and step.after:
        return _changed(step.before, step.after)
    shown = _place if step.kind in {Kind.SAME, Kind.MOVED} else _whole
    return Change(
        step.kind, shown(step.before) if step.before else None, shown(step.after) if step.after else None
    )


def _alike(one: Sequence[_Sentence], other: Sequence[_Sentence]) -> list[tuple[int, int]]:
    """Return the pairs, in order, whose shared words are most in sum (the classic alignment by a table)."""
    if not one or not other or len(one) * len(other) > _MOST_PAIRS:
        return []
    words = [Counter(sentence.words) for sentence in one]
    other_words = [Counter(sentence.words) for sentence in other]
    best = [[0.0] * (len(other) + 1) for _ in range(len(one) + 1)]
    gain = [[_likeness(left, right) for right in other_words] for left in words]
    for row in range(len(one) - 1, -1, -1):
        for column in range(len(other) - 1, -1, -1):
            paired = gain[row][column] + best[row + 1][column + 1] if gain[row][column] else 0.0
            best[row][column] = max(best[row + 1][column], best[row][column + 1], paired)
    return list(_path(best, gain))


def _path(best: list[list[float]], gain: list[list[float]]) -> Iterator[tuple[int, int]]:
    row = column = 0
    while row < len(gain) and column < len(gain[0]):
        if best[row][column] == best[row + 1][column]:
            row += 1
        elif best[row][column] == best[row][column + 1]:
            column += 1
        else:
            yield row, column
            row, column = row + 1, column + 1


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    """Return the share of words in common, 0 to 1; 0 if too few to be one sentence that was changed."""
    most = max(one.total(), other.total())
    share = (one & other).total() / most if most else 0.0
    return share if share >= ALIKE else 0.0


def _changed(one: _Sentence, other: _Sentence) -> Change:
    """Return a changed sentence with its changed words marked."""
    left, right = _words(one.text), _words(other.text)
    if max(len(left), len(right)) > _MOST_WORDS:
        return Change(Kind.CHANGED, _whole(one), _whole(other))
    matcher = SequenceMatcher(None, [word for word, _ in left], [word for word, _ in right], autojunk=False)
    changed = [code[1:] for code in matcher.get_opcodes() if code[0] != "equal"]
    gone = [(left[start][1].start, left[end - 1][1].end) for start, end, _, _ in changed if start < end]
    new = [(right[start][1].start, right[end - 1][1].end) for _, _, start, end in changed if start < end]
    return Change(Kind.CHANGED, _marked(one, gone), _marked(other, new))


def _words(text: str) -> list[tuple[str, Span]]:
    return [(fold(match.group()), Span(*match.span())) for match in _WORD.finditer(text)]


def _marked(sentence: _Sentence, ranges: Sequence[tuple[int, int]]) -> Place:
    """Return the sentence's place with these ranges of its text marked, close ones as one."""
    joined: list[tuple[int, int]] = []
    for start, end in ranges:
        if joined and start - joined[-1][1] < _ISLAND:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    place, base = sentence.place, sentence.place.span.start
    return Place(place.paragraph, place.span, tuple(Span(base + start, base + end) for start, end in joined))


def _place(sentence: _Sentence) -> Place:
    return sentence.place


def _whole(sentence: _Sentence) -> Place:
    place = sentence.place
    return Place(place.paragraph, place.span, (place.span,))
