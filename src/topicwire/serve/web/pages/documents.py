"""A document's page: numbered paragraphs beside the summary, each marking the other."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from topicwire.errors import NotFoundError
from topicwire.model.document import Paragraph
from topicwire.model.summary import Claim
from topicwire.serve.web.changes import changes
from topicwire.serve.web.desk import DeskOf
from topicwire.services.views import DocumentView

router = APIRouter(default_response_class=Response, include_in_schema=False)
Number = Annotated[int | None, Query(ge=1, le=1_000_000)]
Key = Annotated[str | None, Query(max_length=64)]


@dataclass(frozen=True, slots=True)
class CitedParagraph:
    """A paragraph with the claims that cite it."""

    paragraph: Paragraph
    claims: tuple[int, ...]  # numbers of claims in reading order, from 1
    cited: bool  # by the link that was followed


def cited_paragraphs(view: DocumentView, cite: int | None) -> tuple[CitedParagraph, ...]:
    """Return the paragraphs of a document, each knowing which claims cite it."""
    claims: tuple[Claim, ...] = view.item.summary.claims if view.item.summary else ()
    return tuple(
        CitedParagraph(
            paragraph,
            tuple(n for n, claim in enumerate(claims, 1) if paragraph.number in claim.citations),
            cited=paragraph.number == cite,
        )
        for paragraph in view.item.document.paragraphs
    )


@router.get("/documents/{key}")
def document_page(desk: DeskOf, key: str, revision: Number = None, cite: Number = None) -> Response:
    """Show a document; `cite` marks a paragraph and the claims that cite it."""
    view = desk.services.documents.view(key, revision)
    return desk.page(
        "document.html",
        view=view,
        cite=cite,
        paragraphs=cited_paragraphs(view, cite),
        read=desk.services.marks.read_of([key], reader=desk.reader),
    )


@router.get("/documents/{key}/similar")
def similar_documents(desk: DeskOf, key: str) -> Response:
    """Show what resembles a document: alone for htmx, as a page for browsers without script."""
    similar = desk.services.documents.similar(key)
    if desk.fragment:
        return desk.page("similar.html", similar=similar)
    document = desk.services.documents.view(key).item.document
    return desk.page("similar-page.html", similar=similar, document=document)


@router.get("/documents/{key}/paragraphs/{numbers}")
def cited_text(
    desk: DeskOf, key: str, numbers: str, revision: Number = None, claim: Number = None
) -> Response:
    """Show some paragraphs alone, to lie beside the claim that cites them; commas join the numbers.

    `claim` is its number in reading order: the sentence that it is, or was translated from, is marked.
    """
    item = desk.services.documents.view(key, revision).item
    document = item.document
    wanted = {int(number) for number in numbers[:200].split(",") if number.isascii() and number.isdigit()}
    found = [paragraph for paragraph in document.paragraphs if paragraph.number in wanted]
    if not found:
        message = f"Document {key} has no paragraph {numbers[:40]}."
        raise NotFoundError(message)
    claims = item.summary.claims if item.summary else ()
    chosen = claims[claim - 1] if claim and claim <= len(claims) else None
    marks = [sentence_marks(paragraph.text, chosen) for paragraph in found]
    return desk.page("cited.html", document=document, paragraphs=found, marks=marks, claim=chosen)


def sentence_marks(text: str, claim: Claim | None) -> tuple[tuple[int, int], ...]:
    """Return where the sentence stands that a claim is, or was translated from."""
    sentence = (claim.original or claim.text) if claim else ""
    at = text.find(sentence) if sentence else -1
    return ((at, at + len(sentence)),) if at >= 0 else ()


@router.get("/documents/{key}/changes")
def changes_page(
    desk: DeskOf, key: str, old: Number = None, new: Number = None, copy_of: Key = None
) -> Response:
    """Show what changed between two revisions, the last two without numbers; or how a copy differs."""
    view = desk.services.documents.view(key, new)
    latest = view.item.document.revision
    number = old if copy_of else old or max(1, latest - 1)
    before = desk.services.documents.view(copy_of or key, number).item.document
    return desk.page("changes.html", view=view, before=before, rows=changes(before, view.item.document))
