"""Suggestions while typing: names that begin with what was typed, in their script or, if Chinese, in pinyin.

Pinyin is for suggestions alone. The index knows none, so that typing it never brings homophones into an
answer.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from topicwire.text import pinyin
from topicwire.text.normalise import fold
from topicwire.text.words import terms

MAX_TYPED = 60  # characters looked at


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something to offer."""

    kind: str  # "outlet", "topic" or "title"
    key: str  # of the outlet, topic or document
    label: str  # as shown
    names: tuple[str, ...] = ()  # other names it is found by


def beginning(typed: str) -> str:
    """Return the query for titles that have the words typed so far, the last one perhaps in part."""
    words = [word.text for word in terms(typed[:MAX_TYPED])]
    if not words:
        return '""'  # finds nothing
    return " ".join([*(f"title:{word}" for word in words[:-1]), f"title:{words[-1]}*"])


def suggest(typed: str, offers: Iterable[Suggestion], limit: int) -> tuple[Suggestion, ...]:
    """Return the offers that fit what was typed: names that begin with it, then those with a word that does.

    Chinese names are also found by the pinyin of their syllables ("shanghai jing") and by its initials
    ("shjs").
    """
    wanted = "".join(fold(typed[:MAX_TYPED]).split())
    if not wanted:
        return ()
    ranked = [
        (rank, at, offer) for at, offer in enumerate(offers) if (rank := _rank(wanted, offer)) is not None
    ]
    ranked.sort(key=lambda one: one[:2])
    return tuple(offer for _, _, offer in ranked[:limit])


def _rank(wanted: str, offer: Suggestion) -> int | None:
    """Return how well an offer fits, 0 best; None if it does not."""
    ranks = [rank for name in (offer.label, *offer.names) if (rank := _name_rank(wanted, name)) is not None]
    return min(ranks, default=None)


def _name_rank(wanted: str, name: str) -> int | None:
    words = fold(name).split()
    for at in range(len(words)):
        if "".join(words[at:]).startswith(wanted):
            return min(at, 1)
    if not wanted.isascii():
        return 2 if wanted in "".join(words) else None
    syllables = _pinyin(name)
    if not syllables:
        return None
    for at in range(len(syllables)):
        if _spelled(wanted, syllables[at:]):
            return 2 if at == 0 else 4
    initials = "".join(syllable[0] for syllable in syllables)
    return 3 if len(wanted) > 1 and initials.startswith(wanted) else None


def _spelled(wanted: str, syllables: Sequence[str]) -> bool:
    """Return whether the typed letters spell these syllables, the last one perhaps in part."""
    return len(wanted) > 1 and "".join(syllables).startswith(wanted)


@lru_cache(maxsize=4_096)
def _pinyin(name: str) -> tuple[str, ...]:
    """Return the syllables of a name that has Chinese characters, without tones."""
    folded = fold(name)
    if folded.isascii():
        return ()
    return tuple(syllable for syllable in pinyin.syllables(folded, only=True) if syllable)
