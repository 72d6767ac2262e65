"""Units and currencies that stand beside numbers."""

from functools import cache

from topicwire.text.wordlists import rows

LONGEST = 18  # characters of the longest unit phrase in the table


@cache
def unit_table(language: str) -> dict[str, tuple[str, float]]:
    """Return unit and factor by folded phrase, for a language and for signs used everywhere."""
    chosen = [row for row in rows("topicwire.text", "units.tsv") if row[0] in {language, "any"}]
    chosen.sort(key=lambda row: row[0] != "any")  # the language's own meaning wins
    return {phrase: (unit, float(factor)) for _, phrase, unit, factor in chosen}


@cache
def bound_table(language: str, place: str) -> tuple[tuple[str, str], ...]:
    """Return (phrase, bound) pairs for words before or after a number, longest first."""
    found = [
        (row[2], row[3])
        for row in rows("topicwire.text", "number_bounds.tsv")
        if row[0] == language and row[1] == place
    ]
    return tuple(sorted(found, key=lambda pair: -len(pair[0])))
