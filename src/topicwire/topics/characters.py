"""Find a name written in Chinese characters or kana.

Found is the run of characters, with blanks or quotes between them allowed. It does not count where its
characters belong to something else:
- a dictionary word reaches over its edge: 京剧 in 东京剧场 (东京 + 剧场), 精神 in 精神病院;
- a word of the list of compounds does: 精神 + 卫生;
- unquoted, it begins the name of a firm or house: 上海精神 + 酒业有限公司.
Quotes around a name (“上海精神”) settle it: it is the name.
"""

import re
import unicodedata
from functools import cache, lru_cache
from typing import Any

from topicwire.text.chinese import jieba
from topicwire.text.normalise import simplify
from topicwire.text.wordlists import by_language
from topicwire.topics.spans import Span

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3040-\u30ff々〇"
_BETWEEN = r"[\s\u00a0\u3000“”\"'「」『』‘’《》〈〉]{0,3}"
_QUOTES_BEFORE, _QUOTES_AFTER = frozenset("“\"'「『‘《〈"), frozenset("”\"'」』’》〉")
_WINDOW = 24  # characters on either side that are segmented
_FIRMS = ("公司", "集团", "股份", "银行", "证券", "保险", "网")  # 华为公司 is 华为
_RARE = 5  # of a count in the dictionary of jieba
_NOUNS = (
    "n",
    "j",
    "l",
    "t",
    "s",
    "g",
)  # tags of rjieba; an idiom or verb (精神焕发) follows a name as its predicate
_PROPER = ("ns", "nr", "nt", "nz")
_LONGEST_WORD = 6  # characters; longer dictionary words are rare and end in shorter ones


def is_character_name(name: str) -> bool:
    """Tell whether a name is to be found character by character."""
    return re.search(f"[{_HAN}]", name) is not None


def find_characters(text: str, name: str) -> tuple[Span, ...]:
    """Return where `name` stands in `text` as a name of its own."""
    folded = _fold(text)
    found = []
    for match in _pattern(name).finditer(folded):
        span = _with_closing_quote(folded, match)
        plain = "".join(character for character in match.group() if character.isalnum())
        if _quoted(folded, span) or not _elsewhere(folded, span, plain):
            found.append(span)
    return tuple(found)


def _with_closing_quote(text: str, match: re.Match[str]) -> Span:
    """Return the place of a match; a quote that opened within it is closed: 上海“精神”."""
    opened = any(character in _QUOTES_BEFORE and character not in "\"'" for character in match.group())
    return Span(
        match.start(), match.end() + (opened and text[match.end() : match.end() + 1] in _QUOTES_AFTER)
    )


@lru_cache(maxsize=4096)
def _pattern(name: str) -> re.Pattern[str]:
    characters = [character for character in _fold(name) if character.isalnum()]
    edges = (
        "(?<![a-z0-9])" if characters[0].isascii() else "",
        "(?![a-z0-9])" if characters[-1].isascii() else "",
    )
    return re.compile(edges[0] + _BETWEEN.join(re.escape(character) for character in characters) + edges[1])


@lru_cache(maxsize=512)  # the same paragraph is searched for each name of each topic
def _fold(text: str) -> str:
    """Return `text` simplified, narrow and in lower case, each character in its old place."""
    return "".join(
        _one(unicodedata.normalize("NFKC", character).lower(), character) for character in simplify(text)
    )


def _one(changed: str, character: str) -> str:
    return changed if len(changed) == 1 else character


def _quoted(text: str, span: Span) -> bool:
    before, after = text[span.start - 1 : span.start], text[span.end : span.end + 1]
    return before in _QUOTES_BEFORE and after in _QUOTES_AFTER if before and after else False


def _elsewhere(text: str, span: Span, name: str) -> bool:
    """Tell whether the characters of `span` belong to another word or a longer name."""
    before = _run(text[max(0, span.start - _WINDOW) : span.start][::-1])[::-1]
    after = _run(text[span.end : span.end + _WINDOW])
    return _crosses(before, name, after) or _begins_organisation(after)


def _run(text: str) -> str:
    """Return the leading characters of `text` that could be written together with a word."""
    match = re.match(f"[{_HAN}]*", text)
    return match.group() if match else ""


def _crosses(before: str, name: str, after: str) -> bool:
    """Tell whether a known word reaches over an edge of the name, by segmentation or by the list."""
    whole = before + name + after
    start, end = len(before), len(before) + len(name)
    position = 0
    for word, tag in jieba().tag(whole, hmm=False):
        stop = position + len(word)
        crosses = position < start < stop or position < end < stop
        outer = word[max(0, end - position) :] if position < end else word
        harmless = _is_longer_form(word, name) or _is_transparent(word, outer)
        if crosses and tag.startswith(_NOUNS) and not harmless:
            return True
        position = stop
    return any(_compound(name[-tail:], after) for tail in range(1, len(name)))


def _is_longer_form(word: str, name: str) -> bool:
    """Tell whether a dictionary word that holds the name is about the same: 上海市 for 上海."""
    if not word.startswith(name):
        return False
    endings = by_language("topicwire.topics", "endings.tsv").get("zh", frozenset())
    return word[len(name) :] in endings or all(tag.startswith(_PROPER) for _, tag in jieba().tag(name))


def _is_transparent(word: str, outer: str) -> bool:
    """Tell whether a dictionary word is only two words in a row, as 汽车销量 is 汽车 and 销量.

    Such entries are rare in the dictionary's own counts: 汽车销量, 智能手机 and 汽车配件 have 4, which is no
    more than their halves make likely, but 精神病院 has 48 and 京剧院 20.
    """
    whole_word = len(outer) > 1 and bool(_dictionary().has_word(outer))
    return whole_word and _dictionary().suggest_freq(word) <= _RARE


@cache
def _dictionary() -> Any:
    return jieba().Jieba()


def _compound(tail: str, after: str) -> bool:
    """Tell whether the end of the name and what follows make a compound that segmentation parts."""
    compounds = by_language("topicwire.topics", "compounds.tsv").get("zh", frozenset())
    reach = range(1, min(_LONGEST_WORD, len(after)) + 1)
    return any(tail + after[:length] in compounds for length in reach)


def _begins_organisation(after: str) -> bool:
    """Tell whether a house's or firm's name goes on after the topic's: nouns up to 有限公司, 医院, 酒店."""
    kinds = by_language("topicwire.topics", "organisation-words.tsv").get("zh", frozenset())
    position = 0
    for word, tag in jieba().tag(after[:12]):
        if word in kinds:
            return position > 0 or word not in _FIRMS
        position += len(word)
        if not tag.startswith(("n", "b", "z", "an", "vn", "j", "l")) or position > 8:
            return False
    return False
