"""Names of a claim in the cited text: by sound, spelling and lists; and names of the text the claim lacks."""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from topicwire.text.han_names import HanNames, is_pinyin
from topicwire.text.names import closeness, english_names, known_forms, place_forms
from topicwire.verify.glosses import glosses
from topicwire.verify.proper import is_common, listed, missing_places
from topicwire.verify.reading import Reading, english_stem, han_names
from topicwire.verify.terms import Term, function_words
from topicwire.verify.trees import Matrix

_NONE = -1.0
# Cosine from which words count as the same: above it lie 2% of the names that edits put in and 65% of the
# names of faithful claims (words that a dictionary does not write small; set `claims`).
_SURE = 0.62
HEARD = 0.75  # closeness from which names count as the same, for alphabets
_HEARD_HAN = 0.5  # the same for transliterations: -1 mean log-probability a letter
_MOST_FREE = 3
# Sound below which there is no likeness. With these, a name without a trace is in 8% of the faithful claims
# and 79% of the claims with a swapped name (Chinese), 6% and 89% (Russian).
_HEARD_LEAST = 0.15
_HEARD_ALPHABET = 0.62  # the same for alphabets
_HEARD_PINYIN = 0.5  # the same for names that can be read as pinyin, which are spelled if they are there
_UNHEARD = -0.5  # the least sound
_LEAST_INITIALS = 3  # two letters soon agree by chance
_SHORTEST_PART = 4  # letters of a part of a name with hyphens that is compared by itself
_LONGEST_PINYIN = 13  # letters of a Chinese given name, "Chuangshuang"


def name_columns(
    claim: Reading, terms: Sequence[Term], source: Reading, known: tuple[Matrix, Matrix, Matrix]
) -> dict[str, Matrix]:
    """Return the features of names. `known`: cosines with words of the source, gloss weights, numbers."""
    similar, gloss, number = known
    runs = _runs(terms)
    columns = _known_names(claim, terms, source)
    columns |= _sounds(terms, source, runs, (columns["country"] != 0) | (columns["city"] > 0))
    columns["literal"] = np.array([_is_literal(term, source) for term in terms], np.float32)
    for run in runs:
        if _initials(run, terms) in {term.text for term in source.terms}:
            columns["literal"][run] = 1.0
    best = similar.max(axis=1)
    heard = columns["sound"] > (_HEARD_HAN if source.language == "zh" else HEARD)
    found = (
        (gloss >= 1) | (columns["literal"] > 0) | (columns["country"] >= 1) | (columns["city"] >= 1) | heard
    ) | (best > _SURE)
    run_best, run_found = best.copy(), found.astype(np.float32)
    columns["common"] = np.array([is_common(term.folded) for term in terms], np.float32)
    columns["listed"] = listed(terms, source) if claim.language == "en" else np.zeros(len(terms), np.float32)
    columns["listed"][number != 0] = 0.0  # September is 九月 in the dictionary, and 9月 in the text
    unfounded = _unfounded(terms, columns, (gloss, number, best), han=source.language == "zh")
    run_unfounded, run_words = unfounded.copy(), np.zeros(len(terms), np.float32)
    for run in runs:
        run_best[run] = best[run].mean()
        run_found[run] = found[run].mean()
        run_unfounded[run] = unfounded[run].sum()
        run_words[run] = len(run)
    free = min(_MOST_FREE, _free_names(claim, source, terms, similar))
    columns["unfounded"], columns["run_unfounded"], columns["run_words"] = unfounded, run_unfounded, run_words
    columns["absent"] = _absent(columns, han=source.language == "zh")
    columns["missing_places"] = np.full(len(terms), missing_places(claim, source), np.float32)
    columns["run_best"], columns["run_found"] = run_best, run_found
    columns["free_names"] = np.array([free if _is_name(term) else _NONE for term in terms], np.float32)
    return columns


def _unfounded(
    terms: Sequence[Term], columns: dict[str, Matrix], others: tuple[Matrix, Matrix, Matrix], *, han: bool
) -> Matrix:
    """Return 1 for proper names of which no list, dictionary, spelling, sound or meaning finds a trace."""
    gloss, number, best = others
    named = np.array([_is_name(term) and term.text[1:].islower() for term in terms])
    least = np.where(columns["pinyin"] != 0, _HEARD_PINYIN, _HEARD_LEAST) if han else _HEARD_ALPHABET
    heard = columns["sound"] > least
    apart = (columns["apart"] > 0) & ~heard
    traces = ~apart & (
        (columns["common"] > 0) | (columns["literal"] > 0) | (columns["country"] > 0) | (columns["city"] > 0)
        | (columns["listed"] > 0) | (gloss > 0) | (number != 0) | (best > _SURE) | heard
    )  # fmt: skip
    return np.asarray(named & ~traces, np.float32)


