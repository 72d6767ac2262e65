"""The sentences of a document that could stand in a summary."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from topicwire.model.document import Document, Paragraph, Role
from topicwire.summarize.headings import unnumbered
from topicwire.summarize.untrusted import clean
from topicwire.summarize.words import base, is_wide, size
from topicwire.text.sentences import split
from topicwire.text.wordlists import by_language, rows

_SHORTEST, _LONGEST = 36, 420  # letters (`words.size`); shorter says little, longer is no single statement
_MOST = 400  # sentences weighed; of longer documents the first of each paragraph, then in order
_LONGEST_PARAGRAPH = 20_000  # characters of one paragraph that are read
_QUOTES = (("“", "”"), ("「", "」"), ("『", "』"), ("«", "»"), ("《", "》"), ("（", "）"), ("(", ")"))
_LEANING = 0.4  # worth of a sentence that needs the one before, beside one that does not
_BEGINNING = 60  # characters of a sentence in which words that point back are looked for
_WORD = re.compile(r"[^\W_]+")
# "In the north, however, …" and "Six of them …": the same within the first words.
_TURN = re.compile(
    r",\s?(?:also|however|instead|meanwhile|therefore|though|too|однако|впрочем|напротив|jedoch|sin embargo|"
    r"cependant),|^(?:\w+ ){0,5}(?:of (?:them|these|those)|из них|von ihnen|de ellos|d'entre eux)\b"
)
# 门诊为此开设了课堂: the same after a short subject.
_TURN_WIDE = re.compile(
    r"^[^，,。；;：:“「（]{1,8}?"
    r"(?:为此|為此|于是|於是|因此|因而|由此|这种|這種|这样的|這樣的|这一|這一|这些|這些|上述)"
)
_ENDS = frozenset("。！!.…؟。।։”’\"'」』）)»")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that could become a claim."""

    text: str  # without a dateline
    whole: str  # as it stands in the paragraph
    paragraph: int
    order: int  # among all candidates, from 0
    section: int  # index of the heading above it, -1 before the first
    factor: float  # 1, less if the sentence leans on others


def candidates(document: Document) -> tuple[Candidate, ...]:
    """Return what could stand in a summary, in reading order."""
    found: list[tuple[int, Candidate]] = []
    section = -1
    for paragraph in clean(document).document.paragraphs:
        if paragraph.role is Role.HEADING:
            section += 1
            continue
        for rank, (text, whole) in enumerate(_sentences(paragraph, document.language)):
            factor = _factor(text, document.language)
            found.append((rank, Candidate(text, whole, paragraph.number, len(found), section, factor)))
    if len(found) > _MOST:
        found = sorted(
            sorted(found, key=lambda pair: (pair[0], pair[1].order))[:_MOST], key=lambda p: p[1].order
        )
    return tuple(candidate for _, candidate in found)


def headings(document: Document) -> tuple[str, ...]:
    """Return the document's own headings in order; a candidate's section is an index into them."""
    return tuple(unnumbered(p.text) for p in document.paragraphs if p.role is Role.HEADING)


def _sentences(paragraph: Paragraph, language: str) -> Iterator[tuple[str, str]]:
    if paragraph.role is Role.TABLE:
        return
    text = paragraph.text[:_LONGEST_PARAGRAPH]
    for sentence in split(text, language):
        bare = strip_dateline(sentence.text, language)
        if _is_statement(bare, language):
            yield bare, sentence.text


def _is_statement(text: str, language: str) -> bool:
    """Tell whether a sentence is whole, says something, and belongs to the news."""
    letters = sum(character.isalpha() for character in text)
    return (
        _SHORTEST <= size(text) <= _LONGEST
        and text[-1] in _ENDS
        and text.rstrip("”’\"'」』）)»")[-1:] not in ("?", "？", "؟")
        and 2 * letters > len(text)
        and all(text.count(left) == text.count(right) for left, right in _QUOTES)
        and text.count('"') % 2 == 0
        and not any(pattern.search(text[:200]) for pattern in _patterns("boilerplate.tsv", base(language)))
    )


def _factor(text: str, language: str) -> float:
    """Return a value below 1 for sentences that need the one before, or are only somebody's words."""
    factor = _LEANING if leans(text, language) else 1.0
    if text[0] in '“"«「„' and text[-1] in '”"»」“':
        factor *= 0.6
    return factor * (0.8 if text.rstrip('”"»」')[-1:] in "!！" else 1.0)


def leans(text: str, language: str) -> bool:
    """Tell whether a sentence begins with words that point back: "He", "In turn", 这, Однако."""
    words = by_language("topicwire.summarize", "anaphora.tsv").get(base(language), frozenset())
    bare = text[:_BEGINNING].lstrip("“\"«「„‘'").lower()
    if is_wide(text):
        return any(bare[:length] in words for length in range(1, 6)) or _TURN_WIDE.search(bare) is not None
    begins = _WORD.findall(bare)[:4]
    if any(" ".join(begins[:length]) in words for length in range(1, 5)):
        return True
    return _TURN.search(bare) is not None


def strip_dateline(text: str, language: str) -> str:
    """Return a sentence without the dateline it begins with, such as 新华社北京7月24日电."""
    for pattern in _patterns("datelines.tsv", base(language)):
        match = pattern.match(text[:160])
        if match and match.end() < len(text) - 8:
            return text[match.end() :].lstrip()
    return text


@cache
def _patterns(table: str, language: str) -> tuple[re.Pattern[str], ...]:
    wanted = {language, "und"}
    return tuple(re.compile(row[1]) for row in rows("topicwire.summarize", table) if row[0] in wanted)
