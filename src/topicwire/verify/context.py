"""What a check is given: the claim, and what is known besides the cited paragraphs."""

from dataclasses import dataclass
from datetime import date

from topicwire.model.embedder import Embedder

__all__ = ["ClaimText", "Embedder", "VerifyContext"]


@dataclass(frozen=True, slots=True)
class ClaimText:
    """A sentence to be checked."""

    text: str
    language: str  # BCP 47


@dataclass(frozen=True, slots=True)
class VerifyContext:
    """What a check may use besides the claim and the paragraphs."""

    language: str  # of the paragraphs, BCP 47
    published: date | None = None  # the document's day, to which "yesterday" and "14日" refer
    names: tuple[tuple[str, ...], ...] = ()  # names of one thing in several languages, a tuple for each thing
    embedder: Embedder | None = None  # without one, claims in another language than the text stay unchecked
    threshold: float | None = None  # least score of a supported claim; None: the fitted default
