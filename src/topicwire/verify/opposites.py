"""Direction: words that stand at opposite ends of a scale (rose and fell, before and after)."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from topicwire.text.wordlists import rows
from topicwire.verify.terms import Term

Pole = tuple[str, str]  # scale and end (+ or -)


@dataclass(frozen=True, slots=True)
class Direction:
    """How the cited text stands to one directed word of the claim."""

    against: int  # scales on which the text has only the other end
    along: int  # scales on which the text has only the same end
    both: int


@cache
def _table(language: str) -> tuple[dict[str, frozenset[Pole]], dict[str, frozenset[Pole]]]:
    """Return the ends of scales by exact word and by beginning."""
    exact: dict[str, set[Pole]] = {}
    beginnings: dict[str, set[Pole]] = {}
    for scale, end, tag, forms in rows("topicwire.verify", "opposites.tsv"):
        for form in forms.split("|") if tag == language else ():
            table = beginnings if form.endswith("*") else exact
            table.setdefault(form.removesuffix("*"), set()).add((scale, end))
    return (
        {form: frozenset(poles) for form, poles in exact.items()},
        {form: frozenset(poles) for form, poles in beginnings.items()},
    )


@cache
def pole_words(scale: str, end: str, language: str) -> tuple[str, ...]:
    """Return the plainest words of one end of a scale."""
    for other, other_end, tag, forms in rows("topicwire.verify", "opposites.tsv"):
        if (other, other_end, tag) == (scale, end, language):
            return tuple(form for form in forms.split("|") if not form.endswith("*"))[:5]
    return ()


@lru_cache(maxsize=50_000)
def poles_of(word: str, language: str) -> frozenset[Pole]:
    """Return the ends of scales that a folded word names. In Chinese, a part of the word is enough."""
    exact, beginnings = _table(language)
    if language == "zh":
        parts = {word[start:end] for start in range(len(word)) for end in range(start + 1, len(word) + 1)}
        return frozenset(pole for part in parts for pole in exact.get(part, ()))
    found = set(exact.get(word, ()))
    for length in range(1, len(word) + 1):
        found |= beginnings.get(word[:length], frozenset())
    return frozenset(found)


def text_poles(terms: Sequence[Term], language: str) -> frozenset[Pole]:
    """Return all ends of scales named in a text."""
    tag = language.partition("-")[0]
    found: set[Pole] = set()
    for term in terms:
        found |= poles_of(term.folded, tag)
    return frozenset(found)


def direction(poles: frozenset[Pole], known: frozenset[Pole]) -> Direction:
    """Compare the ends that a word of the claim names with those of the cited text."""
    against = along = both = 0
    for scale, end in poles:
        same = (scale, end) in known
        other = (scale, "-" if end == "+" else "+") in known
        against += other and not same
        along += same and not other
        both += same and other
    return Direction(against, along, both)
