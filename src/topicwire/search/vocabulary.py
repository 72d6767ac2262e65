"""Words that carry no subject."""

from functools import cache
from importlib.resources import files

from topicwire.text.normalise import fold
from topicwire.text.words import Term


@cache
def function_words() -> frozenset[str]:
    """Return the function words of all listed languages, folded."""
    text = files("topicwire.search").joinpath("data/function_words.txt").read_text(encoding="utf-8")
    lines = [line.partition(":")[2] for line in text.splitlines() if not line.startswith("#")]
    return frozenset(fold(word) for line in lines for word in line.split())


def telling(found: tuple[Term, ...]) -> tuple[Term, ...]:
    """Leave out function words; all stay if there is nothing else."""
    kept = tuple(term for term in found if term.counted or term.text not in function_words())
    return kept or found
