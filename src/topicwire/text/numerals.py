"""The value of written numbers, in digits ("3,670.5", "3 670,5") or in words ("two hundred", "двести")."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from topicwire.text.wordlists import rows

COMMA_LANGUAGES = frozenset(
    {"ru", "uk", "de", "es", "fr", "it", "pt", "nl", "pl", "tr"}
)  # CLDR: decimal comma
_LINKS = {"en": frozenset({"and"}), "ar": frozenset({"و"}), "es": frozenset({"y"}), "fr": frozenset({"et"})}
NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}  # full-width forms: 2017, %, .
_SPACES = str.maketrans("", "", " \u00a0\u202f\u2009'’")


@dataclass(frozen=True, slots=True)
class NumeralWord:
    """One word of the table."""

    value: float
    role: str  # unit, ten, scale, ordinal, fraction, times or weak


@dataclass(frozen=True, slots=True)
class Numeral:
    """What was read from a run of words or digits."""

    value: float
    length: int  # tokens taken
    role: str = "cardinal"  # or ordinal, fraction, times, weak
    step: float = 1.0  # the weight of the last written place: 0.01e12 for "3.67 trillion"


@cache
def numeral_words(language: str) -> dict[str, NumeralWord]:
    """Return the numeral words of a language, by folded word."""
    return {
        word: NumeralWord(float(value), role)
        for tag, word, value, role in rows("topicwire.text", "numerals.tsv")
        if tag == language
    }


def read_digits(text: str, *, decimal_comma: bool = False) -> tuple[float, float]:
    """Return value and step. "1,234" is a thousand unless the comma is the decimal sign."""
    plain = text.translate(_SPACES).replace("٫", ".").replace("٬", ",")
    commas, dots = plain.count(","), plain.count(".")
    if commas and dots:
        decimal = "," if plain.rfind(",") > plain.rfind(".") else "."
    elif commas == 1 and (decimal_comma or len(plain) - plain.index(",") != 4 or plain.startswith("0")):
        decimal = ","
    elif dots == 1 and not (
        decimal_comma and len(plain) - plain.index(".") == 4 and not plain.startswith("0")
    ):
        decimal = "."
    else:
        decimal = ""
    if decimal:
        whole, _, rest = plain.rpartition(decimal)
    else:
        whole, rest = plain, ""
    digits = "".join(sign for sign in whole if sign.isdecimal())[:30]
    rest = rest[:20]
    return float(f"{digits or '0'}.{rest or '0'}"), 10.0 ** -len(rest)


def read_words(tokens: Sequence[str], start: int, language: str) -> Numeral | None:
    """Return the numeral that begins at `start` of lower-case tokens, or None.

    Units and tens add up, scales multiply what stands before them ("two hundred and five thousand"). Hyphened
    words must come as separate tokens.
    """
    words = numeral_words(language)
    if (half := _half(tokens[start : start + 3], words)) is not None:
        return half
    links = _LINKS.get(language, frozenset())
    total = current = 0.0
    position, last, role = start, "", ""
    while position < len(tokens):
        token = tokens[position]
        word = words.get(token)
        if word is None and token in links and last in {"scale", "ten"} and position + 1 < len(tokens):
            following = words.get(tokens[position + 1])
            if following is not None and following.role in {"unit", "ten"}:
                position += 1
                continue
        if word is None or not _fits(word, last, current):
            break
        if word.role == "scale":
            current = max(current, 1.0) * word.value
            if word.value >= 1000:
                total, current = total + current, 0.0
        else:
            current += word.value
        last, role = word.role, word.role
        position += 1
        if role in {"ordinal", "fraction", "times", "weak"}:
            break
    if position == start:
        return None
    kind = role if role in {"ordinal", "fraction", "times", "weak"} else "cardinal"
    return Numeral(total + current, position - start, kind)


def _half(tokens: Sequence[str], words: Mapping[str, NumeralWord]) -> Numeral | None:
    """Read "half a million"."""
    if list(tokens[:2]) != ["half", "a"]:
        return None
    scale = words.get(tokens[-1])
    return Numeral(scale.value / 2, 3) if scale is not None and scale.role == "scale" else None


def _fits(word: NumeralWord, last: str, current: float) -> bool:
    """Tell whether the word can go on the numeral: "twenty five" is one, "five twenty" is two."""
    if not last:
        return True
    if word.role in {"weak", "fraction", "times"}:
        return False
    if word.role == "scale":
        return True
    if last == "scale":
        return current == 0 or current % 100 == 0
    if last == "ten":
        return word.role in {"unit", "ordinal"} and 0 < word.value < 10
    return current >= 100 and current % 100 == 0 and word.value < 100
