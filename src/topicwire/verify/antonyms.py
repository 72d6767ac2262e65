"""English words that turn a statement round when one takes the place of the other."""

from collections import defaultdict
from functools import cache

from topicwire.text.wordlists import rows


@cache
def antonyms() -> dict[str, tuple[str, ...]]:
    """Return the opposites of each word or phrase, in the same form: "rose" gives "fell"."""
    found: dict[str, list[str]] = defaultdict(list)
    for one, other in rows("topicwire.verify", "antonyms.en.tsv"):
        found[one].append(other)
        found[other].append(one)
    return {word: tuple(others) for word, others in found.items()}


@cache
def likes_of(word: str) -> tuple[str, ...]:
    """Return the word and those that share an opposite with it: "fell" gives "declined" and "dropped"."""
    table = antonyms()
    return tuple(dict.fromkeys((word, *(like for other in table.get(word, ()) for like in table[other]))))


def opposites_of(word: str, language: str) -> tuple[str, ...]:
    """Return the opposites of a folded word; none in languages that have no list."""
    return antonyms().get(word, ()) if language == "en" else ()