def _absent(columns: dict[str, Matrix], *, han: bool) -> Matrix:
    """Return 1 for words of names that a list or dictionary knows in the text's language, and it has none.

    The dictionary has one spelling of a name that others spell by its sound: Ryan is 瑞安 and 瑞恩.
    """
    states = np.stack([columns[name] for name in ("country", "city", "listed")])
    lacking = (states.min(axis=0) < 0) & (states.max(axis=0) <= 0) & (columns["literal"] <= 0)
    place = (columns["country"] < 0) | (columns["city"] < 0)
    heard = (columns["pinyin"] > 0) | (columns["sound"] > np.where(place | (not han), HEARD, _HEARD_HAN))
    return np.asarray(lacking & ~heard, np.float32)


def _runs(terms: Sequence[Term]) -> list[list[int]]:
    """Return runs of capitalised neighbours: the words of one name."""
    runs: list[list[int]] = []
    for index, term in enumerate(terms):
        if not _is_name(term):
            continue
        if runs and runs[-1][-1] == index - 1 and term.start - terms[index - 1].end <= 2:
            runs[-1].append(index)
        else:
            runs.append([index])
    return runs


def _initials(run: Sequence[int], terms: Sequence[Term]) -> str:
    """Return what a name of several words is called for short, PSG for Paris Saint-Germain; else ""."""
    words = [word for index in run for word in terms[index].text.split("-")]
    return "".join(word[:1] for word in words).upper() if len(words) >= _LEAST_INITIALS else ""


def _free_names(claim: Reading, source: Reading, terms: Sequence[Term], similar: Matrix) -> int:
    """Count names of the text that no word of the claim accounts for."""
    latin = [term for term in terms if _is_name(term)]
    stems = {english_stem(term.folded) for term in terms}
    nearest = similar.max(axis=0)
    count = 0
    for index, term in enumerate(source.terms):
        if term.name and nearest[index] < _SURE and term.folded not in claim.lowered:
            count += not _accounted(term, source.language, latin, stems)
    return count


def _accounted(term: Term, language: str, latin: Sequence[Term], stems: set[str]) -> bool:
    if language == "zh":
        if stems.intersection(glosses("zh").get(term.text, ())):
            return True
        names = HanNames(term.text)
        return any(names.spelled(other.folded) or names.transliterated(other.folded) > -1 for other in latin)
    return any(closeness(other.folded, term.folded) > HEARD for other in latin)


def _sounds(
    terms: Sequence[Term], source: Reading, runs: Sequence[Sequence[int]], places: NDArray[np.bool_]
) -> dict[str, Matrix]:
    """Look capitalised words up by sound: about 1 if found; pinyin is -1 for pinyin that is not found.

    `places` marks words of known places, which stand beside the names of people without being part of them.
    `apart` is 1 for a surname and a given name in pinyin that do not stand together in the text.
    """
    sound = np.full(len(terms), _NONE, np.float32)
    spelled, apart = np.zeros(len(terms), np.float32), np.zeros(len(terms), np.float32)
    if source.language == "zh":
        names = han_names(source.text)
        for index in (place for run in runs for place in run):
            found = names.spelled(terms[index].folded)
            spelled[index] = 1.0 if found else -float(is_pinyin(terms[index].folded))
            sound[index] = 1.0 if found else _transliterated(names, terms[index])
        for run in runs:
            people = [index for index in run if not places[index]]
            _spell_together(people, terms, names, (sound, spelled, apart))
    else:
        spoken = _spoken(source)
        for index in (place for run in runs for place in run):
            sound[index] = _closest(terms[index], spoken)
    return {"sound": sound, "pinyin": spelled, "apart": apart}


def _transliterated(names: HanNames, term: Term) -> float:
    """Return how likely the text spells the name by sound; letters read one by one (BMW) have no sound."""
    if term.text.isupper():
        return _UNHEARD
    return max(_UNHEARD, 1 + names.transliterated(term.folded) / 2)


def _spell_together(
    run: Sequence[int], terms: Sequence[Term], names: HanNames, columns: tuple[Matrix, Matrix, Matrix]
) -> None:
    """Surname and given name in pinyin must stand together: one alone is soon found by chance."""
    sound, spelled, apart = columns
    for first, second in pairwise(run):
        one, other = terms[first].folded, terms[second].folded
        if not (second == first + 1 and is_pinyin(one) and is_pinyin(other)):
            continue
        if max(len(one), len(other)) < _LONGEST_PINYIN:
            together = names.spelled(one + other) or names.spelled(other + one)
            heard = min(_transliterated(names, terms[index]) for index in (first, second))
            for index in (first, second):
                spelled[index] = 1.0 if together else -1.0
                sound[index] = 1.0 if together else heard
                apart[index] = 0.0 if together else 1.0


def _is_name(term: Term) -> bool:
    return term.text[:1].isupper() and term.text[:1].isascii() and len(term.text) > 1


def _spoken(source: Reading) -> set[str]:
    """Return the folded names of the text, and the parts of those with hyphens: Тадж-Махал."""
    names = {term.folded for term in source.terms if term.text[:1].isupper()}
    return names | {part for name in names for part in name.split("-") if len(part) >= _SHORTEST_PART}


