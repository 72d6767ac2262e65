"""What summarising asks of the room that checks claims."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from topicwire.model.document import Document
from topicwire.model.summary import Verdict


@dataclass(frozen=True, slots=True)
class Draft:
    """A claim before its check."""

    text: str
    language: str  # BCP 47, of the text
    citations: tuple[int, ...]  # paragraph numbers that exist, ascending, never empty
    original: str = ""  # the sentence it was translated from


class Verifier(Protocol):
    """Checks claims against exactly the paragraphs they cite.

    Returns one verdict a draft, in the same order; never raises for any text. Takes all claims of a summary
    at once, because embeddings are cheaper in one go.
    """

    def verify(self, drafts: Sequence[Draft], document: Document) -> tuple[Verdict, ...]:
        """Return the verdicts."""
        ...
