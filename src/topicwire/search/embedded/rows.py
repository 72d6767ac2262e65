"""Rows of an array in a file, read when they are asked for.

A small file is mapped into memory, where its rows are found quickest. In a large one each document that is
read would bring sixteen pages with it, which stay with the process until they are the whole file: 2 GB of a
million documents. There, rows are read one document at a time, which takes a third longer (3.0 instead of
2.3 ms for 320 documents, three threads).
"""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from weakref import finalize

import numpy as np
from numpy.typing import NDArray

MAPPED = 64_000_000  # bytes of a file at most; 40,000 documents have so many


class Rows:
    """The rows of an array of bytes, shape (rows, width), in a `.npy` file that never changes."""

    def __init__(self, path: Path) -> None:
        array: np.memmap[Any, Any] = np.load(path, mmap_mode="r")
        self.width: int = array.shape[1]
        self._mapped = np.asarray(array) if array.nbytes <= MAPPED else None
        self._begin = array.offset
        self._descriptor = os.open(path, os.O_RDONLY)
        finalize(self, os.close, self._descriptor)

    def bytes_of(self, start: int, end: int) -> bytes:
        """Return the rows from `start` up to `end`."""
        return os.pread(self._descriptor, (end - start) * self.width, self._begin + start * self.width)

    def read(self, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.uint8]:
        """Return the rows of spans, each from its start up to its end, one span after the other."""
        if self._mapped is not None:
            counts = ends - starts
            skipped = np.repeat(starts - np.cumsum(counts) + counts, counts)
            return np.take(self._mapped, skipped + np.arange(len(skipped)), axis=0)
        parts = map(self.bytes_of, starts.tolist(), ends.tolist())
        return np.frombuffer(b"".join(parts), dtype=np.uint8).reshape(-1, self.width)


def write_rows(path: Path, shape: tuple[int, int], parts: Iterable[bytes]) -> None:
    """Write an array of bytes to a `.npy` file, part after part."""
    with path.open("wb") as file:
        header = {"descr": "|u1", "fortran_order": False, "shape": shape}
        np.lib.format.write_array_header_1_0(file, header)
        for part in parts:
            file.write(part)
