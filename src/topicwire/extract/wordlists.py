"""The word lists and site rules in this room's `data/`."""

from functools import cache

from topicwire.text import wordlists

_PACKAGE = "topicwire.extract"


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of a data file."""
    return wordlists.rows(_PACKAGE, name)


@cache
def words(name: str) -> frozenset[str]:
    """Return the first column of a data file."""
    return frozenset(row[0] for row in rows(name))


def table(name: str) -> dict[str, str]:
    """Return a data file of two columns as a mapping."""
    return wordlists.pairs(_PACKAGE, name)
