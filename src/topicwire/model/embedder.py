"""What turns texts into vectors, so that meanings can be compared across languages."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Embedder(Protocol):
    """Turns texts into vectors.

    Promises: the same text gives the same vector; vectors have unit length, so that their dot product is
    the cosine of their angle; methods may be called from many threads.
    """

    @property
    def name(self) -> str:
        """Name of the model with its version; vectors of different names must not be compared."""
        ...

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        ...

    def embed(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """Return one vector a text, shape (texts, dimensions)."""
        ...
