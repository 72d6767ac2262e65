"""Names across languages and scripts: countries and their adjectives, places, and closeness by sound."""

import gzip
import re
from collections import defaultdict
from functools import cache, lru_cache
from importlib.resources import files

from babel import Locale
from rapidfuzz import fuzz

from topicwire.text import pinyin
from topicwire.text.wordlists import rows

_HAN = re.compile(r"[\u3400-\u9fff]")
_CYRILLIC = dict(zip("абвгдезийклмнопрстуфыэ", "abvgdeziiklmnoprstufye", strict=True)) | {
    "ё": "e", "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ь": "",
    "ю": "yu", "я": "ya",
}  # fmt: skip
_SOUNDS = (
    ("tch", "c"), ("shch", "s"), ("sch", "s"), ("sh", "s"), ("zh", "s"), ("ch", "c"), ("ph", "f"), ("th",
    "t"), ("kh", "h"), ("gh", "g"), ("ck", "k"), ("qu", "kv"), ("x", "ks"), ("ts", "c"), ("tz", "c"), ("cz",
    "c"), ("dzh", "j"), ("dj", "j"), ("w", "v"), ("c", "k"), ("q", "k"), ("z", "s"), ("y", "i"), ("é", "e"),
    ("ou", "u"), ("oo", "u"), ("ee", "i"), ("ea", "i"), ("ai", "e"), ("ei", "e"),
)  # fmt: skip
_CLASSES = str.maketrans(
    {"b": "p", "g": "k", "d": "t", "v": "f", "z": "s", "j": "s", "c": "s", "r": "l", "h": "k"}
)


@cache
def known_forms(language: str) -> dict[str, tuple[str, ...]]:
    """Return names, adjectives and stems of countries (by ISO code) and organisations (by English name).

    Forms are folded. Chinese, English and Russian come from lists and CLDR, others from CLDR alone.
    """
    column = {"en": 0, "zh": 1, "ru": 2}.get(language)
    forms: dict[str, list[str]] = defaultdict(list)
    if language in {"zh", "en", "ru", "ar", "es", "de", "fr"}:
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha():
                whole = name.replace("о-ва", "острова").replace("о-в ", "остров ")  # as CLDR shortens them
                forms[code].append(fold_name(whole.replace("中国", "") if code in {"HK", "MO"} else whole))
    if column is not None:
        for code, *columns in rows("topicwire.text", "countries.tsv"):
            forms[code] += [fold_name(form) for form in columns[column].split("|")]
        for organisation in rows("topicwire.text", "organisations.tsv"):
            key = organisation[0].partition("|")[0]
            forms[key] += [fold_name(form) for form in organisation[column].split("|")]
    return {code: tuple(dict.fromkeys(names)) for code, names in forms.items()}


@cache
def english_names() -> dict[str, tuple[str, ...]]:
    """Return the keys of `known_forms` that each folded English name or adjective may mean."""
    found: dict[str, list[str]] = defaultdict(list)
    for key, names in known_forms("en").items():
        for name in names:
            found[name.rstrip(".")].append(key)
    return {name: tuple(keys) for name, keys in found.items()}


@cache
def place_forms() -> dict[str, tuple[str, ...]]:
    """Return Chinese and Cyrillic names of cities by folded English name."""
    content = gzip.decompress((files("topicwire.text") / "data" / "places.tsv.gz").read_bytes()).decode()
    found = {}
    for line in content.splitlines():
        name, _, others = line.partition("\t")
        found[fold_name(name.removesuffix(" City"))] = tuple(others.split("|"))
    return found


def fold_name(name: str) -> str:
    """Return a name in lower case with ё as е and without typographic apostrophes."""
    return name.lower().replace("ё", "е").replace("’", "'")


@lru_cache(maxsize=20_000)
def romanised(word: str) -> str:
    """Return a word in Latin letters: Cyrillic letter by letter, Chinese by syllable without tones."""
    if _HAN.search(word):
        return "".join(pinyin.syllables(word)).lower()
    return "".join(_CYRILLIC.get(sign, sign) for sign in fold_name(word)).replace("-", "")


@lru_cache(maxsize=20_000)
def sound(latin: str) -> str:
    """Return a coarse key of how a word in Latin letters sounds: vowels thinned, consonants in classes."""
    key = latin.lower()
    for written, heard in _SOUNDS:
        key = key.replace(written, heard)
    key = re.sub(r"[^a-z]", "", key).translate(_CLASSES)
    key = re.sub(r"(.)\1+", r"\1", key)
    return key[:1] + re.sub(r"[aeiou]", "", key[1:])


def closeness(latin: str, word: str) -> float:
    """Return how alike a Latin name and a word of any alphabet sound, 0 to 1."""
    other = romanised(word)
    direct = fuzz.ratio(latin.lower(), other) / 100
    heard = fuzz.ratio(sound(latin), sound(other)) / 100
    return max(direct, 0.5 * direct + 0.5 * heard)
