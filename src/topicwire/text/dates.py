"""Parts of dates in a text: year, month, day, weekday, decade, century, season, clock, and "last week"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from topicwire.text import chinese_numerals
from topicwire.text.numerals import NARROW, read_words
from topicwire.text.wordlists import rows


@dataclass(frozen=True, slots=True)
class DatePart:
    """One part of a date as it stands in a text. "14 July 2025" has three."""

    kind: str  # year month day weekday season quarter decade century clock, or day_offset … year_offset
    value: int  # months from 1, weekdays from 0 (Monday), clock in minutes of a half day, decade 90 for 1990s
    start: int
    end: int


_YEAR = r"(?P<year>1\d{3}|20\d{2})"
_SPACED = [
    re.compile(
        rf"(?<![\d.,-]){_YEAR}[-/.](?P<month>0?[1-9]|1[0-2])[-/.](?P<day>0?[1-9]|[12]\d|3[01])(?![\d.])"
    ),
    re.compile(rf"(?<![\d.,])(?P<day>0?[1-9]|[12]\d|3[01])\.(?P<month>0?[1-9]|1[0-2])\.{_YEAR}(?!\d)"),
    re.compile(r"(?<!\d)(?:1[0-9]|20)?(?P<decade>\d0)(?:-?['’]?s\b|-[еых]{1,2}\b|er\b)"),
    re.compile(r"(?<![\d$€£.,])(?P<year>1[0-9]\d{2}|20\d{2})(?![\d%]|[.,]\d|['’]?s\b|-[еых])"),
    re.compile(r"\b(?P<hour>[01]?\d|2[0-4]):(?P<minute>[0-5]\d)(?!\d)"),
    re.compile(r"\b(?:в|во|до|после|около) (?P<hour>[01]?\d|2[0-3])\.(?P<minute>[0-5]\d)(?!\d|[.,]\d|\s?%)"),
    re.compile(r"\b(?P<hour>1[0-2]|0?\d)\s?(?:a\.?m\b|p\.?m\b|o['’]clock)"),
    re.compile(
        r"\b(?P<century>\d{1,2})(?:st|nd|rd|th|-й|-м|-го|-е)?[ -]+"
        r"(?:century|centuries|век\w{0,2}|столети\w{1,2})\b"
    ),
    re.compile(r"\b(?P<roman>[ivx]{1,5})(?:-\w{1,2})? (?:век\w{0,2}|вв?\.|столети\w{1,2}|siglo|siècle)"),
    re.compile(r"\b(?P<ordinal>[a-z]+(?:-[a-z]+)?)[ -](?:century|centuries)\b"),
    re.compile(
        r"\b(?P<quarter>first|second|third|fourth|перв\w+|втор\w+|треть\w+|четверт\w+) "
        r"(?:quarter|квартал\w?)\b"
    ),
    re.compile(
        r"\b(?P<half>first|second|перв\w+|втор\w+) (?:half of the year|half of (?=\d{4})|полугоди\w+)"
    ),
]
_NUMBER = r"[\d〇零一二三四五六七八九十廿]"
_CHINESE = [
    re.compile(r"(?<!\d)(?P<year>[12]\d{3}|[一二][〇○零一二三四五六七八九]{3})\s?年?(?![\d.%])"),
    re.compile(rf"(?<![\d.])(?P<month>{_NUMBER}{{1,2}})\s?月(?!球|亮)"),
    re.compile(rf"(?<![\d.])(?P<day>{_NUMBER}{{1,3}})\s?(?:日|号(?![楼线馆院机]))"),
    re.compile(rf"(?P<century>{_NUMBER}{{1,3}})\s?世纪"),
    re.compile(rf"(?P<decade>{_NUMBER}{{1,4}})\s?年代"),
    re.compile(r"第?(?P<quarter>[一二三四1-4])季度?"),
    re.compile(r"(?P<half>上|下)半年"),
    re.compile(
        rf"(?P<hour>{_NUMBER}{{1,3}})\s?(?:点|时(?!代|期|候|间|装|尚))(?:\s?(?P<minute>{_NUMBER}{{1,3}})分?)?"
    ),
    re.compile(r"(?<!\d)(?P<hour>[01]?\d|2[0-4]):(?P<minute>[0-5]\d)(?!\d)"),
]
_SPACED.append(
    re.compile(
        r"(?<![\w,.-])(?:(?P<ago>\d{1,3}|[a-zа-я]+) )?(?P<unit>years?|months?|weeks?|days?|лет|год|года|"
        r"месяц|месяца|месяцев|неделю|недели|недель|день|дня|дней) (?:ago|назад)\b"
    )
)
_CHINESE.append(
    re.compile(
        rf"(?P<ago>两|{_NUMBER}{{1,4}})[多余]?\s?(?P<unit>年|个月|周|个?星期|天)(?:之|以)?前(?![任夕锋后])"
    )
)
_UNITS = {
    "y": "year",
    "л": "year",
    "г": "year",
    "年": "year",
    "m": "month",
    "м": "month",
    "月": "month",
    "w": "week",
    "н": "week",
    "周": "week",
    "星": "week",
    "期": "week",
    "d": "day",
    "д": "day",
    "天": "day",
}  # fmt: skip - by first letter in alphabets, by last sign in Chinese
_ORDERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "перв": 1, "втор": 2, "трет": 3, "четв": 4}
_DAY_BEFORE = re.compile(r"(?<![\d.,$])(?P<day>[1-9]|[12]\d|3[01])(?:st|nd|rd|th|-го|-е|\.)?(?: of| de)? ?$")
_DAY_RANGE = re.compile(
    r"(?<![\d.,$])(?P<day>[1-9]|[12]\d|3[01])(?:st|nd|rd|th|-го)? ?(?:-|–|—|and|to|и|по|bis|y|al) ?"
    r"(?:[1-9]|[12]\d|3[01])(?:st|nd|rd|th|-го)?(?: of)? ?$"
)
_DAY_AFTER = re.compile(
    r"\.? (?:the )?(?P<day>[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?![\d%:]|[.,]\d)"
    r"(?: ?(?:-|–|—|to|and) ?(?P<last>[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?![\d%:]|[.,]\d| [a-z]))?"
)
_WORDS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_MONTH_BEFORE = re.compile(
    r"(?:\b(?:in|of|since|until|till|by|this|last|next|early|late|mid|from|to|and|through|between|every)|\d|-)"
    r" ?-?$"
)
_MONTH_AFTER = re.compile(r",? ?(?:\d|and (?:june|april)|to (?:june|april))")
_ROMAN = {"i": 1, "v": 5, "x": 10}


def find_dates(text: str, language: str) -> tuple[DatePart, ...]:
    """Return the parts of dates in a text, in order. `language` is a BCP 47 tag."""
    tag = language.partition("-")[0]
    text = text.translate(NARROW)
    lowered = text.lower() if len(text.lower()) == len(text) else text
    found: dict[tuple[int, str], DatePart] = {}
    parts = _chinese(lowered) if tag in {"zh", "ja"} else _spaced(lowered, text, tag)
    for part in parts:
        overlaps = any(part.kind == "year" and old.start <= part.start < old.end for old in found.values())
        if not overlaps:
            found.setdefault((part.start, part.kind), part)
    return tuple(sorted(found.values(), key=lambda part: (part.start, part.kind)))


def aliases(part: DatePart, reference: date | None) -> set[tuple[str, int]]:
    """Return what else the part may be called on the day of writing: "yesterday" is also the 14th."""
    names = {(part.kind, part.value)}
    if reference is None:
        return names
    if part.kind == "day_offset":
        day = reference + timedelta(days=part.value)
        names |= {("day", day.day), ("weekday", day.weekday())}
    elif part.kind == "year_offset":
        names.add(("year", reference.year + part.value))
    elif part.kind == "month_offset":
        names.add(("month", (reference.month - 1 + part.value) % 12 + 1))
    elif part.kind == "year" and abs(part.value - reference.year) <= 10:
        names.add(("year_offset", part.value - reference.year))
    elif part.kind == "day":
        names |= _near_days(part.value, reference)
    elif part.kind == "weekday":
        day = reference - timedelta(days=(reference.weekday() - part.value) % 7)
        names |= {("day", day.day), ("day_offset", (day - reference).days)}
    return names


def _near_days(day: int, reference: date) -> set[tuple[str, int]]:
    """Return weekday and offset of a day of the month, if it lies within a week of the reference."""
    for distance in range(-6, 7):
        near = reference + timedelta(days=distance)
        if near.day == day:
            return {("weekday", near.weekday()), ("day_offset", distance)}
    return set()


def _spaced(lowered: str, text: str, language: str) -> Iterator[DatePart]:
    for pattern in _SPACED:
        for match in pattern.finditer(lowered):
            yield from _groups(match, language)
    for part in _phrases(lowered, language):
        if part.kind == "month" and language == "en" and not _is_month(text, lowered, part):
            continue
        yield part
        if part.kind == "month":
            yield from _days(lowered, part)


def _is_month(text: str, lowered: str, part: DatePart) -> bool:
    """Tell the month from the verb and the name: "in May", "May 5", but not "may" or "Theresa May"."""
    if not text[part.start].isupper():
        return False
    if lowered[part.start : part.end] not in {"may", "march"}:
        return True
    return bool(_MONTH_BEFORE.search(lowered[max(0, part.start - 12) : part.start])) or bool(
        _MONTH_AFTER.match(lowered, part.end)
    )


def _groups(match: re.Match[str], language: str) -> Iterator[DatePart]:
    """Turn the named groups of a match into parts."""
    start, end = match.span()
    groups = {name: group for name, group in match.groupdict().items() if group}
    if "unit" in groups:
        unit = groups["unit"]
        if (count := _count(groups.get("ago", ""), unit, language)) > 0:
            kind = _UNITS[unit[-1]] if language == "zh" else _UNITS[unit[0]]
            yield DatePart(f"{kind}_offset", -count, start, end)
        return
    if "hour" in groups:
        minutes = _read(groups["hour"]) * 60 + _read(groups.get("minute", "0"))
        yield DatePart("clock", minutes % 720, start, end)
        return
    for name, group in groups.items():
        if name == "roman":
            yield DatePart("century", _roman(group), start, end)
        elif name == "ordinal":
            numeral = read_words(group.split("-"), 0, language)
            if numeral is not None and numeral.role == "ordinal":
                yield DatePart("century", int(numeral.value), start, end)
        elif name in {"quarter", "half"}:
            value = (
                _ORDERS.get(group) or _ORDERS.get(group[:4]) or {"上": 1, "下": 2}.get(group) or _read(group)
            )
            yield DatePart(name, value, start, end)
        else:
            value = _read(group)
            yield DatePart(
                name, value % 100 if name == "decade" else value, match.start(name), match.end(name)
            )


def _count(written: str, unit: str, language: str) -> int:
    """Return a number below a hundred; 1 for "a year ago" and "год назад", -1 for "few" and "million"."""
    if written.isdecimal() or language == "zh":
        return _read(written)
    numeral = read_words([written], 0, language)
    if numeral is not None:
        return int(numeral.value) if numeral.value < 100 else -1
    return 1 if written in {"", "a", "an"} or unit in {"год", "месяц", "неделю", "день"} else -1


def _read(written: str) -> int:
    if written.isdecimal():
        return int(written)
    numeral = chinese_numerals.read(written, 0)
    return int(numeral.value) if numeral is not None else -1


def _roman(written: str) -> int:
    values = [_ROMAN[sign] for sign in written]
    after = [*values[1:], 0]
    return sum(value if value >= follower else -value for value, follower in zip(values, after, strict=True))


def _days(text: str, month: DatePart) -> Iterator[DatePart]:
    """Find the days beside the name of a month."""
    before = text[max(0, month.start - 28) : month.start]
    offset = month.start - len(before)
    for pattern in (_DAY_BEFORE, _DAY_RANGE):
        if match := pattern.search(before):
            yield DatePart("day", int(match["day"]), offset + match.start("day"), offset + match.end("day"))
    if match := _DAY_AFTER.match(text, month.end):
        for name in ("day", "last"):
            if match[name]:
                yield DatePart("day", int(match[name]), match.start(name), match.end(name))


@cache
def _table(language: str) -> dict[tuple[str, ...], tuple[str, int]]:
    return {
        tuple(words.split()): (kind, int(value))
        for tag, words, kind, value in rows("topicwire.text", "date_words.tsv")
        if tag == language
    }


@cache
def _first_words(language: str) -> frozenset[str]:
    return frozenset(words[0] for words in _table(language))


def _phrases(text: str, language: str) -> Iterator[DatePart]:
    """Look words up, longest phrase first."""
    table, beginnings = _table(language), _first_words(language)
    words = []
    for match in _WORDS.finditer(text):
        word = match[0].replace("ё", "е")
        bare = word.removesuffix("'s").removesuffix("’s")  # "Friday's hearing"
        words.append((bare, match.start(), match.end() - len(word) + len(bare)))
    position = 0
    while position < len(words):
        for length in (4, 3, 2, 1) if words[position][0] in beginnings else ():
            run = words[position : position + length]
            entry = table.get(tuple(word for word, _, _ in run)) if len(run) == length else None
            if entry is not None:
                yield DatePart(entry[0], entry[1], run[0][1], run[-1][2])
                position += length - 1
                break
        position += 1


def _chinese(text: str) -> Iterator[DatePart]:
    for pattern in _CHINESE:
        for match in pattern.finditer(text):
            yield from _groups(match, "zh")
    table = {words[0]: entry for words, entry in _table("zh").items()}
    position = 0
    while position < len(text):
        for length in (4, 3, 2):
            word = text[position : position + length]  # shorter at the end of the text
            entry = table.get(word)
            if entry is not None:
                yield DatePart(entry[0], entry[1], position, position + len(word))
                position += len(word) - 1
                break
        position += 1
