"""Which words of a claim can be proper names, and which names a dictionary or an atlas knows."""

import gzip
from collections import defaultdict
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files

import numpy as np

from topicwire.text.names import english_names, known_forms, place_forms
from topicwire.verify.reading import Reading, english_stem
from topicwire.verify.terms import Term, function_words
from topicwire.verify.trees import Matrix

_LONGEST = 4  # words of a name in the dictionary: "International Atomic Energy Agency"


def _lines(name: str) -> list[str]:
    return gzip.decompress((files("topicwire.verify") / "data" / name).read_bytes()).decode().splitlines()


@cache
def _english_words() -> frozenset[str]:
    return frozenset(_lines("english_words.txt.gz"))


@cache
def dictionary_names() -> dict[str, tuple[str, ...]]:
    """Return the Chinese names that the dictionary gives for each folded English name."""
    pairs = (line.partition("\t") for line in _lines("names.zh.tsv.gz"))
    return {name: tuple(words.split("|")) for name, _, words in pairs}


@lru_cache(maxsize=50_000)
def is_common(word: str) -> bool:
    """Tell whether a folded English word is written small in a dictionary: it is hardly a name.

    So are contractions ("I've"), and words joined with a small one ("self-driving", "European-style").
    """
    if word.partition("'")[0] in function_words("en"):
        return True
    return any(english_stem(part) in _english_words() for part in (word, *word.split("-")))


def listed(terms: Sequence[Term], source: Reading) -> Matrix:
    """Return 1 for names whose Chinese form the dictionary knows and the text has, -1 if it lacks it."""
    found = np.zeros(len(terms), np.float32)
    if source.language != "zh":
        return found
    names = dictionary_names()
    index = 0
    while index < len(terms):
        length = 1
        if terms[index].text[0].isupper():
            for length in range(min(_LONGEST, len(terms) - index), 0, -1):
                words = names.get(" ".join(term.folded.rstrip(".") for term in terms[index : index + length]))
                if words:
                    found[index : index + length] = 1 if any(word in source.text for word in words) else -1
                    break
            else:
                length = 1
        index += length
    return found


def missing_places(claim: Reading, source: Reading) -> int:
    """Count countries, bodies and cities of the text, as far as lists know them, that the claim lacks."""
    known = _named(source.text.lower().replace("ё", "е"), source.language) | _america(source)
    own = _named(claim.lowered, claim.language) | _america(claim) if known else frozenset()
    return len(known - own) + _missing_cities(claim, source)


def _america(text: Reading) -> frozenset[str]:
    """Return the key of the United States if the text has "US", which only capitals tell from "us"."""
    here = text.language == "en" and any(term.text == "US" for term in text.terms)
    return frozenset({"US"}) if here else frozenset()


@cache
def _english_places() -> dict[str, tuple[str, ...]]:
    """Return the folded English names of places by Chinese name."""
    found: dict[str, list[str]] = defaultdict(list)
    for name, others in place_forms().items():
        for other in others:
            found[other].append(name)
    return {other: tuple(names) for other, names in found.items()}


def _missing_cities(claim: Reading, source: Reading) -> int:
    """Count cities of a Chinese text, where the segmenter sees a name, that the claim does not name."""
    if source.language != "zh" or claim.language != "en":
        return 0
    named = {term.text.removesuffix("市") for term in source.terms if term.name}
    cities = [names for text in sorted(named) if (names := _english_places().get(text))]
    return sum(not any(name in claim.lowered for name in names) for names in cities)


@lru_cache(maxsize=1024)
def _named(lowered: str, language: str) -> frozenset[str]:
    """Return the keys of countries and bodies that a text in lower case names."""
    if language == "en":
        table = english_names()
        words = lowered.replace(",", " ").replace(".", " ").replace("'s", " ").split()
        runs = (" ".join(words[at : at + n]) for n in (1, 2, 3) for at in range(len(words)))
        return frozenset(key for run in runs for key in table.get(run, ()))
    least = _least(language)
    beginnings = _by_beginning(language)
    present = {lowered[at : at + least] for at in range(len(lowered))} & beginnings.keys()
    return frozenset(key for start in present for form, key in beginnings[start] if form in lowered)


def _least(language: str) -> int:
    """Return the characters that a form must have to be told from other words wherever it stands."""
    return 2 if language == "zh" else 4


@cache
def _by_beginning(language: str) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return forms of countries and bodies with their keys, by their first characters."""
    least = _least(language)
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for key, forms in known_forms(language).items():
        for form in forms:
            if len(form) >= least:
                found[form[:least]].append((form, key))
    return {start: tuple(pairs) for start, pairs in found.items()}
