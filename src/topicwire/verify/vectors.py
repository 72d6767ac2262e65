"""Vectors of words and sentences, with a memory for words, which return often."""

from collections.abc import Iterable, Sequence
from threading import Lock

import numpy as np

from topicwire.model.embedder import Embedder
from topicwire.verify.trees import Matrix

_MOST_WORDS = 40_000  # remembered; 512 dimensions of 4 bytes make this 80 MB
_BATCH = 512  # words embedded at once
_LONGEST = 2_000  # characters of a text that is embedded


class Vectors:
    """Embeds texts in batches. Safe to share between threads."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._words: dict[str, Matrix] = {}
        self._lock = Lock()

    def learn(self, words: Iterable[str]) -> None:
        """Embed the words that are not known yet, in one batch."""
        with self._lock:
            if len(self._words) > _MOST_WORDS:
                self._words.clear()
            missing = sorted({word[:_LONGEST] for word in words if word[:_LONGEST] not in self._words})
            for start in range(0, len(missing), _BATCH):
                batch = missing[start : start + _BATCH]
                self._words.update(zip(batch, self._embedder.embed(batch), strict=True))

    def words(self, words: Sequence[str]) -> Matrix:
        """Return one row a word."""
        self.learn(words)
        with self._lock:
            known = [self._words.get(word[:_LONGEST]) for word in words]
        rows = [
            vector if vector is not None else self._embedder.embed([words[i]])[0]
            for i, vector in enumerate(known)
        ]
        return np.stack(rows) if rows else np.zeros((0, 1), np.float32)

    def texts(self, texts: Sequence[str]) -> Matrix:
        """Return one row a text, without remembering them."""
        if not texts:
            return np.zeros((0, 1), np.float32)
        return np.asarray(self._embedder.embed([text[:_LONGEST] for text in texts]), np.float32)
