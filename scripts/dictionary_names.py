"""Make `names.zh.tsv.gz` and `english_words.txt.gz` of the room `verify` from CC-CEDICT (CC BY-SA 4.0).

python scripts/dictionary_names.py cedict_1_0_ts_utf-8_mdbg.txt.gz

The first lists, for words of names that the dictionary explains ("Obama", "Heilongjiang", "Nobel Prize"), the
Chinese words they explain; the second the stems of English words that it writes in lower case: not names.
"""

import gzip
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import snowballstemmer

from topicwire.text.han_names import is_pinyin

TARGET = Path(__file__).parents[1] / "src" / "topicwire" / "verify" / "data"
LINE = re.compile(r"^\S+ (\S+) \[[^\]]*\] /(.*)/$")
ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
SKIPPED = re.compile(r"^(?:variant|old variant|surname |CL:|see |used in |abbr\. |pr\. |also )")
NAME = re.compile(
    r"^(?:the )?([A-Z][\w’'.-]+(?: (?:(?:of|the|and|de|da|al|la|von|van|for|on) )*[A-Z][\w’'.-]+)*)"
)
SMALL = re.compile(r"(?<![A-Za-z-])[a-z]+(?![A-Za-z-])")
MOST = 8  # Chinese words that one English word may explain: beyond, it is no name but a part of many ("New")
LONGEST = 10  # characters
LEAST, LEAST_PINYIN = 2, 12  # times a word is written small; pinyin such as "zhang" is written small at times
TITLES = frozenset(["dr", "mr", "mrs", "ms", "prof", "rev", "sir", "sr", "st", "tv"])


def senses(path: str) -> Iterator[tuple[str, str]]:
    """Yield word and one explanation of it, without asides."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for match in filter(None, map(LINE.match, map(str.strip, lines))):
            if 2 <= len(match[1]) <= LONGEST:
                kept = (sense for sense in match[2].split("/") if not SKIPPED.match(sense))
                yield from ((match[1], ASIDE.sub(" ", sense).strip()) for sense in kept)


def main() -> None:
    """Read the dictionary and write both lists, sorted."""
    stem = snowballstemmer.stemmer("english").stemWord
    names: dict[str, set[str]] = defaultdict(set)
    common: Counter[str] = Counter()
    for word, sense in senses(sys.argv[1]):
        common.update(stem(found) for found in SMALL.findall(sense))
        if (found := NAME.match(sense)) and "\u3400" <= word[0] <= "\u9fff":
            phrase = found[1].lower().replace("’", "'").rstrip(".")
            for name in {phrase, *(part for part in phrase.split() if len(part) > 2)}:
                names[name].add(word)
    ordinary = {
        word for word, count in common.items() if count >= (LEAST_PINYIN if is_pinyin(word) else LEAST)
    } | TITLES
    rows = [
        f"{name}\t{'|'.join(sorted(words))}\n"
        for name, words in sorted(names.items())
        if len(words) <= MOST and (" " in name or stem(name) not in ordinary)
    ]
    (TARGET / "names.zh.tsv.gz").write_bytes(gzip.compress("".join(rows).encode(), 9, mtime=0))
    text = "".join(f"{word}\n" for word in sorted(ordinary) if len(word) > 1)
    (TARGET / "english_words.txt.gz").write_bytes(gzip.compress(text.encode(), 9, mtime=0))


if __name__ == "__main__":
    main()
