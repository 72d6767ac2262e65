"""Readings of Chinese characters: pypinyin's phrases under a table of readings for places and outlets."""

from functools import cache
from types import ModuleType

from topicwire.text.wordlists import pairs


def syllables(text: str, *, only: bool = False) -> list[str]:
    """Return the reading of each character, without tones; ü is written "v".

    What is no Chinese character stays as it is, a run as one syllable; `only` leaves it out.
    """
    errors = "ignore" if only else "default"
    return [str(syllable) for syllable in _readings().lazy_pinyin(text, errors=errors)]


def readings(character: str) -> tuple[str, ...]:
    """Return all readings of a character, without tones; none of what is no Chinese character."""
    pypinyin = _readings()
    found = pypinyin.pinyin(character, style=pypinyin.Style.NORMAL, heteronym=True, errors="ignore")
    return tuple(map(str, found[0])) if found else ()


@cache
def _readings() -> ModuleType:
    """Load the phrases, when they are needed first: they take half a second and 60 MB."""
    import pypinyin  # noqa: PLC0415

    own = pairs("topicwire.text", "readings.tsv")
    pypinyin.load_phrases_dict({word: [[one] for one in text.split()] for word, text in own.items()})
    return pypinyin
