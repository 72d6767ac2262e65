"""A heading for a group of claims out of a closed list: what kind of thing it is about.

The list is in seven languages, so that a reader sees what a group is about whatever language its claims are
in. A heading of the list states no fact, and therefore needs no check.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from threading import Lock
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from topicwire.model.embedder import Embedder
from topicwire.summarize.words import base
from topicwire.text.wordlists import rows

_LANGUAGES = ("en", "zh", "ru", "ar", "es", "de", "fr")  # the first columns of the table
# Chosen by reading the headings of 120 groups of the sample newsroom and of the WMT news sets in zh and ru:
# `python -m benchmarks.summaries --read` shows them. Below, headings are as often wrong as right.
_LEAST = 0.14  # likeness of a group to its subject, above what the subject has with any text
_LEAST_ONE = 0.17  # the same for a group of one claim
# In 157 documents of those sets, of web pages and of AggreFact these two leave out 39 of 243 headings, 22 of
# them wrong ("Weather and Disasters" over a police report); of the 23 with as little behind them but more
# likeness 8 are wrong.
_ABOUT = 0.08  # likeness of the rest of the document to a subject, from which it confirms the subject
_LEAST_APART = 0.19  # likeness of a group to a subject that the rest of the document does not confirm
_TITLE = 0.2  # share of the title in the likeness
_CLOSE = 0.8  # of the best subject's likeness; a second group of the same subject may take one as near

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Subjects:
    """The list as seen by one embedder."""

    vectors: Matrix  # (subjects, dimensions), unit length
    middle: Matrix  # (dimensions,): the mean of texts about anything
    usual: Matrix  # (subjects,): a subject's likeness to texts about other subjects


_MADE: WeakKeyDictionary[Embedder, Subjects] = WeakKeyDictionary()
_LOCK = Lock()


def reads(language: str) -> bool:
    """Tell whether the list has a language."""
    return base(language) in _LANGUAGES


def subject_in(heading: str, language: str) -> str:
    """Return a heading of the list, written in any of its languages, in another; empty if it is none."""
    row = _rows_by_name().get(heading.casefold())
    return row[_LANGUAGES.index(base(language))] if row and reads(language) else ""


@cache
def _rows_by_name() -> dict[str, tuple[str, ...]]:
    return {name.casefold(): row for row in _table() for name in row[: len(_LANGUAGES)]}


def subject_headings(
    groups: Sequence[Sequence[str]], embedder: Embedder, language: str, title: str = ""
) -> list[str]:
    """Return a heading in `language` for each group of texts, empty where no subject stands out.

    The document's title counts a little: it says what a group is likely to be about.

    No heading is given twice: of two groups about one subject the second gets the next that fits it nearly
    as well, or none.
    """
    subjects = _subjects(embedder)
    names = _names(base(language) if reads(language) else "en")
    whole = _likeness(embedder.embed([title]), subjects) - subjects.usual if title else None
    likeness = [_likeness(embedder.embed(texts), subjects) - subjects.usual for texts in groups]
    chosen: list[int] = []
    found: list[str] = []
    for place, (texts, own) in enumerate(zip(groups, likeness, strict=True)):
        together = own if whole is None else (1 - _TITLE) * own + _TITLE * whole
        best = _best(together, _LEAST_ONE if len(texts) == 1 else _LEAST, chosen)
        rest = [other for at, other in enumerate(likeness) if at != place] + (
            [] if whole is None else [whole]
        )
        if best is not None:
            chosen.append(best)
        found.append(names[best] if best is not None and _confirmed(best, together, rest) else "")
    return found


def _confirmed(subject: int, own: Matrix, rest: Sequence[Matrix]) -> bool:
    """Tell whether a group, or the rest of its document, is near enough to a subject."""
    about = float(np.mean([other[subject] for other in rest])) if rest else 1.0
    return about >= _ABOUT or float(own[subject]) >= _LEAST_APART


def _best(likeness: Matrix, least: float, taken: Sequence[int]) -> int | None:
    order = np.argsort(-likeness)
    enough = max(least, _CLOSE * float(likeness[order[0]]))
    return next((int(one) for one in order if likeness[one] >= enough and int(one) not in taken), None)


def _likeness(vectors: Matrix, subjects: Subjects) -> Matrix:
    """Return the likeness of some texts together to each subject."""
    apart = _unit(vectors - subjects.middle)
    return np.asarray((apart @ subjects.vectors.T).mean(axis=0), dtype=np.float32)


def _unit(vectors: Matrix) -> Matrix:
    norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(norms, 1e-9), dtype=np.float32)


def _subjects(embedder: Embedder) -> Subjects:
    with _LOCK:
        if embedder not in _MADE:
            _MADE[embedder] = _embedded(embedder)
        return _MADE[embedder]


def _embedded(embedder: Embedder) -> Subjects:
    names, about, examples = (
        embedder.embed([row[column] for row in _table()])
        for column in (0, len(_LANGUAGES), len(_LANGUAGES) + 1)
    )
    together = _unit(names + about + examples)
    vectors = _unit(together - together.mean(axis=0))
    middle = examples.mean(axis=0)
    others = _unit(examples - middle) @ vectors.T
    np.fill_diagonal(others, np.nan)
    return Subjects(vectors, middle, np.asarray(np.nanmean(others, axis=0), dtype=np.float32))


def _names(language: str) -> tuple[str, ...]:
    column = _LANGUAGES.index(language)
    return tuple(row[column] for row in _table())


@cache
def _table() -> tuple[tuple[str, ...], ...]:
    return rows("topicwire.summarize", "subjects.tsv")
