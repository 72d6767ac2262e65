"""Stems of Arabic words.

The light stemmer "light10" of L. Larkey, L. Ballesteros and M. Connell, Light Stemming for Arabic
Information Retrieval (2007): prefixes and suffixes are taken off without looking at the root. One thing is
different: a leading waw goes after the article too, so that وزير and الوزير (a minister, the minister) have
one stem. Snowball's stemmer has rules for nouns that it applies to those with an article alone, and keeps
حكومة and الحكومة apart. By words alone, 0.88 of XQuAD's Arabic questions find their paragraph first instead
of 0.86 (benchmarks.retrieval).
"""

_AND = "و"
_ARTICLES = ("وال", "بال", "كال", "فال", "ال", "لل")
_SUFFIXES = ("ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي")  # ة is ه in folded text
_LEAST = 2  # letters that must remain
_LEAST_AFTER_AND = 3


def arabic_stem(word: str) -> str:
    """Return the stem of a folded word."""
    stem = _without_and(word)
    for article in _ARTICLES:
        if stem.startswith(article) and len(stem) - len(article) >= _LEAST:
            stem = _without_and(stem[len(article) :])
            break
    for suffix in _SUFFIXES:
        if stem.endswith(suffix) and len(stem) - len(suffix) >= _LEAST:
            stem = stem[: -len(suffix)]
    return stem


def _without_and(word: str) -> str:
    return word[1:] if word.startswith(_AND) and len(word) > _LEAST_AFTER_AND else word
