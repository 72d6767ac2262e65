"""Looking words up in lists whose entries may end in * (any ending)."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Forms:
    """Exact words and beginnings of words."""

    exact: frozenset[str]
    beginnings: tuple[str, ...]

    def __contains__(self, word: object) -> bool:
        """Tell whether a folded word is listed or begins like a listed one."""
        return isinstance(word, str) and (word in self.exact or word.startswith(self.beginnings))


def read_forms(listed: Iterable[str]) -> Forms:
    """Return the forms of a list of words; those ending in * are beginnings."""
    words = list(listed)
    return Forms(
        frozenset(word for word in words if not word.endswith("*")),
        tuple(word[:-1] for word in words if word.endswith("*")),
    )
