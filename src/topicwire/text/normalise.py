"""One spelling for what readers take as the same: case, width, accents, Arabic marks, traditional Chinese."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from topicwire.text.traditional import convert

_ACCENTS = range(0x0300, 0x0370)
# Letters that Unicode does not decompose although readers type the plain letter.
_PLAIN = {
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "ł": "l",
    "ħ": "h",
    "ŧ": "t",
    "ı": "i",
    "æ": "ae",
    "œ": "oe",
    "ё": "е",
}
# Arabic: the forms of alef are one letter, so are ya and alef maqsura, and ha and ta marbuta (as in Lucene's
# ArabicNormalizer); Persian ya and kaf are written with the Arabic letters.
_ARABIC = {
    "آ": "ا",
    "أ": "ا",
    "إ": "ا",
    "ٱ": "ا",
    "ى": "ي",
    "ی": "ي",
    "ة": "ه",
    "ک": "ك",
    "ـ": "",  # tatweel, a stretcher
}
_ARABIC_MARKS = (*range(0x0610, 0x061B), *range(0x064B, 0x0660), 0x0670, *range(0x06D6, 0x06EE))
_ACCENTED = ("LATIN", "GREEK")  # scripts whose accents are folded; й and и are different letters


# What OpenCC changes, and halves of characters, which it refuses; most texts have neither.
_HAN = re.compile("[\u2e80-\u2fdf\u3400-\u4dbf\u4e00-\u9fff\ud800-\udfff\uf900-\ufaff\U00020000-\U0003ffff]")
# Accents, voicing marks of kana, and parts of decomposed Hangul belong to the character before them.
_MARK = "[\u0300-\u036f\u0483-\u0487\u1160-\u11ff\u3099\u309a\uff9e\uff9f]"
_JOINING = re.compile(_MARK)
_GROUP = re.compile(f".{_MARK}*", re.DOTALL)


class _Table(dict[int, str]):
    """What each character folds to, worked out when first met (there are too many to list)."""

    def __missing__(self, code: int) -> str:
        folded = _fold_character(chr(code))
        self[code] = folded
        return folded


def _fold_character(character: str) -> str:
    """Fold one character, without regard to its neighbours."""
    if unicodedata.category(character) in {"Cs", "Cf"}:  # half a character; an invisible mark
        return "" if unicodedata.category(character) == "Cf" else " "
    plain = unicodedata.normalize("NFKC", character).casefold()
    return "".join(_fold_letter(letter) for letter in plain)


def _fold_letter(letter: str) -> str:
    code = ord(letter)
    if code in _ACCENTS or code in _ARABIC_MARKS:
        return ""
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    if letter in _ARABIC or letter in _PLAIN:
        return _ARABIC.get(letter) or _PLAIN.get(letter, "")
    if unicodedata.name(letter, "").startswith(_ACCENTED):
        return "".join(mark for mark in unicodedata.normalize("NFD", letter) if ord(mark) not in _ACCENTS)
    return letter


_TABLE = _Table()
LONG = 60  # characters from which the array is quicker than the table
# No characters: nothing; several, or with the one before it; not met yet.
_NOTHING, _SEVERAL, _UNKNOWN = 0x110000, 0x110001, 0x110002
_CHINESE = 0x2E80  # no character below is Chinese
_SINGLE = np.full(0x110000, _UNKNOWN, dtype=np.uint32)  # what a character folds to, if that is one character


@lru_cache(maxsize=20_000)
def _simplify_character(character: str) -> str:
    return convert(character, "t2s")


def simplify(text: str) -> str:
    """Return `text` with traditional Chinese characters turned into simplified ones; same length, always."""
    if not _HAN.search(text):
        return text
    clean = text.encode("utf-8", "replace").decode("utf-8")
    converted = convert(clean, "t2s")
    if len(converted) == len(text):
        return converted
    return "".join(single if len(single := _simplify_character(c)) == 1 else c for c in clean)


def fold(text: str) -> str:
    """Return `text` as it is compared: NFKC, lower case, no accents or Arabic marks, digits 0-9, simplified.

    The length may change; `fold_aligned` says where each character came from.
    """
    if text.isascii():
        return text.casefold()
    return simplify(
        "".join(map(_fold_group, _GROUP.findall(text))) if _JOINING.search(text) else _mapped(text)
    )


def fold_aligned(text: str) -> tuple[str, Sequence[int]]:
    """Return the folded text and, for each of its characters and its end, where in `text` it came from."""
    if text.isascii():
        return text.casefold(), range(len(text) + 1)
    codes = _looked_up(text)
    if codes is not None:
        kept = np.flatnonzero(codes != _NOTHING)
        whole = len(kept) == len(text)
        folded = _written(codes if whole else codes[kept])
        places = range(len(text) + 1) if whole else [*kept.tolist(), len(text)]
        return (simplify(folded) if codes.max() >= _CHINESE else folded), places
    if not _JOINING.search(text):
        lengths = {one: len(_TABLE[ord(one)]) for one in set(text)}
        begins = [place for place, one in enumerate(text) for _ in range(lengths[one])]
        return simplify(text.translate(_TABLE)), [*begins, len(text)]
    parts: list[str] = []
    offsets: list[int] = []
    at = 0
    for group in _GROUP.findall(text):
        part = _fold_group(group)
        parts.append(part)
        offsets += [at] * len(part)
        at += len(group)
    offsets.append(at)
    return simplify("".join(parts)), offsets


def _mapped(text: str) -> str:
    """Return each character folded.

    Long texts are looked up in an array, in a fifth of the time; those where a character becomes several, in
    the table.
    """
    codes = _looked_up(text) if len(text) >= LONG else None
    return text.translate(_TABLE) if codes is None else _written(codes[codes != _NOTHING])


def _looked_up(text: str) -> NDArray[np.uint32] | None:
    """Return what each character folds to, `_NOTHING` or one code; None if that is not so simple."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    folded = _SINGLE[codes]
    most = folded.max()
    if most == _UNKNOWN:
        for code in set(codes[folded == _UNKNOWN].tolist()):  # `np.unique` would import more of numpy, 8 ms
            _SINGLE[code] = _single(code)
        folded = _SINGLE[codes]
        most = folded.max()
    return None if most == _SEVERAL else folded


def _single(code: int) -> int:
    """Return what `_SINGLE` has for a character."""
    folded = _TABLE[code]
    if len(folded) > 1 or _JOINING.match(chr(code)):
        return _SEVERAL
    return ord(folded) if folded else _NOTHING


def _written(codes: NDArray[np.uint32]) -> str:
    return codes.tobytes().decode("utf-32-le")


def _fold_group(group: str) -> str:
    """Fold a character with the marks that follow it, so that a decomposed й stays й."""
    # A look-up, because translating a text of one character takes five times as long.
    return _TABLE[ord(group)] if len(group) == 1 else _mapped(unicodedata.normalize("NFKC", group))
