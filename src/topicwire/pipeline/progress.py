"""How far a long work is, told to whoever asked for it."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a long work is."""

    step: str  # what is being done, for people
    done: int
    total: int | None  # None: not known yet


Report = Callable[[Progress], None]


def silent(_progress: Progress) -> None:
    """Report nothing."""
