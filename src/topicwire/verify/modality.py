"""Modality: whether a text says that something is, or that it is planned, expected or possible."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from topicwire.text.wordlists import rows
from topicwire.verify.forms import Forms, read_forms
from topicwire.verify.terms import Term

_SPACELESS = frozenset({"zh", "ja"})
_REACH = {"zh": 8}  # words behind a modal that it is about: 将于下月在北京举行
_REACH_ELSE = 5  # the same where verbs follow closely: "plans to formally open"
_AFTER_DONE = 3  # words behind 已 that it is about
_KINDS = ("done", "loose", "planned", "possible", "said")
_DETERMINERS = frozenset({"a", "an", "her", "his", "its", "that", "the", "their", "these", "this", "those"})
_BREAK = re.compile(r"[,;:()，；：、（）\"“”«»–—]")
_PAST_RU = (
    "ал", "ала", "алась", "али", "ались", "ало", "алось", "ался", "ан", "ана", "ано", "аны", "ен", "ена",
    "ено", "ены", "ил", "ила", "илась", "или", "ились", "ило", "илось", "ился", "ыл", "ыла", "ыли", "ыло",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Modality:
    """Places of words in the terms of one text."""

    modal: frozenset[int]  # words that tell of plans, expectations, possibilities or wishes
    planned: frozenset[int]  # words that a plan or expectation is about
    possible: frozenset[int]  # words that a possibility is about
    done: frozenset[int]  # words that say that something happened, and no modal is about
    said: frozenset[int]  # words that say that somebody speaks


@cache
def _forms(language: str) -> dict[str, Forms]:
    found: dict[str, list[str]] = {kind: [] for kind in _KINDS}
    for tag, kind, forms in rows("topicwire.verify", "modals.tsv"):
        if tag == language:
            found[kind] += forms.split("|")
    return {kind: read_forms(forms) for kind, forms in found.items()}


def find_modality(text: str, terms: Sequence[Term], language: str) -> Modality:
    """Return what a text with these terms says of plans and facts. `language`: primary subtag."""
    clauses = _clauses(text, terms)
    marks = _marks(terms, language)
    reach = _REACH.get(language, _REACH_ELSE)
    planned, possible = (_behind(clauses, marks[kind], reach) for kind in ("planned", "possible"))
    modal = frozenset(marks["loose"] + marks["planned"] + marks["possible"])
    done = frozenset(marks["done"]) | {i for i, term in enumerate(terms) if _is_past(term.folded, language)}
    if language in _SPACELESS:  # 已于昨日开幕, 开幕了
        done = _behind(clauses, marks["done"], _AFTER_DONE) | {index - 1 for index in marks["done"] if index}
    return Modality(modal, planned, possible, done - planned - possible, frozenset(marks["said"]))


def _clauses(text: str, terms: Sequence[Term]) -> list[int]:
    """Return the number of the clause, told by its signs, that each term stands in."""
    found, number, end = [], 0, 0
    for term in terms:
        number += term.first or _BREAK.search(text, end, term.start) is not None
        found.append(number)
        end = term.end
    return found


def _marks(terms: Sequence[Term], language: str) -> dict[str, list[int]]:
    """Return the places of the words of each kind."""
    named = language == "en"  # May, Will
    found: dict[str, list[int]] = {kind: [] for kind in _KINDS}
    for index, term in enumerate(terms):
        if term.folded == "due" and _gives_cause(terms[index + 1 : index + 3]):
            continue
        for kind in () if named and term.name else _kinds_of(term.folded, language):
            found[kind].append(index)
    return found


def _gives_cause(following: Sequence[Term]) -> bool:
    """Tell "due to the storm" from "due to open"."""
    words = [term.folded for term in following]
    return words[:1] == ["to"] and words[-1] in _DETERMINERS


@lru_cache(maxsize=50_000)
def _kinds_of(word: str, language: str) -> frozenset[str]:
    """Return what a folded word says; in Chinese, a listed part of two characters is enough: 计划书."""
    return frozenset(
        kind
        for kind, forms in _forms(language).items()
        if word in forms
        or (
            language in _SPACELESS
            and kind != "done"
            and any(len(form) > 1 and form in word for form in forms.exact)
        )
    )


def _behind(clauses: Sequence[int], marks: Iterable[int], reach: int) -> frozenset[int]:
    """Return the places of marked words and of those closely behind them in their clause."""
    return frozenset(
        later
        for index in marks
        for later in range(index, min(index + 1 + reach, len(clauses)))
        if clauses[later] == clauses[index]
    )


def _is_past(word: str, language: str) -> bool:
    """Tell whether a word looks like a past tense or participle; some adjectives and nouns do as well."""
    if language == "en":
        return len(word) > 3 and word.endswith("ed")
    return language == "ru" and len(word) > 4 and word.endswith(_PAST_RU)
