"""What processes that serve together share: two files in a folder that ends with them."""

from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from topicwire.serve.counts import SharedCounts
from topicwire.serve.shelf import SharedShelf


@dataclass(frozen=True, slots=True)
class Shared:
    """What is counted of callers, and the answers that were made."""

    counts: SharedCounts
    answers: SharedShelf

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open the files of a folder; the first process makes them."""
        return cls(SharedCounts(folder / "counts.db"), SharedShelf(folder / "answers.db"))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.counts.close()
        self.answers.close()
