"""A summary: groups of claims, each citing paragraphs and carrying a verdict."""

from dataclasses import dataclass
from enum import StrEnum


class Support(StrEnum):
    """What a check of a claim found."""

    SUPPORTED = "supported"
    UNSUPPORTED = "unsupported"
    UNCHECKED = "unchecked"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of checking one claim against exactly the paragraphs it cites."""

    support: Support
    score: float  # probability that the paragraphs support the claim, 0 to 1
    reasons: tuple[str, ...] = ()  # for people, e.g. "number 3.67 trillion not in [2]"
    second: Support | None = None  # what a second judge found; None: there was none


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of a summary."""

    text: str
    language: str  # BCP 47
    citations: tuple[int, ...]  # paragraph numbers, ascending, never empty
    verdict: Verdict
    original: str = ""  # the sentence it was translated from, if so made


@dataclass(frozen=True, slots=True)
class Group:
    """Claims under one heading."""

    heading: str
    claims: tuple[Claim, ...]
    language: str = ""  # of the heading, BCP 47; empty: that of the summary


class Way(StrEnum):
    """How a summary was made; shown on the page."""

    MODEL = "model"
    TRANSLATED = "extractive-translated"
    EXTRACTIVE = "extractive"
    OWN_TEXT = "own-text"  # a flash or a short text: shown as it is, no claims


@dataclass(frozen=True, slots=True)
class Usage:
    """What making a summary took."""

    tokens_in: int = 0
    tokens_out: int = 0
    cost: float = 0.0  # in the currency of the price settings
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Summary:
    """A checked summary of one revision of one document."""

    document: str  # key
    revision: int
    way: Way
    language: str
    lead: Claim | None
    groups: tuple[Group, ...]
    left_out: int = 0  # claims that failed the check, or whose form was not a claim's
    rejected: tuple[Claim, ...] = ()  # those that failed the check, with their verdicts; never shown as fact
    coverage: float = 0.0  # share of the document's weight that the cited paragraphs carry, 0 to 1
    model: str = ""
    prompt: str = ""  # version of the prompt
    settings: str = ""  # hash of the settings that made it
    raw: str = ""  # the model's raw answer
    note: str = ""  # for people: why this way and not a better one
    missed: str = ""  # why a better way, which the settings ask for, failed; it may work later
    usage: Usage = Usage()

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Return all claims in reading order."""
        lead = (self.lead,) if self.lead else ()
        return lead + tuple(claim for group in self.groups for claim in group.claims)

    @property
    def judged(self) -> int:
        """Return how many claims, those left out included, a second judge has decided on."""
        return len(self._decided())

    @property
    def agreed(self) -> int:
        """Return how often the second judge came to the same end as the check."""
        return sum(verdict.second is verdict.support for verdict in self._decided())

    def _decided(self) -> list[Verdict]:
        verdicts = [claim.verdict for claim in (*self.claims, *self.rejected)]
        return [one for one in verdicts if one.second in (Support.SUPPORTED, Support.UNSUPPORTED)]
