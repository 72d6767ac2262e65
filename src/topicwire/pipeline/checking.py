"""Checking the claims of a summary: between the room that writes them and the room that judges them."""

from collections.abc import Callable, Sequence

from topicwire.model.document import Document, Paragraph
from topicwire.model.summary import Verdict
from topicwire.summarize.verifier import Draft
from topicwire.verify.context import ClaimText, Embedder, VerifyContext
from topicwire.verify.verdict import verify_many

Names = tuple[tuple[str, ...], ...]


class ParagraphVerifier:
    """Checks each claim against exactly the paragraphs it cites."""

    def __init__(
        self,
        embedder: Embedder | None = None,
        names: Callable[[], Names] = tuple,
        threshold: float | None = None,
    ) -> None:
        """`names` gives what has names in several languages: topics, outlets. They change while we work."""
        self._embedder = embedder
        self._names = names
        self._threshold = threshold

    def verify(self, drafts: Sequence[Draft], document: Document) -> tuple[Verdict, ...]:
        """Return one verdict a draft, in the same order."""
        context = VerifyContext(
            language=document.language,
            published=document.published.at.date(),
            names=self._names(),
            embedder=self._embedder,
            threshold=self._threshold,
        )
        return verify_many([(_text(draft), _cited(draft, document)) for draft in drafts], context)


def _text(draft: Draft) -> ClaimText:
    return ClaimText(draft.text, draft.language)


def _cited(draft: Draft, document: Document) -> list[Paragraph]:
    return [paragraph for number in draft.citations if (paragraph := document.paragraph(number))]
