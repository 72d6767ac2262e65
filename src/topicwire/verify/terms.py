"""The words of a claim and of the cited text."""

import re
from dataclasses import dataclass
from functools import cache

from topicwire.text.chinese import jieba
from topicwire.text.wordlists import rows

_WORD = re.compile(r"[^\W_]+(?:['’.&-][^\W_]+)*", re.UNICODE)
_NAME_TAGS = ("nr", "ns", "nt", "nz")  # person, place, organisation, other name
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Term:
    """A word as it stands in a text."""

    text: str
    folded: str
    start: int
    end: int
    content: bool  # not a function word
    name: bool  # capitalised within a sentence, or in capitals; in Chinese, tagged as a name
    first: bool  # begins a sentence


@cache
def function_words(language: str) -> frozenset[str]:
    """Return the words that carry grammar rather than meaning."""
    return frozenset(
        word
        for tag, words in rows("topicwire.verify", "function_words.tsv")
        if tag == language
        for word in words.split()
    )


def split_terms(text: str, language: str) -> tuple[Term, ...]:
    """Return the words of a text in order; Chinese is segmented. `language` is a BCP 47 tag."""
    tag = language.partition("-")[0]
    functions = function_words(tag)
    found = []
    for start, end, named in _spans(text):
        word = text[start:end]
        folded = word.lower().replace("ё", "е").replace("’", "'")
        folded = folded.removesuffix("'s")
        before = text[max(0, start - 3) : start].rstrip(" \"'“”«»‘’(")
        first = not before or before[-1] in ".!?。！？:：\n"
        capital = named or (word[0].isupper() and (not first or (len(word) > 1 and word.isupper())))
        names = not first and (word == "May" or (len(word) > 1 and word.isupper()))  # not "may", "us", "it"
        content = folded not in functions or names
        found.append(Term(word, folded, start, end, content, capital, first))
    return tuple(found)


def _spans(text: str) -> list[tuple[int, int, bool]]:
    """Return start and end of each word, and whether the segmenter calls it a name."""
    found = []
    for match in _WORD.finditer(text):
        if _HAN.search(match[0]):
            position = match.start()
            for piece, tag in jieba().tag(match[0]):
                found.append((position, position + len(piece), tag.startswith(_NAME_TAGS)))
                position += len(piece)
        else:
            found.append((*match.span(), False))
    return found
