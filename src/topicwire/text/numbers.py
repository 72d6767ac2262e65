"""Numbers and quantities in a text, with scale, unit, bound and how exactly they are written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from topicwire.text import chinese_numerals
from topicwire.text.numerals import COMMA_LANGUAGES, NARROW, Numeral, numeral_words, read_digits, read_words
from topicwire.text.russian_compounds import read_compound
from topicwire.text.units import LONGEST, bound_table, unit_table


class Bound(StrEnum):
    """What the words beside a number make of it."""

    EXACT = "exact"
    ABOUT = "about"
    OVER = "over"
    UNDER = "under"


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it stands in a text."""

    start: int  # offsets into the text, unit not included
    end: int
    text: str
    value: float  # percent as it is said: 20 for 两成 and for 20%
    step: float  # weight of the last written place: 1e10 for "3.67 trillion"
    role: str = "cardinal"  # ordinal, fraction, times, weak (a word that is rarely meant as a number)
    unit: str = ""  # see data/units.tsv; empty if none is written
    factor: float = 1.0  # to the unit's base
    bound: Bound = Bound.EXACT
    other: float | None = None  # a second reading: "3" of "3 to 5 million"


_TOKEN = re.compile(
    r"(?P<number>\d+(?:[.,\u066b\u066c]\d+)*)(?P<suffix>(?:st|nd|rd|th|-?(?:й|я|е|го|му|м|х|ми|ой|ая|ые|ю))\b)?"
    r"|(?P<word>[^\W\d_]+)|(?P<sign>[^\w\s])"
)
_GROUPED = re.compile(r"\d{1,3}(?:[ \u00a0\u202f\u2009]\d{3})+(?![\d])")
_LETTERS = {"k": 1e3, "m": 1e6, "bn": 1e9, "b": 1e9, "tn": 1e12}
_FRACTIONS = {"½": 0.5, "⅓": 1 / 3, "⅔": 2 / 3, "¼": 0.25, "¾": 0.75}
_CURRENCY_BEFORE = re.compile(r"(hk\$|us\$|a\$|rmb|usd|eur|cny|[$€£¥₽₹₩¥])\s?$")
_CURRENCY_SIGNS = frozenset("$€£¥₽₹₩")
_RANGE = re.compile(r"\s?(?:-|–|—|~|～|to|до|по|至|到|或|and|or|bis|à|a)\s?")


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    text: str  # lower case, ё as е
    digits: bool
    suffix: bool


def find_numbers(text: str, language: str) -> tuple[Number, ...]:
    """Return the numbers of a text in order. `language` is BCP 47; unknown ones are read by digits alone."""
    tag = language.partition("-")[0]
    narrow = text.translate(NARROW)
    lowered = narrow.lower() if len(narrow.lower()) == len(text) else narrow
    found = list(_chinese(lowered) if tag in {"zh", "ja"} else _spaced(lowered, tag))
    found = [_surroundings(number, lowered, tag) for number in found]
    return tuple(replace(number, text=text[number.start : number.end]) for number in _ranges(found, lowered))


def _spaced(text: str, language: str) -> Iterator[Number]:
    tokens = _tokens(text, spaced_groups=language in COMMA_LANGUAGES)
    words = [token.text for token in tokens]
    position = 0
    while position < len(tokens):
        numeral = _numeral(tokens, words, position, language)
        if numeral is None:
            position += 1
            continue
        first, last = tokens[position], tokens[position + numeral.length - 1]
        yield Number(first.start, last.end, "", numeral.value, numeral.step, numeral.role)
        position += numeral.length


def _numeral(tokens: list[_Token], words: list[str], position: int, language: str) -> Numeral | None:
    token = tokens[position]
    if token.text in _FRACTIONS:
        return Numeral(_FRACTIONS[token.text], 1, "fraction", 0.01)
    if not token.digits:
        if language == "ru" and (compound := read_compound(token.text)) is not None:
            return Numeral(compound, 1)
        return read_words(words, position, language)
    value, step = read_digits(token.text, decimal_comma=language in COMMA_LANGUAGES)
    if token.suffix:
        return Numeral(value, 1, "ordinal")
    length = 1
    table = numeral_words(language)
    while position + length < len(tokens):
        following = tokens[position + length]
        word = table.get(following.text)
        scale = word.value if word is not None and word.role == "scale" else None
        if scale is None and following.start == tokens[position + length - 1].end and language == "en":
            scale = _LETTERS.get(following.text) if _is_money(tokens, position) else None
        if scale is None:
            break
        value, step, length = value * scale, step * scale, length + 1
        if following.text in {"тыс", "млн", "млрд", "трлн"} and position + length < len(tokens):
            length += tokens[position + length].text == "."
    return Numeral(value, length, "cardinal", step)


def _is_money(tokens: list[_Token], position: int) -> bool:
    """Tell whether a currency sign stands before the number: "$100m", not "the 100m race" or "4K"."""
    return position > 0 and tokens[position - 1].text in _CURRENCY_SIGNS


