from dataclasses import replace

from tests.unit.serve.newsroom import Collection

from topicwire.model.document import Document, Paragraph
from topicwire.serve.web.changes import changes


def edition(document: Document, *texts: str) -> Document:
    return replace(document, paragraphs=tuple(Paragraph(n, text) for n, text in enumerate(texts, 1)))


def test_changes_side_by_side() -> None:
    document = next(iter(Collection().documents.values()))
    old = edition(document, "Same.", "There were 12 lectures in six days.", "This goes away entirely.")
    new = edition(document, "Same.", "There were 14 lectures in six days.", "最后一段是新的。", "Also new.")
    rows = changes(old, new)
    assert [row.change.value for row in rows] == ["kept", "edited", "removed", "added", "added"]
    assert [piece.text for piece in rows[1].old_text if piece.marked] == ["2"]
    assert [piece.text for piece in rows[1].new_text if piece.marked] == ["4"]


def test_the_same_text_has_no_changes() -> None:
    document = next(iter(Collection().documents.values()))
    assert {row.change.value for row in changes(document, document)} == {"kept"}
