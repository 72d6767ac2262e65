"""Documents and verifiers for the tests of topics and summaries."""

from collections.abc import Sequence
from datetime import UTC, datetime

from topicwire.model.document import Document, Kind, Paragraph, Role
from topicwire.model.moment import Moment, Precision, Provenance
from topicwire.model.outlet import Outlet
from topicwire.model.summary import Support, Verdict
from topicwire.summarize.verifier import Draft


def document(
    *texts: str | tuple[str, Role], language: str = "zh-Hans", kind: Kind = Kind.ARTICLE, title: str = "标题"
) -> Document:
    """Return a document of these paragraphs."""
    now = datetime(2025, 7, 24, tzinfo=UTC)
    pairs = [(text, Role.TEXT) if isinstance(text, str) else text for text in texts]
    return Document(
        "0123456789abcdef",
        3,
        "https://example.org/1",
        title,
        Outlet("example.org", "Example", "Example"),
        language,
        1.0,
        kind,
        Moment(now, Precision.DAY, Provenance.META),
        now,
        tuple(Paragraph(number, text, role) for number, (text, role) in enumerate(pairs, start=1)),
    )


class Containing:
    """Supports a claim that stands word for word in the cited paragraphs."""

    def verify(self, drafts: Sequence[Draft], document: Document) -> tuple[Verdict, ...]:
        """Return the verdicts."""

        def one(draft: Draft) -> Verdict:
            cited = [document.paragraph(number) for number in draft.citations]
            found = any(paragraph and draft.text in paragraph.text for paragraph in cited)
            reasons = () if found else ("the cited paragraphs do not say it",)
            return Verdict(Support.SUPPORTED if found else Support.UNSUPPORTED, float(found), reasons)

        return tuple(one(draft) for draft in drafts)


class Refusing:
    """Supports nothing that holds a word."""

    def __init__(self, word: str) -> None:
        self.word = word

    def verify(self, drafts: Sequence[Draft], document: Document) -> tuple[Verdict, ...]:
        """Return the verdicts."""
        return tuple(
            Verdict(Support.UNSUPPORTED if self.word in draft.text else Support.SUPPORTED, 0.5)
            for draft in drafts
        )
