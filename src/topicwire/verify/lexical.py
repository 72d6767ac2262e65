"""Vectors from spelling alone: a stand-in for a model of meaning when claim and text share a language."""

import re
from collections.abc import Sequence
from functools import lru_cache
from zlib import crc32

import numpy as np

from topicwire.verify.trees import Matrix

DIMENSIONS = 512
_WORD = re.compile(r"[^\W_]+")


class SpellingEmbedder:
    """Counts pairs and triples of characters, hashed. Words of one stem come out close, others far apart."""

    name = "spelling"
    dimensions = DIMENSIONS

    def embed(self, texts: Sequence[str]) -> Matrix:
        """Return an array (number of texts, 512) of unit length rows."""
        rows = np.zeros((len(texts), DIMENSIONS), np.float32)
        for index, text in enumerate(texts):
            for word in _WORD.findall(text.lower().replace("ё", "е")):
                rows[index] += _word(word[:40])
        return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), np.float32)


@lru_cache(maxsize=20_000)
def _word(word: str) -> Matrix:
    row = np.zeros(DIMENSIONS, np.float32)
    framed = f"<{word}>"
    for length in (2, 3):
        for start in range(len(framed) - length + 1):
            row[crc32(framed[start : start + length].encode()) % DIMENSIONS] += 1.0
    return row / np.float32(np.linalg.norm(row) or 1.0)
