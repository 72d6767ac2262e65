"""Vectors of words and sentences, with a memory, for words return often and sentences are cited again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np

from topicwire.model.embedder import Embedder
from topicwire.verify.trees import Matrix
from topicwire.verify.wordmap import WordMap, word_map

_MOST_WORDS = 40_000  # remembered; 704 dimensions of 4 bytes make this 110 MB
_MOST_TEXTS = 8_000  # remembered; 16 MB
_BATCH = 512  # texts handed over at once; the encoder works on 384 tokens at a time whatever it is
_LONGEST = 2_000  # characters of a text that is embedded
_MAPPED = "use-multilingual-3"  # the embedder whose vectors the word map was fitted on


@dataclass(frozen=True, slots=True)
class WordRows:
    """Vectors of words, one row a word, of unit length."""

    plain: Matrix
    placed: Matrix  # after the word map; the same as `plain` for embedders that have none


class _Memory:
    """Rows by text."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._places: dict[str, int] = {}
        self._rows: Matrix | None = None

    def missing(self, texts: Iterable[str]) -> list[str]:
        return sorted({text for text in texts if text not in self._places})

    def keep(self, texts: Sequence[str], rows: Matrix) -> None:
        """Add rows; when it is full, everything older is forgotten."""
        if self._rows is None or len(self._places) + len(texts) > max(self._most, len(texts)):
            self._places = {}
            self._rows = np.zeros((1024, rows.shape[1]), np.float32)
        while len(self._places) + len(texts) > len(self._rows):
            self._rows = np.concatenate((self._rows, np.zeros_like(self._rows)))
        start = len(self._places)
        self._rows[start : start + len(texts)] = rows
        self._places.update((text, start + place) for place, text in enumerate(texts))

    def rows(self, texts: Sequence[str]) -> Matrix | None:
        """Return one row a text, or nothing if one of them was forgotten."""
        places = [self._places.get(text, -1) for text in texts]
        return None if self._rows is None or -1 in places else self._rows[places]


class Vectors:
    """Embeds texts in batches. Safe to share between threads."""

    def __init__(self, embedder: Embedder, mapping: WordMap | None = None) -> None:
        """Use `mapping` for words; without it the one of the package, if it was made for the embedder."""
        self._embedder = embedder
        self._map = mapping or (word_map() if embedder.name == _MAPPED else None)
        self._words = {True: _Memory(_MOST_WORDS), False: _Memory(_MOST_WORDS)}  # English, others
        self._texts = _Memory(_MOST_TEXTS)
        self._lock = Lock()

    def learn(self, words: Iterable[str], language: str) -> None:
        """Embed the words of a language (primary subtag) that are not known yet."""
        memory = self._words[language == "en"]
        with self._lock:
            missing = memory.missing(word[:_LONGEST] for word in words)
            for start in range(0, len(missing), _BATCH):
                batch = missing[start : start + _BATCH]
                memory.keep(batch, self._word_rows(batch, language))

    def words(self, words: Sequence[str], language: str) -> WordRows:
        """Return the vectors of words of a language (primary subtag)."""
        clean = [word[:_LONGEST] for word in words]
        memory = self._words[language == "en"]
        with self._lock:
            rows = memory.rows(clean)
        if rows is None:
            self.learn(clean, language)
            with self._lock:
                rows = memory.rows(clean)
                if rows is None:  # more words than are remembered at once
                    rows = self._word_rows(clean, language)
        width = self._embedder.dimensions
        return WordRows(rows[:, :width], rows[:, width:] if rows.shape[1] > width else rows)

    def texts(self, texts: Sequence[str]) -> Matrix:
        """Return one row a text."""
        if not texts:
            return np.zeros((0, self._embedder.dimensions), np.float32)
        clean = [text[:_LONGEST] for text in texts]
        with self._lock:
            missing = sorted(self._texts.missing(clean), key=len)  # batches of like length waste least
            for start in range(0, len(missing), _BATCH):
                batch = missing[start : start + _BATCH]
                self._texts.keep(batch, self._embedder.embed(batch))
            rows = self._texts.rows(clean)
            return self._embedder.embed(clean) if rows is None else rows

    def _word_rows(self, words: Sequence[str], language: str) -> Matrix:
        plain = self._embedder.embed(words)
        if self._map is None:
            return plain
        return np.concatenate((plain, self._map.place(plain, language)), axis=1)
