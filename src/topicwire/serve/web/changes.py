"""What differs between two texts, side by side: revisions of one document, or a copy and its leader."""

from dataclasses import dataclass

from topicwire.dedup.difference import Place, difference
from topicwire.model.document import Document
from topicwire.serve.web.segments import Segment, segments


@dataclass(frozen=True, slots=True)
class Cell:
    """A sentence of one of the texts; marked pieces are not in the other."""

    paragraph: int
    pieces: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence as the old text has it, beside the new; one of them is missing where it went or came."""

    change: str  # same, changed, added, removed or moved
    old: Cell | None
    new: Cell | None


def changes(old: Document, new: Document) -> tuple[Row, ...]:
    """Return the sentences of two texts side by side, in the order of the new one."""
    return tuple(
        Row(change.kind.value, _cell(old, change.before), _cell(new, change.after))
        for change in difference(old, new)
    )


def _cell(document: Document, place: Place | None) -> Cell | None:
    paragraph = document.paragraph(place.paragraph) if place else None
    if place is None or paragraph is None:
        return None
    text = paragraph.text[place.span.start : place.span.end]
    marked = [(span.start - place.span.start, span.end - place.span.start) for span in place.marks]
    return Cell(place.paragraph, segments(text, marked))
