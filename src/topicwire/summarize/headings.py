"""A heading for a group of claims: its key terms, in the claims' language."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence

import rjieba

from topicwire.summarize.words import HAN, base, function_words

_NOUNS = ("n", "vn", "j", "l", "an", "b", "nz", "eng")  # tags of rjieba that may stand in a heading
_VERBAL = ("vn", "v")
_MOST_WORDS = 3  # of a term
_TERMS = 2  # of a heading
_WIDE = (4, 10)  # characters of a Chinese term
_CLAUSE = re.compile(r"[,.;:!?()\"“”«»„،؛؟—–\n]+|\s-\s")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def key_terms(groups: Sequence[Sequence[str]], language: str) -> list[str]:
    """Return a heading for each group of texts; empty where no term stands out.

    A term weighs more the oftener its group uses it and the fewer other groups do; longer terms say more.
    """
    counts = [Counter(term for text in texts for term in _terms(text, language)) for texts in groups]
    spread = Counter(term for count in counts for term in count)
    joint = "、" if base(language) in ("zh", "ja") else ", "
    used: set[str] = set()
    found = []
    for count in counts:
        ranked = sorted(count, key=lambda term: (-_weight(term, count, spread, len(groups)), term))
        terms = _distinct(ranked, used)
        used.update(terms)
        found.append(joint.join(terms))
    return found


def numbered(number: int, title: str) -> str:
    """Return what stands above a group, as news sites have it: "Group 2: 绿色能源", or "Group 2" alone."""
    return f"Group {number}: {title}" if title else f"Group {number}"


def _weight(term: str, count: Counter[str], spread: Counter[str], groups: int) -> float:
    words = len(term.split()) if " " in term else len(term) / 2 if HAN.search(term) else 1
    return math.log(1 + count[term]) * math.log(1 + groups / spread[term]) * (0.5 + min(words, 3))


def _distinct(ranked: Iterable[str], used: set[str]) -> list[str]:
    """Return the first terms that share no part with one another nor were used."""
    chosen: list[str] = []
    for term in ranked:
        others = [*chosen, *used]
        if all(not _overlap(term, other) for other in others):
            chosen.append(term)
        if len(chosen) == _TERMS:
            break
    return chosen


def _overlap(term: str, other: str) -> bool:
    if HAN.search(term):
        pieces = {term[i : i + 2] for i in range(len(term) - 1)}
        return any(piece in other for piece in pieces)
    return bool({word[:5] for word in term.lower().split()} & {word[:5] for word in other.lower().split()})


def _terms(text: str, language: str) -> Iterable[str]:
    return _wide_terms(text) if HAN.search(text) else _spaced_terms(text, language)


def _wide_terms(text: str) -> Iterable[str]:
    """Return runs of nouns that stand side by side."""
    function = function_words("zh")
    run: list[tuple[str, str]] = []
    for word, tag in [*rjieba.tag(text), ("", "x")]:
        if tag.startswith(_NOUNS) and word not in function and HAN.search(word):
            run.append((word, tag))
            continue
        yield from _parts(run)
        run = []


def _parts(run: Sequence[tuple[str, str]]) -> Iterable[str]:
    for start in range(len(run)):
        for stop in range(start + 1, min(start + _MOST_WORDS, len(run)) + 1):
            term = "".join(word for word, _ in run[start:stop])
            if _WIDE[0] <= len(term) <= _WIDE[1]:
                yield term


def _spaced_terms(text: str, language: str) -> Iterable[str]:
    """Return runs of two or three words that neither begin nor end with a function word, and names."""
    function = function_words(language)
    for clause in _CLAUSE.split(text):
        words = [match.group() for match in _WORD.finditer(clause)]
        for start in range(len(words)):
            for stop in range(start + 2, min(start + _MOST_WORDS, len(words)) + 1):
                run = words[start:stop]
                if not any(word.lower() in function or word.isdigit() for word in run):
                    yield " ".join(run)
