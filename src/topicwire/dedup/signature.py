"""Signatures: few numbers by which copies find each other without comparing every pair.

A text's shingles are its runs of tokens; of their hashes the smallest are its anchors. Two texts that share
much of their shingles share many anchors, whatever their order (Broder, "On the resemblance and containment
of documents", 1997: bottom-k sketches); long texts get more anchors (Irber et al., "Lightweight compositional
analysis of metagenomes with FracMinHash", 2022), so that a cut version still meets its long original.
"""

import re
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]

SHINGLE = 5  # tokens
ANCHORS = 24  # of a text of usual length
DENSITY = 32  # a long text has one anchor in so many shingles,
MOST_ANCHORS = 256  # but not more than this
BUCKET_BITS = 48  # of a hash that are stored: six bytes in SQLite, no chance meetings among millions of texts

# Scripts without spaces: each character is a token (kana, Chinese, Thai, Lao, Burmese, Khmer).
_CHARACTERS = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    r"\U00020000-\U0003ffff"
)
_INDIC = r"\u0900-\u0963\u0966-\u0dff"  # its vowel signs belong to the word, though they are no letters
_TOKEN = re.compile(f"[{_CHARACTERS}]|(?:[^\\W_{_CHARACTERS}]|[{_INDIC}])+")


def tokens(folded: str) -> list[str]:
    """Return the words of a folded text; of scripts without spaces, its characters."""
    return _TOKEN.findall(folded)


def shingles(found: list[str]) -> Hashes:
    """Return the hash of each run of SHINGLE tokens, in the order of the text.

    A text with fewer tokens is one shingle, an empty one none.
    """
    if not found:
        return np.empty(0, np.uint64)
    numbers = np.fromiter(map(crc32, map(str.encode, found)), np.uint64, len(found))
    width = min(SHINGLE, len(found))
    count = len(found) - width + 1
    mixed = np.zeros(count, np.uint64)
    for at in range(width):
        mixed = _scatter(mixed + numbers[at : at + count] + np.uint64(at + 1))
    return mixed


def sign(found: Hashes) -> tuple[int, ...]:
    """Return the buckets of a text by its shingles, ascending, not negative; copies share several.

    A text without shingles has none.
    """
    distinct = np.unique(found)
    dense = int(np.searchsorted(distinct, np.uint64(2**64 // DENSITY)))
    kept = distinct[: min(max(ANCHORS, dense), MOST_ANCHORS)] >> np.uint64(64 - BUCKET_BITS)
    return tuple(np.unique(kept).tolist())


def _scatter(numbers: Hashes) -> Hashes:
    """Return well mixed 64-bit hashes (the finishing step of SplitMix64: Steele, Lea, Flood, 2014)."""
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return numbers ^ (numbers >> np.uint64(31))
