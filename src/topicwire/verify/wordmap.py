"""Vectors of words, mapped so that translations lie together and opposites apart."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from topicwire.verify.trees import Matrix


@dataclass(frozen=True, slots=True)
class WordMap:
    """Two linear maps into one space."""

    other: Matrix  # (dimensions of the embedder, dimensions of the map), for all languages but English
    english: Matrix  # same shape

    def place(self, rows: Matrix, language: str) -> Matrix:
        """Return rows of unit length, shape (rows, dimensions of the map)."""
        mapped = rows @ (self.english if language == "en" else self.other)
        return np.asarray(mapped / (np.linalg.norm(mapped, axis=1, keepdims=True) + 1e-9), np.float32)


@cache
def word_map() -> WordMap:
    """Return the maps that come with the package, fitted by `benchmarks/fit_word_map.py`."""
    with (files("topicwire.verify") / "data" / "word_map.npz").open("rb") as stream:
        content = np.load(stream, allow_pickle=False)
        return WordMap(content["other"].astype(np.float32), content["english"].astype(np.float32))
