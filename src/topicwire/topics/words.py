"""Find a name in an alphabet, word by word."""

import re
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

import snowballstemmer

from topicwire.model.topic import TopicName
from topicwire.text.normalise import fold
from topicwire.text.wordlists import by_language
from topicwire.topics.spans import Span

# Letters with their marks; an English possessive ending is left outside the word.
_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f\u064b-\u0652\u0670\u0640])*")
_ACRONYM = 5  # letters; "SCO", "UNHCR": written small they are other words ("who", "us")
_JOINT = re.compile(r"[\s\u00a0'’`\"“”«»„‘‹›\-‐‑–/&·.]{0,4}")  # may stand between two words of one name
_STEMMERS = {
    "ar": "arabic", "da": "danish", "de": "german", "el": "greek", "es": "spanish", "fi": "finnish",
    "fr": "french", "hu": "hungarian", "it": "italian", "lt": "lithuanian", "nl": "dutch", "no": "norwegian",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish", "tr": "turkish",
}  # fmt: skip
_UNINFLECTED = {"en", "und"}  # English names take no plural: "Shanghai Spirits" is another thing
_SINGULAR, _PLURAL = ("ый", "ий", "ой", "ая", "яя", "ое", "ее"), ("ые", "ие", "ых", "их", "ыми", "ими")


class Token(NamedTuple):
    """A word of a text."""

    raw: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """Return the words of `text` with their places."""
    return [Token(match.group(), match.start(), match.end()) for match in _WORD.finditer(text)]


def find_words(text: str, name: TopicName) -> tuple[Span, ...]:
    """Return where `name` stands in `text` as whole words."""
    wanted = tokens(name.text)
    if not wanted:
        return ()
    words = _cached_tokens(text)
    language = _language(name)
    found = []
    for index in range(len(words) - len(wanted) + 1):
        run = words[index : index + len(wanted)]
        if not all(_is_form(token.raw, name.raw, language) for token, name in zip(run, wanted, strict=True)):
            continue
        if _joined(text, run) and not _in_longer_name(text, words, index, len(wanted)):
            found.append(Span(run[0].start, run[-1].end))
    return tuple(found)


@lru_cache(maxsize=512)  # the same paragraph is searched for each name of each topic
def _cached_tokens(text: str) -> list[Token]:
    return tokens(text)


def _language(name: TopicName) -> str:
    """Return the language whose endings to strip; by script where none is given."""
    base = name.language.split("-")[0].lower()
    if base in _STEMMERS or base == "en":
        return base
    if re.search(r"[\u0400-\u04ff]", name.text):
        return "ru"
    return "ar" if re.search(r"[\u0600-\u06ff]", name.text) else "und"


def _is_form(word: str, name: str, language: str) -> bool:
    """Tell whether `word` is `name` or an inflected form of it."""
    if _is_acronym(name) and word.rstrip("s") != name:
        return False
    same = _keys(word, language).isdisjoint(_keys(name, language)) is False
    return same and not (language == "ru" and _is_plural_of(word.lower(), name.lower()))


def _is_plural_of(word: str, name: str) -> bool:
    """Tell whether a Russian adjective is plural and the name's singular: names keep their number."""
    return name.endswith(_SINGULAR) and word.endswith(_PLURAL)


def _is_acronym(word: str) -> bool:
    return 2 <= len(word) <= _ACRONYM and word.isupper()


def _joined(text: str, run: list[Token]) -> bool:
    """Tell whether only blanks, quotes and hyphens part the words."""
    for left, right in pairwise(run):
        gap = text[left.end : right.start]
        ends_sentence = ". " in gap and len(left.raw) > 3  # after "U.S." or "St." a name goes on
        if ends_sentence or not _JOINT.fullmatch(gap):
            return False
    return True


def _in_longer_name(text: str, words: list[Token], index: int, length: int) -> bool:
    """Tell whether the words are a part of a longer name: "Shanghai Spirit Distillery Ltd".

    That is so when the next word is a noun that ends names of firms and places (a word list), written with a
    capital and parted by one blank only. Other capitals do not count: headlines have them everywhere.
    """
    if index + length >= len(words):
        return False
    last, following = words[index + length - 1], words[index + length]
    kinds = by_language("topicwire.topics", "organisation-words.tsv").get("latin", frozenset())
    return (
        text[last.end : following.start] == " "
        and following.raw[0].isupper()
        and fold(following.raw) in kinds
    )


@lru_cache(maxsize=200_000)
def _keys(word: str, language: str) -> frozenset[str]:
    """Return stems of a word; two words are forms of one if they share a stem.

    Two stemmers see more than one: Snowball takes электромобили for a verb, stripping the longest ending of
    the list alone leaves some derived forms apart.
    """
    folded = fold(word)
    if language in _UNINFLECTED:
        return frozenset({folded})
    if language == "ar":
        folded = _without_prefixes(folded)
    stem = str(_stemmer(_STEMMERS[language]).stemWord(folded))
    return frozenset({stem, _light_stem(folded, language)})


def _light_stem(word: str, language: str) -> str:
    endings = by_language("topicwire.topics", "inflections.tsv").get(language, frozenset())
    for length in (3, 2, 1):
        if len(word) - length >= 3 and word[-length:] in endings:
            return word[:-length]
    return word


def _without_prefixes(word: str) -> str:
    """Strip what Arabic writes together with a noun: and, with, for, like; and the article."""
    bare = re.sub(r"^[وف]?(?:[بك]?ال|لل)(?=.{2})", "", word)
    return bare if bare != word else re.sub(r"^[وبلفك](?=.{5})", "", word) if len(word) > 6 else word


@cache
def _stemmer(name: str) -> Any:
    return snowballstemmer.stemmer(name)
