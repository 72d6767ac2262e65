"""Vectors made small: 8 bits a number for windows, 4 bits for sentences.

Four bits keep the order of candidates: against full precision R@1 moved by less than half a point in every
pair of languages, two bits lost up to two (docs/decisions/0005-search.md).
"""

import numpy as np
from numpy.typing import NDArray

# einsum and not @: BLAS would start a second thread and wait for it, which takes longer than these products.
_REACH = 2.8  # standard deviations from the mean; what lies beyond is cut
_STEP = 2 * _REACH / 15


def to_bytes(vectors: NDArray[np.float32]) -> NDArray[np.int8]:
    """Return vectors, shape (n, d), as whole numbers of -127 to 127; only their directions are kept."""
    largest = np.abs(vectors).max(axis=1, keepdims=True, initial=1e-9)
    return np.asarray(np.round(vectors * (127 / largest)), dtype=np.int8)


def to_halves(vectors: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Return vectors, shape (n, d), as four bits a number, two numbers a byte, shape (n, d / 2)."""
    spread = np.maximum(vectors.std(axis=1, keepdims=True), 1e-9)
    codes = np.clip(np.round((vectors / spread + _REACH) / _STEP), 0, 15).astype(np.uint8)
    return np.asarray(codes[:, 0::2] | codes[:, 1::2] << 4, dtype=np.uint8)


def half_cosines(packed: NDArray[np.uint8], query: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the cosines of vectors from `to_halves` with one of unit length."""
    codes = np.empty((len(packed), 2 * packed.shape[1]), dtype=np.float32)
    np.bitwise_and(packed, 15, out=codes[:, 0::2], casting="unsafe")
    np.right_shift(packed, 4, out=codes[:, 1::2], casting="unsafe")
    codes -= _REACH / _STEP
    return _cosines(codes, query)


def byte_cosines(vectors: NDArray[np.int8], query: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the cosines of vectors from `to_bytes` with one of unit length."""
    return _cosines(vectors.astype(np.float32), query)


def _cosines(vectors: NDArray[np.float32], query: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    return np.asarray(np.einsum("ij,j->i", vectors, query) / np.maximum(lengths, 1e-9), dtype=np.float32)
