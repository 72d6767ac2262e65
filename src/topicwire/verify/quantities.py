"""Numbers and dates of a claim that the cited text does not have."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from topicwire.text.dates import DatePart, aliases, find_dates
from topicwire.text.numbers import Bound, Number, find_numbers
from topicwire.text.wordlists import rows

_LOOSE = 0.05  # relative: how far "about 500" may lie from the number in the text


@dataclass(frozen=True, slots=True)
class Facts:
    """Numbers and parts of dates of one text."""

    text: str
    numbers: tuple[Number, ...]
    dates: tuple[DatePart, ...]


@dataclass(frozen=True, slots=True)
class Fit:
    """How well the source accounts for one number or part of a date of the claim."""

    start: int  # in the claim
    end: int
    text: str
    kind: str  # number, weak, ordinal, fraction, times, or the kind of a part of a date
    found: bool
    unit_differs: bool = False
    bound_differs: bool = False


def read_facts(text: str, language: str) -> Facts:
    """Read numbers and dates; in the claim, numbers that are part of a date are left to the date."""
    return Facts(
        text, find_numbers(text, language) + _number_words(text, language), find_dates(text, language)
    )


def fit(claim: Facts, source: Facts, reference: date | None) -> tuple[Fit, ...]:
    """Look up every number and part of a date of the claim in the source. Order as in the claim."""
    named = {alias for part in source.dates for alias in aliases(part, reference)}
    values = [value for number in source.numbers for value in _readings(number)]
    fits = [_fit_part(part, claim.text, named, values, reference) for part in claim.dates]
    spans = [(part.start, part.end) for part in claim.dates]
    fits += [
        _fit_number(number, source.numbers, named)
        for number in claim.numbers
        if not any(start < number.end and number.start < end for start, end in spans)
    ]
    return tuple(sorted(fits, key=lambda item: item.start))


def _readings(number: Number) -> tuple[float, ...]:
    return (number.value,) if number.other is None else (number.value, number.other)


def _fit_part(
    part: DatePart, text: str, named: set[tuple[str, int]], values: Sequence[float], reference: date | None
) -> Fit:
    found = bool(aliases(part, reference) & named)
    if not found and text[part.start : part.end].isdecimal():
        found = float(part.value) in values  # a figure in the text that was not read as a date
    return Fit(part.start, part.end, text[part.start : part.end], part.kind, found)


def _fit_number(number: Number, known: Sequence[Number], named: set[tuple[str, int]]) -> Fit:
    kind = "number" if number.role == "cardinal" else number.role
    if _is_vague(number):
        kind = "weak"
    equal = [other for other in known if _equal(number, other)]
    found = bool(equal) or any(
        (name, int(number.value)) in named for name in ("year", "day", "decade", "century")
    )
    differs = bool(equal) and bool(number.unit) and all(_units_clash(number, other) for other in equal)
    opposite = {Bound.OVER: Bound.UNDER, Bound.UNDER: Bound.OVER}.get(number.bound)
    bounds = bool(equal) and opposite is not None and all(other.bound is opposite for other in equal)
    return Fit(number.start, number.end, number.text, kind, found, differs, bounds)


def _is_vague(number: Number) -> bool:
    """Tell whether other languages often say it without a number: one, first, half, dozens, thousands."""
    if number.text[:1].isdigit():
        return False
    first = number.value in {0.0, 1.0} and number.role in {"cardinal", "ordinal"}
    return first or number.role == "fraction" or (number.text.endswith("s") and " " not in number.text)


def _equal(number: Number, other: Number) -> bool:
    slack = _LOOSE if Bound.ABOUT in {number.bound, other.bound} else 0.0
    for value in _readings(number):
        for known in _readings(other):
            if abs(value - known) <= max(min(number.step / 2, known * 0.05), slack * known, 1e-9 * known):
                return True
    if number.unit and number.unit == other.unit and number.factor != other.factor:
        base, other_base = number.value * number.factor, other.value * other.factor
        return abs(base - other_base) <= max(0.02 * other_base, number.step * number.factor / 2)
    return False


def _units_clash(number: Number, other: Number) -> bool:
    return bool(other.unit) and number.unit != other.unit


@cache
def _implied_numbers() -> tuple[tuple[str, float], ...]:
    return tuple((row[1], float(row[2])) for row in rows("topicwire.text", "numerals.tsv") if row[0] == "zh")


def _number_words(text: str, language: str) -> tuple[Number, ...]:
    """Return Chinese words that imply a number without being one: 双, 首次, 俩."""
    if language.partition("-")[0] != "zh":
        return ()
    found = []
    for word, value in _implied_numbers():
        if (at := text.find(word)) >= 0:
            found.append(Number(at, at + len(word), word, value, 1.0, "weak"))
    return tuple(found)