def _tokens(text: str, *, spaced_groups: bool) -> list[_Token]:
    found = []
    position = 0
    while match := _TOKEN.search(text, position):
        position = match.end()
        start, end = match.span()
        digits = match["number"] is not None
        if digits and spaced_groups and (group := _GROUPED.match(text, start)):
            end = position = group.end()
            written = group[0]
        else:
            written = match["number"] if digits else match[0].replace("ё", "е")
        if match[0] == "-":
            continue
        found.append(
            _Token(start, end, written, digits, digits and match["suffix"] is not None and end == match.end())
        )
    return found


def _chinese(text: str) -> Iterator[Number]:
    position = 0
    while position < len(text):
        sign = text[position]
        if not (sign in chinese_numerals.SIGNS or (sign.isascii() and sign.isdecimal()) or sign == "半"):
            position += 1
            continue
        number = _chinese_number(text, position)
        if number is not None:
            yield number
        position = number.end if number else position + 1


def _chinese_number(text: str, start: int) -> Number | None:
    """Return the number that begins at `start`."""
    if text[start] == "半" or text.startswith("一半", start):
        return Number(start, text.index("半", start) + 1, "", 0.5, 0.01, "fraction")
    numeral = chinese_numerals.read(text, start)
    if numeral is None:
        return None
    bound = Bound.OVER if numeral.more else Bound.EXACT
    number = Number(start, numeral.end, "", numeral.value, numeral.step, bound=bound, other=numeral.low)
    return _divided(number, text) or _tenths(number, text) or _whole(number, text)


def _divided(number: Number, text: str) -> Number | None:
    """Return 百分之五 or 三分之二, of which `number` is the lower part."""
    if not text.startswith("分之", number.end) or not number.value:
        return None
    top = chinese_numerals.read(text, number.end + 2)
    if top is None:
        return None
    if number.value in {100, 1000}:
        value, step = (part * 100 / number.value for part in (top.value, top.step))
        return replace(number, end=top.end, value=value, step=step, unit="percent")
    return replace(number, end=top.end, value=top.value / number.value, step=0.01, role="fraction")


def _tenths(number: Number, text: str) -> Number | None:
    """Return 三成 or 三成五, tenths that begin with `number`."""
    if not text.startswith("成", number.end) or number.value >= 10:
        return None
    end = number.end + 1
    rest = chinese_numerals.read(text, end)
    if rest is not None and rest.end == end + 1 and 0 < rest.value < 10:
        value = number.value * 10 + rest.value
        return replace(number, end=rest.end, value=value, step=1.0, unit="percent")
    return replace(number, end=end, value=number.value * 10, step=10.0, unit="percent")


def _whole(number: Number, text: str) -> Number:
    """Return a number that is no share, with what stands right before and after it."""
    if text.startswith("倍", number.end):
        number = replace(number, other=number.value + 1)  # 增长一倍: twice as much
    if number.start and text[number.start - 1] in "第初":
        return replace(number, start=number.start - 1, role="ordinal")
    if text.startswith("半", number.end) and number.value == int(number.value):
        number = replace(number, end=number.end + 1, value=number.value + 0.5, step=0.1)
    if number.end - number.start == 1 and not text[number.start].isascii():
        number = replace(number, role="weak")
    return number


def _surroundings(number: Number, text: str, language: str) -> Number:
    """Add unit and bound."""
    if not number.unit:
        unit, factor = _unit(number, text, language)
        number = replace(number, unit=unit, factor=factor)
    before = text[max(0, number.start - 24) : number.start].rstrip(" $€£¥")
    after = text[number.end : number.end + 16].lstrip()
    spaced = language != "zh"
    for phrase, bound in bound_table(language, "before"):
        if before.endswith(phrase) and not (spaced and before[: -len(phrase)][-1:].isalpha()):
            return replace(number, bound=Bound(bound))
    for phrase, bound in bound_table(language, "after"):
        if after.startswith(phrase) or (not spaced and after[1:].startswith(phrase) and phrase != "多"):
            return replace(number, bound=Bound(bound))
    return number


def _unit(number: Number, text: str, language: str) -> tuple[str, float]:
    before = _CURRENCY_BEFORE.search(text[max(0, number.start - 5) : number.start])
    table = unit_table(language)
    if before:
        return table.get(before[1], ("", 1.0))
    after = text[number.end : number.end + LONGEST + 2].lstrip(" -\u00a0\u202f余多")
    for length in range(min(LONGEST, len(after)), 0, -1):
        phrase = after[:length]
        whole = language == "zh" or not phrase[-1].isalpha() or not after[length : length + 1].isalpha()
        if whole and phrase in table:
            return table[phrase]
    return "", 1.0


def _ranges(numbers: list[Number], text: str) -> list[Number]:
    """Give the first number of a range the unit of the second, and its scale as a second reading."""
    for index in range(len(numbers) - 1):
        left, right = numbers[index], numbers[index + 1]
        between = text[left.end : right.start]
        if len(between) > 6 or not _RANGE.fullmatch(between.strip("% ") or "x"):
            continue
        scale = right.step if right.step >= 1000 and left.value < 1000 else 1.0
        numbers[index] = replace(
            left,
            unit=left.unit or right.unit,
            factor=left.factor if left.unit else right.factor,
            other=left.value * scale if scale > 1 else left.other,
        )
    return numbers
