"""Word lists and tables that lie beside the code: sorted text files, `#` starts a comment line."""

from functools import cache
from importlib.resources import files


def rows(package: str, name: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of the table `data/<name>` of a package, cells parted by tabs."""
    text = files(package).joinpath("data", name).read_text(encoding="utf-8")
    lines = (line for line in text.split("\n") if line.strip() and not line.startswith("#"))
    return tuple(tuple(cell.strip() for cell in line.split("\t")) for line in lines)


@cache
def pairs(package: str, name: str) -> dict[str, str]:
    """Return a table of two columns as a dictionary; callers must not change it."""
    return {row[0]: row[1] if len(row) > 1 else "" for row in rows(package, name)}


@cache
def by_language(package: str, name: str) -> dict[str, frozenset[str]]:
    """Return a table of language and word as one set a language."""
    found: dict[str, set[str]] = {}
    for row in rows(package, name):
        found.setdefault(row[0], set()).add(row[1])
    return {language: frozenset(words) for language, words in found.items()}
