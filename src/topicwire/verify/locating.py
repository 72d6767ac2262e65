"""Where the names of a claim stand in the cited text."""

from collections.abc import Iterator, Sequence

from topicwire.text.han_names import HanNames
from topicwire.text.names import closeness, known_forms, place_forms
from topicwire.verify.glosses import glosses
from topicwire.verify.naming import HEARD, content_names
from topicwire.verify.proper import dictionary_names
from topicwire.verify.reading import Reading, english_stem
from topicwire.verify.terms import Term

_HEARD_HAN = -1.0  # mean log-probability a letter from which characters stand for a name
_LEAST = 2  # characters of a Chinese name that is looked for within words; 4 in alphabets
_STEM = 4
_PIECES = 3  # words into which a name may have been cut


def locate(name: Sequence[Term], source: Reading) -> frozenset[int]:
    """Return the places, among the words of the text, of a name of one or more words."""
    whole = " ".join(term.folded.rstrip(".") for term in name)
    known = frozenset(_of_forms(_forms(whole, source.language), source))
    if known:
        return known
    return frozenset(
        place
        for term in name
        for place in (*_of_forms(_forms(term.folded, source.language), source), *_alike(term, source))
    )


def _forms(name: str, language: str) -> tuple[str, ...]:
    """Return what lists and dictionary call a folded name in another language."""
    countries = known_forms(language)
    found = [form for key in content_names().get(name, ()) for form in countries.get(key, ())]
    found += place_forms().get(name, ())
    found += dictionary_names().get(name, ()) if language == "zh" else ()
    return (name, *found)


def _of_forms(forms: Sequence[str], source: Reading) -> Iterator[int]:
    han = source.language == "zh"
    for place, term in enumerate(source.terms):
        for form in forms:
            stem = form if han or len(form) <= _STEM else form[:-1]
            near = len(form) >= (_LEAST if han else _STEM) and (
                term.folded.startswith(stem) or (han and form in term.folded)
            )
            spread = han and form in source.lowered and _covers(form, term, source.lowered)
            if near or spread or term.folded == form:
                yield place


def _covers(form: str, term: Term, lowered: str) -> bool:
    """Tell whether the word is a part of the form where it stands: a name that was cut into words."""
    at = lowered.find(form, max(0, term.start - len(form) + 1))
    return len(form) >= _LEAST and 0 <= at <= term.start and term.end <= at + len(form)


def _alike(name: Term, source: Reading) -> Iterator[int]:
    """Yield the places of words that sound or are explained like a name."""
    if source.language != "zh":
        for place, term in enumerate(source.terms):
            if term.text[:1].isupper() and closeness(name.folded, term.folded) > HEARD:
                yield place
        return
    stem = english_stem(name.folded)
    for place, term in enumerate(source.terms):
        if stem in glosses("zh").get(term.text, ()) or (term.name and _is_heard(name.folded, term.text)):
            yield place
        elif len(name.folded) >= _STEM:
            yield from _heard_in_pieces(name.folded, source, place)


def _heard_in_pieces(name: str, source: Reading, place: int) -> Iterator[int]:
    """Yield the places of neighbours that together spell a name: 特恩 布尔."""
    pieces = [term.text for term in source.terms[place : place + _PIECES]]
    for count in range(2, len(pieces) + 1):
        whole = "".join(pieces[:count])
        if all(_is_heard(name, part) is False for part in (whole[1:], whole[:-1])) and _is_heard(name, whole):
            yield from range(place, place + count)
            return


def _is_heard(name: str, word: str) -> bool:
    names = HanNames(word)
    return names.spelled(name) or names.transliterated(name) > _HEARD_HAN
