"""Signatures: few numbers by which copies find each other without comparing every pair.

A text's shingles are its runs of tokens; of their hashes the smallest are its anchors. Two texts that share
much of their shingles share many anchors, whatever their order (Broder, "On the resemblance and containment
of documents", 1997: bottom-k sketches); long texts get more anchors (Irber et al., "Lightweight compositional
analysis of metagenomes with FracMinHash", 2022), so that a cut version still meets its long original.
"""

import re
import sys
from functools import cache

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]

SHINGLE = 5  # tokens
ANCHORS = 24  # of a text of usual length
DENSITY = 32  # a long text has one anchor in so many shingles,
MOST_ANCHORS = 256  # but not more than this
BUCKET_BITS = 48  # of a hash that are stored: six bytes in SQLite, no chance meetings among millions of texts
_FACTORS = tuple(np.uint64(0x9E3779B97F4A7C15 * (2 * at + 1) % 2**64) for at in range(SHINGLE))

# Scripts without spaces: each character is a token (kana, Chinese, Thai, Lao, Burmese, Khmer).
_CHARACTERS = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    r"\U00020000-\U0003ffff"
)
_INDIC = r"\u0900-\u0963\u0966-\u0dff"  # its vowel signs belong to the word, though they are no letters
_WORD = f"(?:[^\\W_{_CHARACTERS}]+|[{_INDIC}]+)+"
_TOKEN = re.compile(f"[{_CHARACTERS}]|{_WORD}")
_SINGLE, _OF_WORD = 1, 2  # a character that is a token; one that is part of a word


def tokens(folded: str) -> list[str]:
    """Return the words of a folded text; of scripts without spaces, its characters."""
    return _TOKEN.findall(folded)


def numbers(folded: str) -> Hashes:
    """Return the hash of each token of a folded text, in order, without making the tokens.

    Tokens are told apart by number as well as by text, in a third of the time.
    """
    codes = np.frombuffer(f" {folded}".encode("utf-32-le", "surrogatepass"), np.uint32)
    kinds = _kinds()[codes]
    kept = np.flatnonzero(kinds)
    starts = np.flatnonzero((kinds[kept] == _SINGLE) | (kinds[kept - 1] != _OF_WORD))
    if not len(starts):
        return np.empty(0, np.uint64)
    place = np.arange(len(kept)) - np.repeat(starts, np.diff(starts, append=len(kept)))
    found: Hashes = np.add.reduceat(
        _scatter(codes[kept] + (place.astype(np.uint64) << np.uint64(32))), starts
    )
    return found


def shingles(found: Hashes) -> Hashes:
    """Return the hash of each run of SHINGLE tokens, in the order of the text, by the tokens' hashes.

    A text with fewer tokens is one shingle, an empty one none.
    """
    if not len(found):
        return found
    width = min(SHINGLE, len(found))
    count = len(found) - width + 1
    mixed = np.zeros(count, np.uint64)
    for at in range(width):
        mixed += found[at : at + count] * _FACTORS[at]
    return _scatter(mixed)


def distinct(found: Hashes) -> Hashes:
    """Return hashes ascending, each once (what `np.unique` does, in a tenth of its time)."""
    ordered = np.sort(found)
    first = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return ordered[first]


def sign(found: Hashes) -> tuple[int, ...]:
    """Return the buckets of a text by its shingles, ascending, not negative; copies share several.

    A text without shingles has none.
    """
    smallest = distinct(found)
    dense = int(np.searchsorted(smallest, np.uint64(2**64 // DENSITY)))
    kept = smallest[: min(max(ANCHORS, dense), MOST_ANCHORS)] >> np.uint64(64 - BUCKET_BITS)
    return tuple(distinct(kept).tolist())


@cache
def _kinds() -> NDArray[np.uint8]:
    """Return what each character is to `_TOKEN`, by its code: a megabyte, made in a tenth of a second."""
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    kinds = np.zeros(len(every), np.uint8)
    for kind, pattern in ((_SINGLE, f"[{_CHARACTERS}]+"), (_OF_WORD, _WORD)):
        for run in re.finditer(pattern, every):
            kinds[run.start() : run.end()] = kind
    return kinds


def _scatter(numbers: Hashes) -> Hashes:
    """Return well mixed 64-bit hashes (the finishing step of SplitMix64: Steele, Lea, Flood, 2014)."""
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return numbers ^ (numbers >> np.uint64(31))
