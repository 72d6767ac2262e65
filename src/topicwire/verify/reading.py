"""What is read from a claim and from the cited text before they are compared."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

from topicwire.text.han_names import HanNames
from topicwire.verify.glosses import glosses
from topicwire.verify.modality import Modality, find_modality
from topicwire.verify.opposites import Pole, text_poles
from topicwire.verify.polarity import Negations, find_negations
from topicwire.verify.quantities import Facts, read_facts
from topicwire.verify.terms import Term, split_terms

_LONGEST_WORD = 6  # characters of the longest Chinese word in the glosses


@dataclass(frozen=True, slots=True)
class Reading:
    """One text, read."""

    text: str
    language: str  # primary subtag
    terms: tuple[Term, ...]
    negations: Negations
    poles: frozenset[Pole]
    facts: Facts
    lowered: str  # of the whole text that is cited, where the rest is a passage of it
    beginnings: frozenset[str]  # the first 2 to 4 letters of words and of parts after a hyphen; of the whole
    modality: Modality


@lru_cache(maxsize=512)
def read(text: str, language: str) -> Reading:
    """Read words, negations, directions, numbers and dates. `language` is a BCP 47 tag."""
    tag = language.partition("-")[0]
    terms = split_terms(text, tag)
    return Reading(
        text,
        tag,
        terms,
        find_negations(text, terms, tag),
        text_poles(terms, tag),
        read_facts(text, tag),
        text.lower().replace("ё", "е").replace("’", "'"),
        _beginnings(terms),
        find_modality(text, terms, tag),
    )


def _beginnings(terms: Sequence[Term]) -> frozenset[str]:
    parts = {part for term in terms for part in term.folded.split("-")}
    return frozenset(part[:length] for part in parts for length in (2, 3, 4))


@lru_cache(maxsize=256)
def gloss_stems(text: str, language: str) -> dict[str, float]:
    """Return the English stems that a dictionary gives for words of the text, with weights.

    Words of several characters weigh 1, single characters, which have many meanings, 0.5.
    """
    dictionary = glosses(language)
    found: dict[str, float] = {}
    if not dictionary:
        return found
    for start in range(len(text)):
        for length in range(1, _LONGEST_WORD + 1):
            word = text[start : start + length]
            for stem in dictionary.get(word, ()):
                found[stem] = max(found.get(stem, 0.0), 1.0 if length > 1 else 0.5)
    return found


@lru_cache(maxsize=256)
def han_names(text: str) -> HanNames:
    """Return the characters of a Chinese text, to look names up in."""
    return HanNames(text)


_ENGLISH = snowballstemmer.stemmer("english")


@lru_cache(maxsize=50_000)
def english_stem(word: str) -> str:
    """Return the stem of an English word in lower case."""
    return str(_ENGLISH.stemWord(word))
