"""Sentences in 32 bytes: product quantisation (Jégou, Douze and Schmid 2011), for the model that we ship.

A vector is turned so that its first numbers say most, the first 256 are kept, and each eight of them become
the number of the nearest of 256 points. Which numbers go together is chosen so that all bytes say about the
same (Ge et al. 2013). Directions and points were found on random words of the model's own vocabulary, so they
are fitted to no collection (`benchmarks/fit_product.py`).
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from topicwire.search.embedded.codes import TRITS, Code, Lookup

_FITTED = "use-multilingual-3"  # `SentenceEncoder`
_AT_ONCE = 4_096  # vectors packed, 4 MB for each byte


@dataclass(frozen=True, slots=True)
class Product:
    """Vectors as numbers of points: a `Code`."""

    directions: NDArray[np.float32]  # (dimensions, kept numbers), at right angles, of unit length
    points: NDArray[np.float32]  # (bytes, 256, numbers a byte)

    def pack(self, vectors: NDArray[np.float32]) -> NDArray[np.uint8]:
        """Return vectors, shape (n, d), as bytes, shape (n, bytes)."""
        codes = np.zeros((len(vectors), len(self.points)), dtype=np.uint8)
        for start in range(0, len(vectors), _AT_ONCE):
            turned = vectors[start : start + _AT_ONCE] @ self.directions
            parts = turned.reshape(len(turned), len(self.points), -1)
            for byte, points in enumerate(self.points):
                # The nearest point has the largest product, less half its own square.
                fits = parts[:, byte] @ points.T - (points * points).sum(axis=1) / 2
                codes[start : start + _AT_ONCE, byte] = fits.argmax(axis=1)
        return codes

    def lookup(self, query: NDArray[np.float32]) -> Lookup:
        """Return what compares packed vectors with a query, a vector of unit length."""
        # einsum and not @, which would start a second thread and wait for it.
        turned = np.einsum("i,ij->j", query, self.directions).reshape(len(self.points), -1)
        products = np.einsum("bpk,bk->bp", self.points, turned)
        return Lookup.of(products, _squares(self.points))


def _squares(points: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(np.einsum("bpk,bpk->bp", points, points), dtype=np.float32)


@cache
def code_of(model: str) -> Code:
    """Return how the sentences of an embedding model are made small."""
    if model != _FITTED:
        return TRITS
    path = files("topicwire.search") / "data" / f"{model}.npz"
    with path.open("rb") as stream, np.load(stream) as fitted:
        return Product(*(fitted[name].astype(np.float32) for name in ("directions", "points")))
