"""Modality: whether a text says that something is, or that it is planned, expected or possible."""

from collections.abc import Sequence
from functools import cache

from topicwire.text.wordlists import rows
from topicwire.verify.forms import Forms, read_forms
from topicwire.verify.terms import Term

_SPACELESS = frozenset({"zh", "ja"})


@cache
def _modals(language: str) -> Forms:
    return read_forms(
        form
        for tag, forms in rows("topicwire.verify", "modals.tsv")
        if tag == language
        for form in forms.split("|")
    )


def count_modals(terms: Sequence[Term], language: str) -> int:
    """Return how many words tell of plans, expectations or possibilities. `language`: primary subtag."""
    forms = _modals(language)
    if language in _SPACELESS:
        return sum(any(form in term.folded for form in forms.exact) for term in terms)
    return sum(term.folded in forms for term in terms)
