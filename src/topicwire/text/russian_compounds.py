"""Russian words that begin with a number: шестилетний (six years), десятистраничный (of ten pages)."""

from functools import cache, lru_cache

from topicwire.text.wordlists import rows

_SHORTEST_REST = 4  # letters after the number: двухлетн-, so that "двух" and "двоих" are left to the numerals


@cache
def _prefixes() -> tuple[tuple[str, float], ...]:
    found = [
        (row[1], float(row[2])) for row in rows("topicwire.text", "number_prefixes.tsv") if row[0] == "ru"
    ]
    return tuple(sorted(found, key=lambda pair: -len(pair[0])))


@lru_cache(maxsize=50_000)
def read_compound(word: str) -> float | None:
    """Return the number a lower-case word (ё as е) begins with: 24 for двадцатичетырехлетний."""
    total, rest = 0.0, word
    last = float("inf")
    for _ in range(3):
        for prefix, value in _prefixes():
            if rest.startswith(prefix) and value < last:
                total, rest, last = total + value, rest[len(prefix) :], value
                break
        else:
            break
    return total if total and len(rest) >= _SHORTEST_REST else None
