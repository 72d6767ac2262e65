"""Who did what to whom: where a claim has the two sides of an action the other way round."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from topicwire.text.wordlists import rows
from topicwire.verify.forms import Forms, read_forms
from topicwire.verify.locating import locate
from topicwire.verify.proper import is_common
from topicwire.verify.reading import Reading
from topicwire.verify.terms import Term
from topicwire.verify.words import WordEvidence

_NEAR = 0.4  # cosine, after the word map, of the claim's action and the word of the text it is compared with
_SAME = 0.62  # cosine from which two words count as one name, as in `naming.py`
# Words of a passage of four sentences; longer ones are lists or have no signs, and take seconds.
_LONGEST = 400
_BETWEEN = 2  # content words between two names, of which one is then taken for the action
_REACH = 5  # words from an action to the names on its sides
_STOPS = frozenset(",;:()，；：（）。—–")


@dataclass(frozen=True, slots=True)
class Exchange:
    """An action of the claim whose sides stand the other way round in the text."""

    action: str  # as in the claim


def find_exchange(claim: Reading, source: Reading, evidence: WordEvidence) -> Exchange | None:
    """Return the first action that the claim has done by whom the text has it done to.

    Both sides must be names that the text has, in one clause with the action; what cannot be told for sure is
    no exchange.
    """
    if not evidence.placed.size or len(source.terms) > _LONGEST:
        return None
    for row, place in enumerate(evidence.places):
        sides = _sides(claim, place) if _is_action(claim, place) else None
        own = _leader(claim, (sides[0][-1], sides[1][0]), place) if sides else None
        if sides is None or own is None:
            continue
        near = evidence.placed[row]
        spot = int(near.argmax()) if float(near.max()) > _NEAR else None
        one, other = (_spots(side, claim, source, evidence) for side in sides)
        known = _source_leader(source, one, other, spot)
        if known is not None and known != own:
            return Exchange(claim.terms[place].text)
    return None


def _is_action(text: Reading, place: int) -> bool:
    """Tell whether a word is an action of the list, or looks like the past tense of a verb."""
    term = text.terms[place]
    told = place in text.modality.done and place not in text.modality.said
    return not term.name and (told or term.folded in _actions(text.language))


@cache
def _words(language: str, kind: str) -> frozenset[str]:
    """Return the words or endings of a kind in the table of sides."""
    table = {(tag, name): listed for tag, name, listed in rows("topicwire.verify", "sides.tsv")}
    return frozenset(table[language, kind].split("|"))


@cache
def _endings(kind: str) -> tuple[str, ...]:
    return tuple(_words("ru", kind))


@cache
def _actions(language: str) -> Forms:
    return read_forms(
        form
        for tag, forms in rows("topicwire.verify", "actions.tsv")
        if tag == language
        for form in forms.split("|")
    )


def _sides(text: Reading, place: int) -> tuple[Sequence[int], Sequence[int]] | None:
    """Return the names nearest to an action, as places: those before and behind it, or both before it."""
    names = [run for run in _names(text) if _same_clause(text, run[-1], place)]
    before = [run for run in names if 0 < place - run[-1] <= _REACH]
    after = [run for run in names if 0 < run[0] - place <= _REACH]
    if before and after:
        return before[-1], after[0]
    if len(before) > 1 and text.language == "zh":  # 甲对乙……, 甲被乙……
        return before[-2], before[-1]
    return None


def _names(text: Reading) -> list[list[int]]:
    """Return runs of neighbouring words of names."""
    runs: list[list[int]] = []
    for place, term in enumerate(text.terms):
        if not (term.name or (term.first and term.text[:1].isupper() and not is_common(term.folded))):
            continue
        if runs and runs[-1][-1] == place - 1 and term.start - text.terms[place - 1].end <= 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def _same_clause(text: Reading, one: int, other: int) -> bool:
    start, end = sorted((text.terms[one].end, text.terms[other].start))
    return _STOPS.isdisjoint(text.text[start:end]) and not any(
        text.terms[place].first for place in range(min(one, other) + 1, max(one, other) + 1)
    )


def _spots(side: Sequence[int], claim: Reading, source: Reading, evidence: WordEvidence) -> frozenset[int]:
    """Return where the text has a name of the claim: by lists and sound, else by the nearest vector."""
    found = locate([claim.terms[index] for index in side], source)
    rows = [evidence.similar[evidence.places.index(index)] for index in side if index in evidence.places]
    return found or frozenset(int(row.argmax()) for row in rows if float(row.max()) > _SAME)


def _source_leader(
    source: Reading, one: frozenset[int], other: frozenset[int], spot: int | None
) -> int | None:
    """Return which of two names, 0 for `one` or 1, does in the text what the word at `spot` says.

    Without such a word it is the first of the few between the names.
    """
    if spot is not None:
        one, other = (
            frozenset(place for place in places if _same_clause(source, place, spot))
            for places in (one, other)
        )
    if not one or not other or one & other:
        return None
    turned = max(other) < min(one)
    first, second = (max(other), min(one)) if turned else (max(one), min(other))
    action = _first_between(source, first, second) if spot is None else spot
    found = _leader(source, (first, second), action) if action is not None and first < second else None
    return None if found is None else found ^ turned


def _first_between(text: Reading, first: int, second: int) -> int | None:
    """Return the place of the first word between two names of a clause that have little else between them."""
    words = [place for place in range(first + 1, second) if text.terms[place].content]
    plain = 0 < len(words) <= _BETWEEN and not any(text.terms[place].name for place in words)
    return words[0] if plain and _same_clause(text, first, second) else None


def _leader(text: Reading, names: tuple[int, int], action: int) -> int | None:
    """Return which of two names in their order, 0 or 1, does the action; None if it cannot be told."""
    ways = {"en": _leader_en, "ru": _leader_ru, "zh": _leader_zh}
    return ways[text.language](text.terms, *names, action) if text.language in ways else None


def _leader_zh(terms: Sequence[Term], first: int, second: int, action: int) -> int | None:
    between = {terms[place].folded for place in range(first + 1, second)}
    if action < first or (first and terms[first - 1].folded in _words("zh", "before")):
        return None
    if between & _words("zh", "passive"):
        return 1 if action > second else None
    if action < second:
        return 0
    return 0 if terms[second - 1].folded in _words("zh", "object") else None


def _leader_ru(terms: Sequence[Term], first: int, second: int, action: int) -> int | None:
    before = [term.folded for term in terms[max(0, first - 2) : first]]
    # кандидатуру Вайно
    led = any(word in _words("ru", "before") or word.endswith(_endings("object")) for word in before)
    if not first < action < second or led:
        return None
    if terms[action].folded.endswith(_endings("passive")):
        return 1 if terms[second].folded.endswith(_endings("instrument")) else None
    if not terms[first].folded.endswith(_endings("object")):
        return 0
    free = terms[second - 1].folded not in _words("ru", "before")
    return 1 if free and not terms[second].folded.endswith(_endings("oblique")) else None


def _leader_en(terms: Sequence[Term], first: int, second: int, action: int) -> int | None:
    words = [term.folded for term in terms]
    if not first < action < second or (first and words[first - 1] in _words("en", "before")):
        return None
    if "by" in words[max(action + 1, second - 2) : second]:
        return 1
    passive = "by" in words[action:second] or not _words("en", "being").isdisjoint(words[first:action])
    between = words[first + 1 : second]
    apart = words[action + 1] in {"at", "in"} or not _words("en", "apart").isdisjoint(between)
    return None if passive or apart else 0
