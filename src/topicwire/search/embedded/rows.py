"""Rows of an array in a file, read when they are asked for.

Mapped into memory, each document that is read would bring sixteen pages with it, which stay with the process
until they are the whole file: 2 GB of a million documents. Reading takes no longer (80 µs for 60 documents).
"""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from weakref import finalize

import numpy as np
from numpy.typing import NDArray


class Rows:
    """The rows of an array of bytes, shape (rows, width), in a `.npy` file that never changes."""

    def __init__(self, path: Path) -> None:
        array: np.memmap[Any, Any] = np.load(path, mmap_mode="r")
        self._begin, self._width = array.offset, array.shape[1]
        self._descriptor = os.open(path, os.O_RDONLY)
        finalize(self, os.close, self._descriptor)

    def read(self, spans: Iterable[tuple[int, int]]) -> NDArray[np.uint8]:
        """Return the rows of spans (first, behind the last), one span after the other."""
        parts = [
            os.pread(self._descriptor, (end - start) * self._width, self._begin + start * self._width)
            for start, end in spans
        ]
        return np.frombuffer(b"".join(parts), dtype=np.uint8).reshape(-1, self._width)
