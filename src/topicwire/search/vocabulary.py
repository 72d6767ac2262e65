"""Which words carry a subject, and which do not."""

from functools import cache
from importlib.resources import files

from topicwire.text.normalise import fold
from topicwire.text.words import Form, Term, segment

SHORTEST = 3  # letters of a word with a meaning of its own; of Chinese characters two are enough


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


def speaks(text: str) -> bool:
    """Return whether a folded word has a meaning that its letters alone tell: neither figure nor initial."""
    chinese = text >= "\u3400"
    return not text[:1].isdigit() and len(text) >= (2 if chinese else SHORTEST)


def subjects(text: str, language: str) -> dict[str, str]:
    """Return the words of a text that carry a subject: the form an index knows each by, and as written."""
    words = segment(text, language)
    stems = {word.position: word.text for word in words if word.form is Form.STEM}
    found: dict[str, str] = {}
    for word in words:
        whole = word.form is Form.COMPOUND or (word.form is Form.UNIT and speaks(word.text))
        if whole and word.text not in function_words():
            form = word.text if word.form is Form.COMPOUND else stems.get(word.position, word.text)
            found.setdefault(form, text[word.start : word.end])
    return found
