"""Vectors made small: few values a number, several numbers a byte.

Only directions are kept, and the query is not made small. Windows keep the signs of their numbers, which find
candidates as well. Sentences keep three values a number, at the step that keeps most of a normal variable
(Max 1960), unless there is something smaller for their model (`product.py`; docs/decisions/0005-search.md).
"""

from dataclasses import dataclass
from functools import cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class Code(Protocol):
    """A way of making vectors small. Their lengths are lost."""

    def pack(self, vectors: NDArray[np.float32]) -> NDArray[np.uint8]:
        """Return vectors, shape (n, d), as so many bytes each, shape (n, width)."""
        ...

    def lookup(self, query: NDArray[np.float32]) -> "Lookup":
        """Return what compares packed vectors with a query, a vector of unit length."""
        ...


@dataclass(frozen=True, slots=True)
class Packing:
    """Vectors in few values a number: a `Code`."""

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
        squares = np.broadcast_to((values * values).sum(axis=1), table.shape)
        return Lookup.of(table, squares)

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

    both: NDArray[np.complex64]  # 256 for each byte: its product, and as the imaginary part its square
    starts: NDArray[np.int64]  # where those of each byte begin

    @classmethod
    def of(cls, products: NDArray[np.float32], squares: NDArray[np.float32]) -> "Lookup":
        """Make one of two tables, both of shape (width, 256)."""
        # 64 bits, so that the places need not be converted: a sixth of the time.
        starts = 256 * np.arange(len(products), dtype=np.int64)
        return cls((products + np.complex64(1j) * squares).ravel(), starts)

    def cosines(self, codes: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return the cosines of packed vectors with the query."""
        # Looked up and added up in one go, in two thirds of the time that two tables take.
        sums = np.take(self.both, codes + self.starts).sum(axis=1)
        return np.asarray(sums.real / np.sqrt(np.maximum(sums.imag, 1e-9)), dtype=np.float32)


TRITS = Packing(step=1.224, number=3, in_byte=5)
SIGNS = Packing(step=1.0, number=2, in_byte=8)


def to_bits(vectors: NDArray[np.float32] | NDArray[np.int8]) -> NDArray[np.uint8]:
    """Return the signs of vectors, shape (n, d), one bit a number, shape (n, d / 8): what `SIGNS` packs."""
    return np.packbits(vectors > 0, axis=1, bitorder="little")


def bit_distances(
    bits: NDArray[np.uint8] | NDArray[np.uint64], query: NDArray[np.uint8]
) -> NDArray[np.uint16]:
    """Return in how many bits each of `bits`, eight or 64 of a row together, differs from one."""
    wide = np.uint64 if len(query) % 8 == 0 else np.uint8
    differing = np.zeros(len(bits), dtype=np.uint16)
    # A few columns; row after row takes twice as long, and adding up each row ten times.
    for column, sought in zip(bits.view(wide).T, query.view(wide), strict=True):
        differing += np.bitwise_count(column ^ sought)
    return differing
