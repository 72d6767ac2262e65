"""Names in Latin letters found in Chinese text: spelled in pinyin, or transliterated by characters."""

import gzip
import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files

from topicwire.text import pinyin
from topicwire.text.wordlists import rows

_RUN = re.compile(r"[\u3400-\u9fff]+")
_UNHEARD = -3.0  # log-probability of letters that the table does not give for a character, and more a letter
_WORST = -3.0
_SPELLINGS = (
    ("ph", "f"), ("ck", "k"), ("th", "t"), ("sch", "sh"), ("tz", "ts"), ("x", "ks"), ("qu", "kw"), ("y",
    "i"),
)  # fmt: skip
_LONGEST = 5  # letters one character may stand for
_MOST_SYLLABLES = 4  # of a given name or surname


class HanNames:
    """The characters of one Chinese text, to look names up in."""

    def __init__(self, text: str) -> None:
        """Read every character of the text once; with all its pronunciations."""
        self._runs = _RUN.findall(text)
        self._syllables = [[frozenset(_readings(sign)) for sign in run] for run in self._runs]

    def spelled(self, name: str) -> bool:
        """Tell whether consecutive characters spell the name in pinyin: "Xiaogang", "Zhi'an"."""
        wanted = _letters(name)
        return bool(wanted) and any(
            _spells(wanted, run, start) for run in self._syllables for start in range(len(run))
        )

    def transliterated(self, name: str) -> float:
        """Return how likely characters stand for the name: mean log-probability a letter, 0 to -3."""
        latin = heard_letters(name)
        return max((_run_score(run, latin) for run in self._runs), default=_WORST) if latin else _WORST


@lru_cache(maxsize=100_000)
def _run_score(run: str, latin: str) -> float:
    """Return the best mean log-probability a letter of any stretch of a run of characters."""
    pieces = [
        [
            (end, latin[used:end], _UNHEARD - 1.5 * (end - used))
            for end in range(used, min(used + _LONGEST, len(latin)) + 1)
        ]
        for used in range(len(latin) + 1)
    ]
    table, floor = _table(), _WORST * len(latin)
    best = floor
    states = {0: 0.0}  # score by letters used so far
    for sign in run:
        states = _advance(states, pieces, table.get(sign, {}), floor)
        best = max(best, states.get(len(latin), floor))
    return best / len(latin)


def is_pinyin(name: str) -> bool:
    """Tell whether a name can be read as one to four syllables of pinyin."""
    rest = {_letters(name)}
    for _ in range(_MOST_SYLLABLES):
        rest = {left[len(head) :] for left in rest for head in _heads(left)}
        if "" in rest:
            return True
    return False


def _heads(text: str) -> list[str]:
    return [
        text[:length] for length in range(1, 7) if text[:length] in _all_syllables() and length <= len(text)
    ]


def _advance(
    states: dict[int, float],
    pieces: Sequence[Sequence[tuple[int, str, float]]],
    sounds: dict[str, float],
    floor: float,
) -> dict[int, float]:
    """Use up one more character: it gives zero to five of the letters. States below the floor are dropped."""
    after = {0: 0.0}
    for used, score in states.items():
        for end, letters, unheard in pieces[used]:
            value = score + sounds.get(letters, unheard)
            if value > floor and value > after.get(end, floor):
                after[end] = value
    return after


def _spells(wanted: str, run: list[frozenset[str]], start: int) -> bool:
    rest = {wanted}
    for readings in run[start : start + _MOST_SYLLABLES]:
        rest = {left[len(sound) :] for left in rest for sound in readings if sound and left.startswith(sound)}
        if "" in rest:
            return True
    return False


@lru_cache(maxsize=50_000)
def _letters(name: str) -> str:
    """Return the plain Latin letters of a name; ü as v, as pinyin is typed."""
    parts = unicodedata.normalize("NFD", name.lower().replace("ü", "v"))
    return "".join(sign for sign in parts if "a" <= sign <= "z")


@lru_cache(maxsize=50_000)
def heard_letters(name: str) -> str:
    """Return the letters of a name with one spelling for one sound, as in the table of transliterations."""
    letters = _letters(name)
    for written, heard in _SPELLINGS:
        letters = letters.replace(written, heard)
    return re.sub(r"(.)\1", r"\1", letters)


@lru_cache(maxsize=10_000)
def _readings(sign: str) -> tuple[str, ...]:
    return tuple(sound.replace("ü", "v") for sound in pinyin.readings(sign))


@cache
def _all_syllables() -> frozenset[str]:
    return frozenset(row[0] for row in rows("topicwire.text", "pinyin_syllables.tsv"))


@cache
def _table() -> dict[str, dict[str, float]]:
    content = gzip.decompress(
        (files("topicwire.text") / "data" / "transliterations.tsv.gz").read_bytes()
    ).decode()
    found: dict[str, dict[str, float]] = {}
    for line in content.splitlines():
        sign, letters, share = line.split("\t")
        found.setdefault(sign, {})[letters] = float(share)
    return found
