"""What changed between two revisions of a document."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from topicwire.model.document import Document, Paragraph
from topicwire.serve.web.segments import Segment, segments

LONGEST = 20_000  # characters of two paragraphs compared letter by letter; longer ones are shown whole
LIKE = 0.4  # share of equal letters from which a paragraph counts as edited rather than replaced


class Change(StrEnum):
    """What happened to a paragraph."""

    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"
    EDITED = "edited"


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph of the old revision beside its place in the new one; marked pieces differ."""

    change: Change
    old: Paragraph | None
    new: Paragraph | None
    old_text: tuple[Segment, ...] = ()
    new_text: tuple[Segment, ...] = ()


def changes(old: Document, new: Document) -> tuple[Row, ...]:
    """Return the paragraphs of two revisions side by side, in reading order."""
    before, after = old.paragraphs, new.paragraphs
    matcher = SequenceMatcher(None, [p.text for p in before], [p.text for p in after], autojunk=False)
    rows: list[Row] = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            rows += [Row(Change.KEPT, a, b) for a, b in zip(before[i1:i2], after[j1:j2], strict=True)]
        else:
            rows += _changed(before[i1:i2], after[j1:j2])
    return tuple(rows)


def _changed(before: tuple[Paragraph, ...], after: tuple[Paragraph, ...]) -> list[Row]:
    """Pair paragraphs in order while they resemble each other; the rest went or came."""
    rows: list[Row] = []
    for a, b in zip(before, after, strict=False):
        edited = _edited(a, b)
        rows += [edited] if edited else [_whole(Change.REMOVED, a), _whole(Change.ADDED, b)]
    rows += [_whole(Change.REMOVED, a) for a in before[len(after) :]]
    rows += [_whole(Change.ADDED, b) for b in after[len(before) :]]
    return rows


def _edited(old: Paragraph, new: Paragraph) -> Row | None:
    if len(old.text) + len(new.text) > LONGEST:
        return None
    matcher = SequenceMatcher(None, old.text, new.text, autojunk=False)
    if matcher.ratio() < LIKE:
        return None
    codes = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    return Row(
        Change.EDITED,
        old,
        new,
        segments(old.text, [(i1, i2) for _, i1, i2, _, _ in codes]),
        segments(new.text, [(j1, j2) for _, _, _, j1, j2 in codes]),
    )


def _whole(change: Change, paragraph: Paragraph) -> Row:
    pieces = segments(paragraph.text, [])
    if change is Change.ADDED:
        return Row(change, None, paragraph, new_text=pieces)
    return Row(change, paragraph, None, old_text=pieces)
