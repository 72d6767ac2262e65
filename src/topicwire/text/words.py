"""Words of a text as a search index needs them, for every script.

- Scripts with spaces: the folded word, and its stem where the language has a stemmer (Snowball's; for Arabic
  `arabic.py`); of a word with accents also the stem without them.
- Chinese characters (also in Japanese): every character, and every word of two or more characters that
  jieba's search mode finds, so that a part of a compound is found too. An index also holds every longer word
  of the dictionary, however the text is cut.
- Kana, Hangul, and scripts without spaces or segmenter (Thai, Lao, Tibetan, Burmese, Khmer): pairs of
  characters.
- Numbers: digits without grouping marks, so that 1,234 is 1234; among the forms also with the scale that
  follows, so that 123万 is 1.23 million.

A word has a *position*: one for each word of a script with spaces, one for each character of the other
scripts. Words at consecutive positions follow each other in the text; a phrase is found by positions alone.
"""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from enum import IntEnum
from functools import lru_cache
from threading import Lock
from typing import NamedTuple

import snowballstemmer

from topicwire.text.arabic import arabic_stem
from topicwire.text.chinese import jieba
from topicwire.text.normalise import fold, fold_aligned
from topicwire.text.scales import scaled


class Form(IntEnum):
    """What a word is a form of."""

    UNIT = 0  # as written: a word, a number, or one Chinese character
    STEM = 1  # the stem of the unit at the same position
    COMPOUND = 2  # two or more Chinese characters that are a word
    PAIR = 3  # two neighbouring characters of a script that is neither spaced nor segmented


class Word(NamedTuple):
    """One word; `start` and `end` are offsets in the original text."""

    text: str  # folded
    start: int
    end: int
    position: int
    form: Form = Form.UNIT

    @property
    def width(self) -> int:
        """How many positions it covers."""
        return len(self.text) if self.form in {Form.COMPOUND, Form.PAIR} else 1


_HAN = "\u3400-\u4dbf\u4e00-\u9fff\u3005\u3007\U00020000-\U000323af"  # after NFKC
_UNSPACED = (  # kana, Hangul, Thai, Lao, Tibetan, Burmese, Khmer
    "\u3041-\u3096\u30a1-\u30fa\u30fc\uac00-\ud7a3\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff"
)
_MARKS = "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf-\u05c7\u0900-\u0dff"  # inside words, but not \w
_RUN = re.compile(
    rf"(?P<number>\d{{1,24}}(?:[.,]\d{{1,12}}){{0,6}}(?![\d]|[^\W{_HAN}{_UNSPACED}]))"
    rf"|(?P<han>[{_HAN}]+)"
    rf"|(?P<unspaced>[{_UNSPACED}]+)"
    rf"|(?P<word>(?:[^\W_{_HAN}{_UNSPACED}]++|[{_MARKS}]++)++)"
)
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?")
MAX_WORD = 64  # characters; longer runs are encoded data, and are cut

_STEMMERS = {
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fa": "persian",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "ne": "nepali",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
}
_ARABIC = "ar"  # has a stemmer of ours
_WITHOUT_ACCENTS = {_ARABIC, "fa"}  # their stemmers expect text without marks; the others need the accents
_NOT_ONLY_ENDINGS = {"ga", "id", "nl"}  # languages whose stemmers change more: menulis, tulis; gekomen, koom
_ONLY_CUT = {_ARABIC, "ru"}  # whose stemmers change nothing of what they leave
_lock = Lock()  # a Snowball stemmer keeps the word it works on


@lru_cache(maxsize=len(_STEMMERS))
def _stemmer(language: str) -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer(_STEMMERS[language])


@lru_cache(maxsize=100_000)  # 30 MB; with four times as many, importing is not faster
def stem(word: str, language: str) -> str:
    """Return the folded stem of a word; the folded word where the language (ISO 639-1) has no stemmer."""
    bare = fold(word) if language in _WITHOUT_ACCENTS else word.lower()
    if not bare.isalpha():
        return fold(word)
    if language == _ARABIC:
        return arabic_stem(bare)
    if language not in _STEMMERS:
        return fold(word)
    with _lock:
        return fold(str(_stemmer(language).stemWord(bare)))


def segment(text: str, language: str, wanted: Collection[str] | None = None) -> tuple[Word, ...]:
    """Return the words of `text` in order of position; `language` is a BCP 47 tag and chooses the stemmer.

    Latin words in a Chinese, Japanese or Korean text, or in one of unknown language, are stemmed as English.
    With `wanted`, only words that are spelled so (folded) come back, in less time.
    """
    return segment_folded(text, *fold_aligned(text), language, wanted)


