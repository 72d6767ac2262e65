"""Sentences of a running text, with their places. Rules by punctuation, no model: linear in the text's
length.

A full stop ends a sentence unless it belongs to an abbreviation, an initial, an ordinal or a number; quotes
and brackets that close after it belong to the sentence; inside brackets and titles (《》) nothing ends. A
line break always ends a sentence. Chinese and Japanese stops need no space after them, all others do.
"""

import re
from dataclasses import dataclass

from topicwire.text.wordlists import by_language


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: `text == whole[start:end]`, without white space around it."""

    text: str
    start: int
    end: int


_STOP = re.compile(r"[。．｡！？!?؟۔।॥։።။።.…]+|\n")
_CLOSERS = frozenset("”’\"'」』）》〉】〕］)]}»›“")  # “ closes in German
_FULL = frozenset("。．｡！？")  # end a sentence without white space after them
_WEAK = frozenset(".…")  # need a look at what comes before and after
_BRACKETS = {"（": "）", "(": ")", "《": "》", "〈": "〉", "[": "]", "【": "】"}
_BRACKET_REACH = 160  # characters; an opening bracket without its other half within this is ignored
_TAG_LENGTH = 12  # characters; what follows a quotation and is not longer ("她说。") stays with it
_WORD_BEFORE = re.compile(r"[^\s(«„“\"'\[（“‘—–/-]{1,24}$")
_INITIALS = re.compile(r"^(?:[^\W\d_]\.)*[^\W\d_]$")  # J, U.S, т.е
# Languages that write "14. Juli": a number and a stop is an ordinal there.
_ORDINAL_STOP = frozenset(
    [
        "cs",
        "da",
        "de",
        "et",
        "fi",
        "fo",
        "hr",
        "hu",
        "is",
        "lt",
        "lv",
        "nb",
        "nn",
        "no",
        "sk",
        "sl",
        "sr",
        "tr",
    ]
)


def split(text: str, language: str) -> tuple[Sentence, ...]:
    """Return the sentences of `text` in order; `language` is BCP 47 and may be "und"."""
    base = language.split("-", maxsplit=1)[0].lower()
    closed = _closed_spans(text)
    sentences: list[Sentence] = []
    start = 0
    for match in _STOP.finditer(text):
        if match.start() < start:
            continue
        end = _after_closers(text, match.end()) if match.group() != "\n" else match.end()
        if match.group() != "\n" and (
            _inside(closed, match.start(), end) or not _ends(text, match, end, base)
        ):
            continue
        _add(sentences, text, start, end)
        start = end
    _add(sentences, text, start, len(text))
    return tuple(sentences)


def _add(sentences: list[Sentence], text: str, start: int, end: int) -> None:
    """Append `text[start:end]`; a short tag after a quotation goes to the sentence before it."""
    piece = text[start:end]
    bare = piece.strip()
    if not bare:
        return
    first = start + len(piece) - len(piece.lstrip())
    last = first + len(bare)
    if (not any(character.isalnum() for character in bare) and sentences and text[start - 1] != "\n") or (
        sentences and first == sentences[-1].end and len(bare) <= _TAG_LENGTH and text[start - 1] in _CLOSERS
    ):
        first = sentences.pop().start
    sentences.append(Sentence(text[first:last], first, last))


def _after_closers(text: str, position: int) -> int:
    while position < len(text) and text[position] in _CLOSERS:
        position += 1
    if text[position : position + 2] in (
        " »",
        "\u00a0»",
        "\u202f»",
    ):  # French parts its quotes from the words
        position += 2
    return position


def _closed_spans(text: str) -> list[tuple[int, int]]:
    """Return the spans within brackets, outermost first, in order."""
    spans: list[tuple[int, int]] = []
    for match in re.finditer(r"[（(《〈\[【]", text):
        if spans and match.start() < spans[-1][1]:
            continue
        reach = text.find(_BRACKETS[match.group()], match.end(), match.end() + _BRACKET_REACH)
        line = text.find("\n", match.end(), match.end() + _BRACKET_REACH)
        if reach >= 0 and not 0 <= line < reach:
            spans.append((match.start(), reach))
    return spans


def _inside(spans: list[tuple[int, int]], position: int, end: int) -> bool:
    """Tell whether the stop lies in brackets; drops the spans that lie behind it."""
    while spans and spans[0][1] < position:
        spans.pop(0)
    return bool(spans) and spans[0][0] < position and end <= spans[0][1]


def _ends(text: str, stop: re.Match[str], end: int, language: str) -> bool:
    """Tell whether a stop that is followed (after closing quotes) by `text[end:]` ends its sentence."""
    if end >= len(text):
        return True
    marks, following = stop.group(), text[end]
    if not following.isspace():
        return _ends_without_space(marks, text, stop, end)
    rest = text[end : end + 40].lstrip(" \t\u00a0\u3000")
    if not rest or rest[0] == "\n":
        return True
    opening = rest.lstrip("«„“\"'‘—–- ")
    if opening[:1].islower():
        return False
    if marks == "." and end == stop.end():
        return not _is_abbreviation(text[max(0, stop.start() - 25) : stop.start()], opening, language)
    return True


def _ends_without_space(marks: str, text: str, stop: re.Match[str], end: int) -> bool:
    if marks[-1] in _WEAK or marks[-1] in "!?؟":
        wide = text[end] > "⺀" and marks[-1] in "!?"  # Chinese with narrow marks
        return wide and not text[end].isdigit()
    if marks == "．":
        digits = stop.start() > 0 and text[stop.start() - 1].isdigit() and text[end].isdigit()
        return not digits
    return marks[-1] in _FULL or marks[-1] not in _WEAK


def _is_abbreviation(before: str, following: str, language: str) -> bool:
    """Tell whether the stop after `before` belongs to its last word."""
    match = _WORD_BEFORE.search(before)
    if not match:
        return False
    word = match.group()
    if word.isdigit():
        return language in _ORDINAL_STOP and len(word) <= 2
    if _INITIALS.match(word) and (len(word) > 1 or not word.islower()):
        return len(word) == 1 or not _is_starter(following, language)
    lists = by_language("topicwire.text", "abbreviations.tsv")
    known = lists.get(language, frozenset()) | lists["und"]
    if word.lower() + "." not in known:
        return False
    return word.lower() + "." not in lists["end"] or not _is_starter(following, language)


def _is_starter(following: str, language: str) -> bool:
    """Tell whether the next word is one that hardly stands inside a name: "The", "He"."""
    word = re.match(r"[^\W\d_]{1,12}(?![\w.])", following)
    starters = by_language("topicwire.text", "starters.tsv").get(language, frozenset())
    return word is not None and word.group().lower() in starters
