"""The figures of a text at their places: they tell texts of one form apart that report different things."""

import re
from collections.abc import Mapping

from topicwire.dedup.signature import tokens

Figures = Mapping[tuple[str, ...], frozenset[str]]

_MASK = "#"
_REACH = 2  # words on either side that make a place
# Digits with what joins them (3,500.25; 2025-07-14; 10:30), or a Chinese numeral of at least two characters:
# one alone is mostly no figure (一个, 万一). Folding made all digits Latin.
_FIGURE = re.compile(r"\d+(?:[.,:/-]\d+)*|[〇零一二三四五六七八九十百千万亿两]{2,}")


def figures(folded: str) -> Figures:
    """Return what stands at each place of a folded text; a place is named by the words around it."""
    words: list[str] = []
    places: list[tuple[int, str]] = []
    end = 0
    for match in _FIGURE.finditer(folded):
        words += tokens(folded[end : match.start()])
        places.append((len(words), match.group()))
        words.append(_MASK)
        end = match.end()
    words += tokens(folded[end:])
    standing: dict[tuple[str, ...], set[str]] = {}
    for at, figure in places:
        place = (*words[max(0, at - _REACH) : at], _MASK, *words[at + 1 : at + 1 + _REACH])
        standing.setdefault(place, set()).add(figure)
    return {place: frozenset(values) for place, values in standing.items()}


def compared(one: Figures, other: Figures) -> tuple[int, int]:
    """Return at how many of the places in both texts the figures agree, and at how many they differ."""
    shared = one.keys() & other.keys()
    agreeing = sum(bool(one[place] & other[place]) for place in shared)
    return agreeing, len(shared) - agreeing
