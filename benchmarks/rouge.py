"""How much a summary shares with others of the same text: ROUGE-2 (Lin, 2004)."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

_WORD = re.compile(r"\w+")


def rouge_2(text: str, references: Sequence[str]) -> float:
    """Return the mean F1 of word pairs, 0 to 1; words are cut to six letters: endings don't matter."""
    own = _pairs(text)
    found = [_f1(own, _pairs(reference)) for reference in references]
    return sum(found) / len(found) if found else 0.0


def _pairs(text: str) -> Counter[tuple[str, str]]:
    words = [word[:6] for word in _WORD.findall(text.lower())]
    return Counter(pairwise(words))


def _f1(left: Counter[tuple[str, str]], right: Counter[tuple[str, str]]) -> float:
    shared = (left & right).total()
    return 2 * shared / (left.total() + right.total()) if shared else 0.0
