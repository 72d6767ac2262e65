"""What a check is given: the claim, and what is known besides the cited paragraphs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from numpy import float32
from numpy.typing import NDArray


class Embedder(Protocol):
    """Turns texts into vectors of meaning; texts of one meaning in different languages lie close together."""

    def embed(self, texts: Sequence[str]) -> NDArray[float32]:
        """Return an array (number of texts, dimensions) of unit length rows."""


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
