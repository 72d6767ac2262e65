"""The same article in another language of the same outlet: linked, never merged.

Figures, names in Latin letters, length and time are compared; a page's own list of its other languages
decides by itself; a likeness of meanings, where there is a model for it, adds what figures cannot say.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from topicwire.model.document import Document
from topicwire.text.numbers import find_numbers

# Of the meanings of two documents, by key, -1 to 1; None where they cannot be compared.
Likeness = Callable[[str, str], float | None]

WINDOW = timedelta(days=3)  # an outlet's other language desks follow within
LENGTH_OFF = 1.9  # how far the lengths may be from what the languages make of one text, as a factor
# Found with `python -m benchmarks.translation_links`: with two figures instead of three, up to 17 of 100
# links are wrong (news of WMT 2018, 200 articles of one day), with three at most 2.
FIGURES = 0.6  # share of the telling figures of the poorer text that both must have,
FEWEST = 3  # and so many of them
LIKE = 0.6  # likeness of meanings that suffices, with the multilingual sentence encoder
LIKE_WITH_FIGURES = 0.4  # and where the figures agree too; one in 100 unlike articles of a day has more
CONTRADICT = 0.3  # share of figures or names below which they speak against a link

_FIRST_TELLING = 13  # smaller whole numbers stand in any text
_MOST_TEXT = 20_000  # characters looked at
_NAME = re.compile(r"[A-Z][A-Za-z]*[A-Z0-9][A-Za-z0-9]*|[A-Z]{2,}")
# Characters that a text of 100 English ones has in other languages: medians of the parallel paragraphs of
# XQuAD and sentences of FLORES. Languages that are not named are taken for as long as English.
_CHARACTERS = {"ar": 87, "en": 100, "ru": 107, "zh": 32}


@dataclass(frozen=True, slots=True)
class Traits:
    """What is compared of a document."""

    key: str
    address: str
    outlet: str  # key
    language: str  # without script or region
    published: datetime
    length: float  # hundreds of English characters
    figures: frozenset[str]  # numbers that few texts have
    names: frozenset[str]  # abbreviations in Latin letters, which keep their form in all scripts: SCO, COP30
    alternates: frozenset[str]  # addresses that its page names as its other languages


@dataclass(frozen=True, slots=True)
class Link:
    """A document that is the same article in another language."""

    key: str
    score: float  # 0 to 1
    reasons: tuple[str, ...]  # "alternate", "figures", "names", "likeness"


def traits(document: Document) -> Traits:
    """Return what is compared of a document."""
    text = document.text[:_MOST_TEXT]
    language = document.language.partition("-")[0]
    numbers = (number for number in find_numbers(text, document.language) if number.role != "weak")
    telling = (number.value for number in numbers if number.value >= _FIRST_TELLING or number.value % 1)
    return Traits(
        key=document.key,
        address=document.address,
        outlet=document.outlet.key,
        language=language,
        published=document.published.at,
        length=len(document.text) / _CHARACTERS.get(language, 100),
        figures=frozenset(f"{value:.6g}" for value in telling),
        names=frozenset(_NAME.findall(text)),
        alternates=frozenset(document.alternates),
    )


def link(
    document: Traits,
    candidates: Iterable[Traits],
    likeness: Likeness | None = None,
) -> tuple[Link, ...]:
    """Return the candidates that are translations of a document, the best for each language, best first.

    `likeness` compares meanings across languages; without it only articles with enough figures can be linked.
    """
    best: dict[str, Link] = {}
    for other in candidates:
        found = _compared(document, other, likeness) if _may_be(document, other) else None
        if found and (other.language not in best or found.score > best[other.language].score):
            best[other.language] = found
    return tuple(sorted(best.values(), key=lambda one: (-one.score, one.key)))


def _may_be(one: Traits, other: Traits) -> bool:
    """Tell whether two documents are of one outlet and in two known languages."""
    return one.outlet == other.outlet and len({one.language, other.language} - {"und"}) == 2


def _compared(one: Traits, other: Traits, likeness: Likeness | None) -> Link | None:
    """Return the link between two documents that may be translations, or None."""
    if other.address in one.alternates or one.address in other.alternates:
        return Link(other.key, 1.0, ("alternate",))
    if abs(one.published - other.published) > WINDOW:
        return None
    if not 1 / LENGTH_OFF <= one.length / max(0.01, other.length) <= LENGTH_OFF:
        return None
    figures, share = _shared(one.figures, other.figures)
    names, names_share = _shared(one.names, other.names)
    reasons = [name for name, found in (("figures", figures), ("names", names)) if found]
    agree = figures >= FEWEST and share >= FIGURES and not (names and names_share < CONTRADICT)
    if min(len(one.figures), len(other.figures)) >= FEWEST and share < CONTRADICT:
        return None
    like = likeness(one.key, other.key) if likeness else None
    if like is None:
        return Link(other.key, round(share, 4), tuple(reasons)) if agree else None
    if like < (LIKE_WITH_FIGURES if agree else LIKE):
        return None
    return Link(other.key, round((like + share) / 2, 4), (*reasons, "likeness"))


def _shared(one: frozenset[str], other: frozenset[str]) -> tuple[int, float]:
    """Return how many are in both, and the share of the smaller set that this is."""
    fewest = min(len(one), len(other))
    both = len(one & other)
    return both, both / fewest if fewest else 0.0
