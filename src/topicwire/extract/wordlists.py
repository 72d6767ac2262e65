"""The word lists and site rules in `data/`: one entry a line, columns parted by tabs, `#` for comments."""

from functools import cache
from importlib.resources import files


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of a data file. Raises FileNotFoundError for a name that does not exist."""
    text = (files("topicwire.extract") / "data" / name).read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return tuple(tuple(cell.strip() for cell in line.split("\t")) for line in lines)


@cache
def words(name: str) -> frozenset[str]:
    """Return the first column of a data file."""
    return frozenset(row[0] for row in rows(name))


@cache
def table(name: str) -> dict[str, str]:
    """Return a data file of two columns as a mapping."""
    return {row[0]: row[1] for row in rows(name)}