def _closest(term: Term, names: Iterable[str]) -> float:
    near = [name for name in names if abs(len(name) - len(term.text)) <= 4]
    return max((closeness(term.folded, name) for name in near), default=0.0)


def _is_literal(term: Term, source: Reading) -> bool:
    return len(term.folded) > 1 and term.folded in source.lowered


_LONGEST_NAME = 3  # content words of a known name: "Wall Street Journal", "Communist Party [of] China"
_AFTER_COUNTRY = frozenset("方军媒企裔籍")  # 美方, 俄军
_BEFORE_COUNTRY = frozenset("驻访赴对")  # 访美, 对华
_AMBIGUOUS = frozenset("美英法德日")  # stand in 美元, 英镑, 方法, 道德, 昨日
_SHORT = 0.4  # evidence of a one-character abbreviation, which is often another word


def _known_names(claim: Reading, terms: Sequence[Term], source: Reading) -> dict[str, Matrix]:
    """Return 1 for words of a known country, organisation or city that the text has, -1 if it lacks them."""
    country, city = np.zeros(len(terms), np.float32), np.zeros(len(terms), np.float32)
    index = 0
    while claim.language == "en" and index < len(terms):
        length = 1
        if terms[index].text[0].isupper():
            for length in range(min(_LONGEST_NAME, len(terms) - index), 0, -1):
                name = " ".join(_written(term) for term in terms[index : index + length])
                states = [_country_state(name, source), _place_state(name, source)]
                if any(states):
                    found = max(state for state in states if state)
                    country[index : index + length] = found if states[0] else 0.0
                    city[index : index + length] = found if states[1] else 0.0
                    break
        index += length
    return {"country": country, "city": city}


def _written(term: Term) -> str:
    """Return a word as lists of names have it; "US" is told from "us" by its capitals."""
    return "u.s" if term.text == "US" else term.folded.rstrip(".")


@cache
def content_names() -> dict[str, tuple[str, ...]]:
    """Return the keys of countries and bodies by English name without its function words."""
    dropped = function_words("en")
    found = dict(english_names())
    for name, keys in english_names().items():
        short = " ".join(word for word in name.split() if word not in dropped)
        if short:
            found.setdefault(short, keys)
    return found


def _country_state(name: str, source: Reading) -> float:
    forms = known_forms(source.language)
    known = [form for key in content_names().get(name, ()) for form in forms.get(key, ())]
    return _state(known, source)


def _place_state(name: str, source: Reading) -> float:
    return _state(
        [other for other in place_forms().get(name, ()) if _of_script(other, source.language)], source
    )


def _state(known: Sequence[str], source: Reading) -> float:
    found = [form for form in known if _has(form, source)]
    if not known:
        return 0.0
    if source.language != "zh" or any(len(form) > 1 for form in found):
        return 1.0 if found else _NONE
    return max((_short_state(form, source) for form in found), default=_NONE)


@cache
def _short_countries() -> frozenset[str]:
    return frozenset(form for forms in known_forms("zh").values() for form in forms if len(form) == 1)


def _short_state(sign: str, source: Reading) -> float:
    """Return what one character tells of a country: 中俄 and 美方 are sure, 美 alone may be, 美元 is none."""
    text = source.lowered
    for at in (index for index, other in enumerate(text) if other == sign):
        before, after = text[max(0, at - 1) : at], text[at + 1 : at + 2]
        neighbours = _short_countries() - {sign}
        if after in _AFTER_COUNTRY or before in _BEFORE_COUNTRY or {before, after} & neighbours:
            return 1.0
    if sign in _AMBIGUOUS and not any(term.folded == sign for term in source.terms):
        return _NONE
    return _SHORT


def _of_script(name: str, language: str) -> bool:
    han = "\u3400" <= name[0] <= "\u9fff"
    return han if language == "zh" else language in {"ru", "uk", "be"} and not han


def _has(form: str, source: Reading) -> bool:
    """Tell whether the text has a name; in Russian the endings may differ."""
    if form == "u.s" and any(term.text == "US" for term in source.terms):
        return True
    if source.language != "ru":
        return form in source.lowered
    if len(form) == 2:  # ес, but not если
        return _word(form).search(source.lowered) is not None
    if len(form) < 5:  # сша, оон, перу: must begin a word
        cases = [form, *(form[:-1] + ending for ending in "еуы" if len(form) > 2 and form[-1] == "а")]  # куба
        return not source.beginnings.isdisjoint(cases)
    if " " in form:
        return _inflected(form).search(source.lowered) is not None
    stem = form[:-1] if form[-1] in "аеийоуыьэюя" else form
    return stem in source.lowered


@cache
def _word(form: str) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(form)}\b")


@cache
def _inflected(form: str) -> re.Pattern[str]:
    """Return what finds a Russian name of several words in any case: острова кука, на островах кука."""
    stems = (re.sub(r"(?:[аояыи][яей]|ый|[аеийоуыьэюя])$", "", word) or word for word in form.split())
    return re.compile(r" ".join(rf"\b{re.escape(stem)}\w{{0,3}}" for stem in stems))
