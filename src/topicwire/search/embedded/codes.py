"""Vectors made small: few values a number, several numbers a byte; and one bit a number, to find candidates.

Only directions are kept. The steps are those at which so few values keep most of a normal variable (Max
1960). The query is not made small. Sentences in three values and windows in sixteen keep the order of
candidates: mean R@1 over seven pairs of languages 0.817, against 0.818 for full precision, 0.812 with windows
in three values, and 0.805 for one bit a number (docs/decisions/0005-search.md).
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Packing:
    """Vectors in few values a number."""

    step: float  # between two values, in standard deviations
    number: int  # of values
    in_byte: int  # numbers packed into one byte

    def pack(self, vectors: NDArray[np.float32]) -> NDArray[np.uint8]:
        """Return vectors, shape (n, d), as bytes, shape (n, d / `in_byte` rounded up)."""
        rows, dimensions = vectors.shape
        width = -(-dimensions // self.in_byte)
        spread = self.step * np.maximum(vectors.std(axis=1, keepdims=True), 1e-9)
        values = np.zeros((rows, width * self.in_byte), dtype=np.uint8)
        middle = (self.number - 1) / 2
        values[:, :dimensions] = np.clip(np.rint(vectors / spread + middle), 0, self.number - 1)
        weights = self.number ** np.arange(self.in_byte, dtype=np.uint16)
        packed = values.reshape(rows, width, self.in_byte) * weights
        return np.asarray(packed.sum(axis=2), dtype=np.uint8)

    def unpack(self, codes: NDArray[np.uint8], dimensions: int) -> NDArray[np.float32]:
        """Return the vectors of codes; their lengths say nothing."""
        values = self._values()[codes].reshape(len(codes), codes.shape[1] * self.in_byte)
        return np.asarray(values[:, :dimensions], dtype=np.float32)

    def lookup(self, query: NDArray[np.float32]) -> "Lookup":
        """Return what compares packed vectors with a query, a vector of unit length."""
        width = -(-len(query) // self.in_byte)
        padded = np.zeros(width * self.in_byte, dtype=np.float32)
        padded[: len(query)] = query
        values = self._values()
        table = padded.reshape(width, self.in_byte) @ values.T
        # 64 bits, so that the places need not be converted: a sixth of the time.
        return Lookup(table.ravel(), 256 * np.arange(width, dtype=np.int64), (values * values).sum(axis=1))

    @cache  # noqa: B019 - there are two packings
    def _values(self) -> NDArray[np.float32]:
        """Return the numbers that each byte stands for, shape (256, `in_byte`)."""
        digits = np.arange(256)[:, None] // self.number ** np.arange(self.in_byte) % self.number
        return np.asarray(digits - (self.number - 1) / 2, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Lookup:
    """What each byte of a packed vector adds to its product with one query, and to its square.

    The table is made once a query, as with product quantisation (Jégou, Douze and Schmid 2011): five times as
    quick as unpacking each vector.
    """

    products: NDArray[np.float32]  # 256 for each byte
    starts: NDArray[np.int64]  # where those of each byte begin
    squares: NDArray[np.float32]  # 256, the same for each byte

    def cosines(self, codes: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return the cosines of packed vectors with the query."""
        products = np.take(self.products, codes + self.starts).sum(axis=1)
        squares = np.take(self.squares, codes).sum(axis=1)
        return np.asarray(products / np.sqrt(np.maximum(squares, 1e-9)), dtype=np.float32)


TRITS = Packing(step=1.224, number=3, in_byte=5)
HALVES = Packing(step=0.335, number=16, in_byte=2)


def to_bits(vectors: NDArray[np.float32] | NDArray[np.int8]) -> NDArray[np.uint8]:
    """Return the signs of vectors, shape (n, d), one bit a number, shape (n, d / 8)."""
    return np.packbits(vectors > 0, axis=1)


def bit_distances(bits: NDArray[np.uint8], query: NDArray[np.uint8]) -> NDArray[np.uint16]:
    """Return in how many bits each of `bits` differs from one."""
    wide = np.uint64 if bits.shape[1] % 8 == 0 else np.uint8
    counts = np.bitwise_count(np.ascontiguousarray(bits).view(wide) ^ query.view(wide))
    differing = np.zeros(len(counts), dtype=np.uint16)
    for column in counts.T:  # a few; adding up each row takes ten times as long
        differing += column
    return differing
