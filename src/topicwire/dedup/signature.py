"""Signatures: short values by which copies find each other without comparing every pair.

Shingles are runs of tokens of the folded text; a MinHash signature estimates how many two texts share
(Broder, "On the resemblance and containment of documents", 1997), and its bands give the buckets in which
candidates meet (Leskovec, Rajaraman, Ullman, "Mining of Massive Datasets", 3.4).
"""

import re
from dataclasses import dataclass
from hashlib import blake2b

from rensa import RMinHash

from topicwire.text.normalise import fold

SHINGLE = 4  # tokens: a Chinese character or a word each
PERMUTATIONS = 128
ROWS = 4  # of a band: of texts that share 40% of their shingles, 32 such bands let 56% meet; at 60%, 99%
_SEED = 20250714
_TOKEN = re.compile(r"[㐀-鿿豈-﫿\U00020000-\U0003ffff]|[^\W_㐀-鿿豈-﫿\U00020000-\U0003ffff]+")


@dataclass(frozen=True, slots=True)
class Signature:
    """What is stored of a text to find its copies."""

    values: bytes  # PERMUTATIONS unsigned 32-bit numbers, big-endian
    buckets: tuple[int, ...]  # signed 64-bit numbers; candidates share at least one


def shingles(text: str) -> frozenset[str]:
    """Return the shingles of a text; one that is shorter than a shingle is its own only one."""
    tokens = _TOKEN.findall(fold(text))
    if len(tokens) <= SHINGLE:
        return frozenset({" ".join(tokens)} if tokens else ())
    return frozenset(" ".join(tokens[at : at + SHINGLE]) for at in range(len(tokens) - SHINGLE + 1))


def sign(found: frozenset[str]) -> Signature:
    """Return the signature of a text's shingles; a text without any has no buckets."""
    if not found:
        return Signature(b"", ())
    minhash = RMinHash(num_perm=PERMUTATIONS, seed=_SEED)
    minhash.update(sorted(found))
    numbers: list[int] = minhash.digest()
    values = b"".join(number.to_bytes(4, "big") for number in numbers)
    width = ROWS * 4
    return Signature(
        values, tuple(_bucket(at, values[at : at + width]) for at in range(0, len(values), width))
    )


def _bucket(band: int, part: bytes) -> int:
    """Return the bucket of one band: its place and content as a number that a database column holds."""
    digest = blake2b(band.to_bytes(2, "big") + part, digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
