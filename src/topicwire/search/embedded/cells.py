"""Which windows are worth comparing: like windows lie in one cell, and only the nearest cells are read.

An inverted file (Jégou, Douze and Schmid 2011), 4 bytes a window. A graph of neighbours took 85, several
times as long to make, and found no more of the nearest windows (docs/decisions/0005-search.md).
"""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

CELLS_FROM = 20_000  # windows; comparing with fewer takes under half a millisecond, and misses none
MOST_CELLS = 1_024
LOOKED_INTO = 1 / 12  # share of the windows that are compared; an eighth found 2 to 4 more of 100 nearest
MOST_LOOKED_INTO = 10_000  # windows; of 224,000 they hold nine in ten of the 300 nearest
LEARNED_FROM = 20  # windows a cell
ROUNDS = 8  # of k-means
_AT_ONCE = 8_192  # windows, 16 MB as numbers


@dataclass(frozen=True)
class Cells:
    """The windows of a segment by cell; cell i has rows[ends[i - 1]:ends[i]]."""

    centres: NDArray[np.int8]  # (cells, dimensions, or a few more: whole bytes of signs)
    ends: NDArray[np.int32]
    rows: NDArray[np.int32]

    @cached_property
    def _centres(self) -> NDArray[np.float32]:
        centres = self.centres.astype(np.float32)
        return np.asarray(centres / np.linalg.norm(centres, axis=1, keepdims=True), dtype=np.float32)

    def near(self, vector: NDArray[np.float32]) -> NDArray[np.int32]:
        """Return the rows of the windows in the cells nearest to a vector."""
        # einsum and not @, which would start a second thread and wait for it.
        order = np.argsort(-np.einsum("ij,j->i", self._centres[:, : len(vector)], vector))
        starts = np.concatenate([[0], self.ends[:-1]])
        counts = (self.ends - starts)[order].cumsum()
        wanted = min(LOOKED_INTO * len(self.rows), MOST_LOOKED_INTO)
        looked_into = order[: int(np.searchsorted(counts, wanted)) + 1]
        return np.concatenate([self.rows[starts[cell] : self.ends[cell]] for cell in looked_into])


def make_cells(bits: NDArray[np.uint8]) -> Cells:
    """Put windows, known by the signs of their numbers, into cells."""
    chance = np.random.default_rng(5)
    number = min(MOST_CELLS, 2 * int(len(bits) ** 0.5))
    learned = chance.choice(len(bits), min(len(bits), LEARNED_FROM * number), replace=False)
    sample = _numbers(bits[np.sort(learned)])
    centres = sample[:: len(sample) // number][:number]
    for _ in range(ROUNDS):
        sums = np.zeros_like(centres)
        np.add.at(sums, (sample @ centres.T).argmax(axis=1), sample)
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        centres = np.where(lengths > 0, sums / np.maximum(lengths, 1e-9), centres)
    parts = range(0, len(bits), _AT_ONCE)
    cell = np.concatenate([(_numbers(bits[at : at + _AT_ONCE]) @ centres.T).argmax(axis=1) for at in parts])
    return Cells(
        np.asarray(np.rint(centres * (127 / np.abs(centres).max())), dtype=np.int8),
        np.bincount(cell, minlength=number).cumsum().astype(np.int32),
        np.argsort(cell, kind="stable").astype(np.int32),
    )


def _numbers(bits: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return signs as vectors of unit length."""
    signs = np.unpackbits(bits, axis=1, bitorder="little").astype(np.float32) * 2 - 1
    return np.asarray(signs / np.float32(signs.shape[1] ** 0.5), dtype=np.float32)


def save_cells(folder: Path, bits: NDArray[np.uint8]) -> None:
    """Write the cells of windows, if they are so many that cells are worth it."""
    if len(bits) >= CELLS_FROM:
        cells = make_cells(bits)
        for name in _ARRAYS:
            np.save(folder / f"cells_{name}.npy", getattr(cells, name))


def open_cells(folder: Path) -> Cells | None:
    """Open the cells of a segment, if it has any."""
    paths = {name: folder / f"cells_{name}.npy" for name in _ARRAYS}
    if not paths["rows"].exists():
        return None
    return Cells(**{name: np.asarray(np.load(path, mmap_mode="r")) for name, path in paths.items()})


_ARRAYS = ("centres", "ends", "rows")
