from dataclasses import replace

from tests.unit.serve.newsroom import Collection

from topicwire.model.document import Document, Paragraph
from topicwire.serve.web.changes import Cell, changes


def edition(document: Document, *texts: str) -> Document:
    return replace(document, paragraphs=tuple(Paragraph(n, text) for n, text in enumerate(texts, 1)))


def marked(cell: Cell | None) -> list[str]:
    return [piece.text for piece in cell.pieces if piece.marked] if cell else []


def test_changes_side_by_side() -> None:
    document = next(iter(Collection().documents.values()))
    old = edition(document, "Same.", "There were 12 lectures in six days.", "This goes away entirely.")
    new = edition(document, "Same.", "There were 14 lectures in six days.", "最后一段是新的。", "Also new.")
    rows = changes(old, new)
    assert sorted(row.change for row in rows) == ["added", "added", "changed", "removed", "same"]
    (changed,) = [row for row in rows if row.change == "changed"]
    assert (marked(changed.old), marked(changed.new)) == (["12"], ["14"])
    assert changed.new is not None
    assert changed.new.paragraph == 2


def test_the_same_text_has_no_changes() -> None:
    document = next(iter(Collection().documents.values()))
    assert {row.change for row in changes(document, document)} == {"same"}
