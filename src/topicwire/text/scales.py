"""A number with its scale as one plain number: 3.67万亿, 36,700亿 and 3.67 trillion are 3670000000000."""

import re
from decimal import Decimal, InvalidOperation
from functools import cache

from topicwire.text.numerals import numeral_words

# Chinese and Japanese scales, simplified as in folded text.
_CHINESE = {
    "万亿": 10**12,
    "千亿": 10**11,
    "百亿": 10**10,
    "亿": 10**8,
    "千万": 10**7,
    "百万": 10**6,
    "万": 10**4,
}
LEAST = 1_000  # a smaller scale (dozen, hundred) is rather a word
LARGEST = 10**21


def scaled(number: str, text: str, at: int, language: str) -> tuple[str, int] | None:
    """Return what a number (digits, perhaps a decimal point) amounts to, and where its scale ends.

    The scale stands at `at` of folded text, after one space or none; None if there is none. "billion" is
    what `language` (ISO 639-1) takes it for; a language without scales of its own has the English ones.
    """
    found = _pattern(language).match(text, at)
    if found is None:
        return None
    try:
        value = Decimal(number) * _scales(language)[found[1]]
    except InvalidOperation:
        return None
    if value != value.to_integral_value() or not LEAST <= value < LARGEST:
        return None
    return str(int(value)), found.end()


@cache
def _scales(language: str) -> dict[str, int]:
    own = numeral_words(language) or {}
    words = {**numeral_words("en"), **own}
    spelled = {
        word: int(one.value) for word, one in words.items() if one.role == "scale" and one.value >= LEAST
    }
    return _CHINESE | spelled


@cache
def _pattern(language: str) -> re.Pattern[str]:
    chinese = sorted(_CHINESE, key=len, reverse=True)
    spelled = sorted((word for word in _scales(language) if word not in _CHINESE), key=len, reverse=True)
    return re.compile(rf"[ \u00a0]?({'|'.join(chinese)}|(?:{'|'.join(map(re.escape, spelled))})(?!\w))")
