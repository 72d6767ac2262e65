"""The content words of a sentence, for weighing and for headings."""

import re
from functools import lru_cache

from topicwire.text.chinese import jieba
from topicwire.text.wordlists import by_language

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\u3040-\u30ff]")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def base(language: str) -> str:
    """Return the language without script and region: "zh" for "zh-Hans"."""
    return language.split("-", maxsplit=1)[0].lower()


def is_wide(text: str) -> bool:
    """Tell whether a text is written mostly in characters that stand for syllables or words."""
    return 3 * len(HAN.findall(text)) > len(text)


def size(text: str) -> int:
    """Return the length of a text in letters; a Chinese character tells as much as 2.5 letters.

    The ratio is that of the English and Chinese sides of the WMT and FLORES news sets: 2.4 to 2.7 letters to
    one.
    """
    wide = len(HAN.findall(text))
    return len(text) - wide + int(2.5 * wide)


@lru_cache(maxsize=4096)
def content_words(text: str, language: str) -> tuple[str, ...]:
    """Return the words that carry meaning, in order, in lower case."""
    function = function_words(language)
    words = (word for word in all_words(text) if word not in function and (len(word) > 1 or word.isdigit()))
    return tuple(words) if HAN.search(text) else tuple(_stem(word) for word in words)


def function_words(language: str) -> frozenset[str]:
    """Return the words of a language that only join others."""
    return by_language("topicwire.summarize", "function-words.tsv").get(base(language), frozenset())


def all_words(text: str) -> list[str]:
    """Return all words in order, in lower case."""
    lower = text.lower()
    if HAN.search(text):
        return [word for word in jieba().cut(lower) if any(character.isalnum() for character in word)]
    return _WORD.findall(lower)


def _stem(word: str) -> str:
    """Cut long words: most languages put endings last; good enough to compare."""
    return word if len(word) < 6 else word[: max(5, len(word) - 2)]
