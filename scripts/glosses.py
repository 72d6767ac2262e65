"""Make `src/topicwire/verify/data/glosses.zh.tsv.gz` from CC-CEDICT (CC BY-SA 4.0).

python scripts/glosses.py cedict_1_0_ts_utf-8_mdbg.txt.gz
"""

import gzip
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import snowballstemmer

TARGET = Path(__file__).parents[1] / "src" / "topicwire" / "verify" / "data" / "glosses.zh.tsv.gz"
LINE = re.compile(r"^\S+ (\S+) \[[^\]]*\] /(.*)/$")
ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]|[\u3400-\u9fff|]+")
SKIPPED = re.compile(
    r"^(?:variant of|old variant|surname |CL:|see |used in |abbr\. for [^A-Za-z]*$|pr\. |also pr)"
)
STOP = frozenset(
    [
        "a",
        "an",
        "the",
        "to",
        "of",
        "in",
        "on",
        "at",
        "for",
        "by",
        "with",
        "and",
        "or",
        "as",
        "be",
        "is",
        "are",
        "was",
        "were",
        "been",
        "from",
        "it",
        "its",
        "into",
        "that",
        "this",
        "sth",
        "sb",
        "one's",
        "one",
        "etc",
        "esp",
        "eg",
        "ie",
        "not",
        "no",
        "used",
        "also",
        "lit",
        "fig",
        "usu",
        "variant",
        "abbr",
        "old",
        "classifier",
        "prefix",
        "suffix",
    ]
)
MOST_WORDS = 24  # stems kept for one Chinese word: long explanations only add noise
LONGEST = 6  # characters


def explaining(senses: str) -> Iterator[str]:
    """Yield the words that explain an entry, without function words and asides."""
    for sense in senses.split("/"):
        if not SKIPPED.match(sense):
            words = re.findall(r"[a-z]+", ASIDE.sub(" ", sense).lower())
            yield from (word for word in words if word not in STOP and len(word) > 1)


def main() -> None:
    """Read the dictionary and write word and stems, sorted."""
    stem = snowballstemmer.stemmer("english").stemWord
    found: dict[str, dict[str, None]] = {}
    with gzip.open(sys.argv[1], "rt", encoding="utf-8") as lines:
        for line in lines:
            match = LINE.match(line.strip())
            if match is None or len(match[1]) > LONGEST or not "\u3400" <= match[1][0] <= "\u9fff":
                continue
            stems = found.setdefault(match[1], {})
            stems.update(dict.fromkeys(stem(word) for word in explaining(match[2])))
    rows = []
    for word, stems in sorted(found.items()):
        if stems:
            rows.append(f"{word}\t{' '.join(list(stems)[:MOST_WORDS])}\n")
    text = "".join(rows)
    TARGET.write_bytes(gzip.compress(text.encode(), 9, mtime=0))


if __name__ == "__main__":
    main()