def segment_folded(
    text: str, folded: str, offsets: Sequence[int], language: str, wanted: Collection[str] | None = None
) -> tuple[Word, ...]:
    """Return the words of a part of a text that is folded already, with the place in `text` of each."""
    found = _words(text, folded, offsets, language, wanted)
    return tuple(
        Word(word, *_span(offsets, start, end), position, form) for word, position, start, end, form in found
    )


@lru_cache(maxsize=1_000)
def _stemmed_as(language: str) -> str:
    primary = language.split("-", maxsplit=1)[0].lower()
    return primary if primary in _STEMMERS or primary == _ARABIC else "en"


@lru_cache(maxsize=10_000)
def core(form: str, language: str) -> str:
    """Return what a folded text of a language contains if it has a word of this form.

    Empty if that is not known. A stem may end otherwise than its words (happi, happy; sky, skies), and a
    number is written with marks.
    """
    stems = _stemmed_as(language)
    if stems in _NOT_ONLY_ENDINGS:
        return ""
    if form[:1].isdigit():
        return form[0]
    if form[:1] >= "\u2e80" or stems in _ONLY_CUT:
        return form
    if stems == "en" and len(form) == 3 and not form.endswith("ie"):  # die, dying; but fli, flying
        return form[:2]
    return form[: len(form) - 2] if len(form) > 3 else form[:1]


# Text, position, start and end in the folded text, form: not yet a Word, of which an index would make
# a thousand for each document only to drop them.
_Found = tuple[str, int, int, int, Form]


def _words(
    text: str, folded: str, offsets: Sequence[int], language: str, wanted: Collection[str] | None
) -> list[_Found]:
    """Return the words, or those that are wanted."""
    found: list[_Found] = []
    position = 0
    stems, plain = _stemmed_as(language), text.isascii()
    # A word that has none of these is none that is wanted, and need not be stemmed.
    cores = {""} if wanted is None else {core(form, language) for form in wanted}
    for run in _RUN.finditer(folded):
        kind, (at, end) = run.lastgroup, run.span()
        if kind == "word":
            unit = run[0][:MAX_WORD]
            for part in cores:  # not `any`, which takes three times as long
                if part in unit:
                    original = unit if plain else text[slice(*_span(offsets, at, end))][:MAX_WORD]
                    found.append((unit, position, at, end, Form.UNIT))
                    roots = _roots(unit, original, stems)
                    found += [(root, position, at, end, Form.STEM) for root in roots if root != unit]
                    break
            position += 1
        elif kind == "number":
            for number in _numbers(run[0]):
                found.append((number, position, at, end, Form.UNIT))
                position += 1
        else:
            if wanted is None or any(part in run[0] for part in wanted):
                found += _han(run[0], at, position) if kind == "han" else _pairs(run[0], at, position)
            position += end - at
    return found if wanted is None else [one for one in found if one[0] in wanted]


class Tokens(NamedTuple):
    """The words of a text as an index needs them, without their places."""

    units: list[str]  # one for each position, in order: what phrases are found by
    forms: list[str]  # what words are found by: of each word its stem, Chinese words, numbers


def tokens(text: str, language: str) -> Tokens:
    """Return the units (and pairs) of `segment`, and its other forms; a word without a stem is its own."""
    folded, offsets = fold_aligned(text)
    stems, plain = _stemmed_as(language), text.isascii()
    units: list[str] = []
    forms: list[str] = []
    for run in _RUN.finditer(folded):
        kind, found = run.lastgroup, run.group()
        if kind == "word":
            unit = found[:MAX_WORD]
            units.append(unit)
            original = unit if plain else text[slice(*_span(offsets, *run.span()))][:MAX_WORD]
            forms += _roots(unit, original, stems)
        elif kind == "number":
            numbers = _numbers(found)
            units += numbers
            forms += numbers
            if len(numbers) == 1 and (whole := scaled(numbers[0], folded, run.end(), stems)):
                forms.append(whole[0])
        elif kind == "han":
            units += found
            forms += _compounds(found)
        else:
            units += [found[at : at + 2] for at in range(len(found) - 1)] or [found]
    return Tokens(units, forms)


