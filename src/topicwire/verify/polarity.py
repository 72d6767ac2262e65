"""Negation: where a text says no, and whether the other text says no about the same thing."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from topicwire.text.wordlists import rows
from topicwire.verify.forms import Forms, read_forms
from topicwire.verify.terms import Term

REACH = 4  # words after a negation in which the first content word is what it negates
_UNTIL_REACH = 10  # words after a negation in which "until" belongs to it
SPACELESS = frozenset({"zh", "ja"})


@dataclass(frozen=True, slots=True)
class Negations:
    """The negations of one text, as positions in its terms."""

    hard: tuple[int, ...]
    soft: tuple[int, ...]
    targets: tuple[int, ...]  # for each hard one, the term it is about (itself if there is none)


@cache
def _lists(language: str) -> tuple[Forms, Forms, tuple[str, ...], tuple[str, ...]]:
    kinds: dict[str, list[str]] = {"hard": [], "soft": [], "false": [], "either": []}
    for tag, kind, forms in rows("topicwire.verify", "negations.tsv"):
        if tag == language:
            kinds[kind] += forms.split("|")
    return read_forms(kinds["hard"]), read_forms(kinds["soft"]), tuple(kinds["false"]), tuple(kinds["either"])


def find_negations(text: str, terms: Sequence[Term], language: str) -> Negations:
    """Return the negations of a text whose terms are given. `language` is a BCP 47 tag."""
    tag = language.partition("-")[0]
    _, _, false, either = _lists(tag)
    covered, open_spans = _covered(text, false), _covered(text, either)
    hard, soft = [], []
    for index, term in enumerate(terms):
        is_hard, is_soft = _strength(term.folded, tag)
        if not (is_hard or is_soft) or _counts(text, term):
            continue
        if _within(term, covered):
            continue
        if is_hard and not _waits(terms, index) and not _within(term, open_spans):
            hard.append(index)
        else:
            soft.append(index)
    return Negations(tuple(hard), tuple(soft), tuple(_target(terms, index, tag) for index in hard))


@lru_cache(maxsize=50_000)
def _strength(word: str, language: str) -> tuple[bool, bool]:
    """Tell whether a folded word is a hard and whether it is a soft negation."""
    hard, soft, _, _ = _lists(language)
    if language in SPACELESS:
        return any(sign in hard.exact for sign in word), any(form in word for form in soft.exact)
    return word in hard, word in soft


def _counts(text: str, term: Term) -> bool:
    """Tell whether a word is "No." before a figure."""
    after = text[term.end :]
    return term.folded == "no" and after.startswith(".") and after[1:].lstrip()[:1].isdigit()


def _waits(terms: Sequence[Term], index: int) -> bool:
    """Tell whether a negation says when, not that: "did not speak until noon" is 中午才发言."""
    for term in terms[index + 1 : index + 1 + _UNTIL_REACH]:
        if term.first:
            return False
        if term.folded == "until":
            return True
    return False


def _covered(text: str, forms: Sequence[str]) -> list[tuple[int, int]]:
    lowered = text.lower().replace("ё", "е")
    found = []
    for form in forms:
        at = lowered.find(form)
        while at >= 0:
            found.append((at, at + len(form)))
            at = lowered.find(form, at + 1)
    return found


def _within(term: Term, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start < term.end and term.start < end for start, end in spans)


def _target(terms: Sequence[Term], index: int, language: str) -> int:
    if language in SPACELESS and len(terms[index].folded) > 1:
        return index  # 不能, 没有: the word carries its own negation
    for later in range(index + 1, min(index + 1 + REACH, len(terms))):
        if terms[later].content:
            return later
    return index