def _compounds(run: str) -> list[str]:
    """Return the words in a run of Chinese characters, so that a known one of three or more is never missing.

    Words of two are left to the segmenter: 市长 is not in 南京市长江大桥.
    """
    found = [word for word, start, end in jieba().tokenize(run, mode="search") if end - start > 1]
    every = Counter(word for word in jieba().cut_all(run) if len(word) > 2)
    return [*found, *(every - Counter(found)).elements()]


def _roots(unit: str, original: str, stems: str) -> list[str]:
    """Return the stem of a word, and that of the word without accents, as many type it."""
    root = stem(original, stems)
    if unit == original or (bare := stem(unit, stems)) == root:
        return [root]
    return [root, bare]


def _span(offsets: Sequence[int], start: int, end: int) -> tuple[int, int]:
    """Return the original place of folded characters, at least one character wide (½ folds to three)."""
    first, last = offsets[start], offsets[end]
    return first, last if last > first else first + 1  # max() takes three times as long, a million times


def _numbers(written: str) -> list[str]:
    """Return the numbers in a run of digits, dots and commas: one, or the parts of a date or version."""
    if written.isdigit():  # as most
        return [written.lstrip("0") or "0"]
    if _GROUPED.fullmatch(written):
        mark = next(character for character in written if character in ",.")
        return [written.replace(mark, "").replace(",", ".")]
    parts = re.split(r"[.,]", written)
    if len(parts) == 2 and not (parts[0].startswith("0") and len(parts[0]) > 1):
        return [".".join(parts)]
    return [part.lstrip("0") or "0" for part in parts]


def _han(run: str, at: int, position: int) -> list[_Found]:
    """Return every character and every longer word of a run of Chinese characters."""
    found = [
        (word, position + start, at + start, at + end, Form.COMPOUND)
        for word, start, end in jieba().tokenize(run, mode="search")
        if end - start > 1
    ]
    found += [
        (character, position + shift, at + shift, at + shift + 1, Form.UNIT)
        for shift, character in enumerate(run)
    ]
    return sorted(found, key=_by_position)


def _by_position(found: _Found) -> tuple[int, int]:
    return found[1], len(found[0])


def _pairs(run: str, at: int, position: int) -> list[_Found]:
    """Return the pairs of neighbouring characters, or the character of a run of one."""
    if len(run) == 1:
        return [(run, position, at, at + 1, Form.UNIT)]
    return [
        (run[shift : shift + 2], position + shift, at + shift, at + shift + 2, Form.PAIR)
        for shift in range(len(run) - 1)
    ]


def is_word(text: str) -> bool:
    """Return whether simplified Chinese `text` is in the segmenter's dictionary."""
    return bool(jieba().has_word(text))


class Term(NamedTuple):
    """A piece of a query: words side by side without overlap."""

    text: str  # folded; a whole run for scripts without spaces or segmenter
    original: str
    form: Form
    known: bool = True  # False: Chinese, and not in the dictionary; it may have been cut in the wrong place
    counted: bool = False  # a measure or scale right after a number: 万亿 in 3.67万亿, 年 in 2025年
    value: str = ""  # of a number with the scale after it: 3670000 for 3.67 million


def terms(text: str) -> tuple[Term, ...]:
    """Return the words of a query, longest dictionary words whole, in order."""
    folded, offsets = fold_aligned(text)
    found: list[Term] = []
    number_end = scale_end = -1
    for run in _RUN.finditer(folded):
        original = text[slice(*_span(offsets, *run.span()))]
        if run.lastgroup == "word":
            counted = run.end() == scale_end
            found.append(Term(run.group()[:MAX_WORD], original[:MAX_WORD], Form.UNIT, counted=counted))
        elif run.lastgroup == "number":
            numbers = _numbers(run.group())
            whole = scaled(numbers[0], folded, run.end(), "en") if len(numbers) == 1 else None
            value, scale_end = whole or ("", -1)
            found += [Term(number, number, Form.UNIT, value=value) for number in numbers]
            number_end = run.end()
        elif run.lastgroup == "han":
            words = [_han_term(word) for word in jieba().cut(run.group())]
            if run.start() == number_end:
                words[0] = words[0]._replace(counted=True)
            found += words
        else:
            found.append(Term(run.group(), original, Form.PAIR if len(run.group()) > 1 else Form.UNIT))
    return tuple(found)


def _han_term(word: str) -> Term:
    return Term(word, word, Form.COMPOUND if len(word) > 1 else Form.UNIT, len(word) == 1 or is_word(word))
