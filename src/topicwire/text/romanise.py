"""Names in Latin letters, readable without marks: outlets above all.

Chinese goes by syllable, each capitalised (人民日报 "Ren Min Ri Bao"), with the phrase data of pypinyin
under a table of readings for places and words of outlet names; ü is written "v" ("Lv"), as typed on every
keyboard and as most machine romanisations have it, so that names can be searched for. Korean goes by
syllable too. Cyrillic, Greek, Arabic and kana go letter by letter; Arabic gets the short vowels that its
script leaves out as "a". Latin letters and digits stay as they are, and so does any other script.
"""

import re
import unicodedata

from topicwire.text import pinyin
from topicwire.text.traditional import convert
from topicwire.text.wordlists import pairs

_PACKAGE = "topicwire.text"
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff々〇"
_RUNS = re.compile(
    rf"(?P<han>[{_HAN}]+)|(?P<hangul>[\uac00-\ud7a3]+)|(?P<kana>[\u3040-\u30ff]+)"
    r"|(?P<letters>[\u0370-\u03ff\u0400-\u052f\u1f00-\u1fff]+)|(?P<arabic>[\u0621-\u06d3]+)|(?P<other>.)",
    re.DOTALL,
)
_SPACED = {"han", "hangul", "kana"}  # runs that are parted from their neighbours by a space
_INITIALS = (
    "G",
    "Kk",
    "N",
    "D",
    "Tt",
    "R",
    "M",
    "B",
    "Pp",
    "S",
    "Ss",
    "",
    "J",
    "Jj",
    "Ch",
    "K",
    "T",
    "P",
    "H",
)
_MEDIALS = (
    "a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu",
    "eu", "ui", "i",
)  # fmt: skip
_FINALS = (
    "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "p", "l", "l", "p", "l", "m", "p", "p", "t", "t",
    "ng", "t", "t", "k", "t", "p", "t",
)  # fmt: skip
_SMALL_VOWELS = "ゃゅょャュョ"


def romanise(name: str) -> str:
    """Return `name` in Latin letters; never empty unless `name` is."""
    name = " ".join(name.split())
    known = pairs(_PACKAGE, "romanised.tsv").get(name)
    if known:
        return known
    parts: list[str] = []
    spaced = False
    for match in _RUNS.finditer(name):
        kind, text = match.lastgroup or "other", match.group()
        latin = _SCRIPTS[kind](text)
        joins = kind in _SPACED or (spaced and text.isalnum())
        if joins and parts and not parts[-1].endswith((" ", "(", "-", "“", '"')):
            parts.append(" ")
        parts.append(latin)
        spaced = kind in _SPACED
    return " ".join("".join(parts).split())


def _chinese(text: str) -> str:
    return " ".join(syllable.capitalize() for syllable in pinyin.syllables(convert(text, "t2s")))


def _korean(text: str) -> str:
    """Return each syllable by the Revised Romanisation, without changes between syllables."""
    syllables = []
    for character in text:
        index = ord(character) - 0xAC00
        syllable = _INITIALS[index // 588] + _MEDIALS[index % 588 // 28] + _FINALS[index % 28]
        syllables.append(syllable.capitalize())
    return " ".join(syllables)


def _japanese(text: str) -> str:
    """Return kana by Hepburn; ッ doubles the next consonant."""
    table = pairs(_PACKAGE, "letters.tsv")
    latin = ""
    double = False
    for character in text:
        kana = chr(ord(character) + 0x60) if "ぁ" <= character <= "ゖ" else character
        if kana == "ッ":
            double = True
            continue
        sound = table.get(kana, "").replace("-", "")
        if character in _SMALL_VOWELS and latin.endswith("i"):
            latin = latin[:-1]
            sound = sound[1:] if latin.endswith(("sh", "ch", "j")) else sound
        latin += (sound[:1] if double else "") + sound
        double = False
    return latin.capitalize()


def _letters(text: str) -> str:
    """Return Cyrillic or Greek letter by letter, capitals kept."""
    table = pairs(_PACKAGE, "letters.tsv")
    upper = text.isupper() and len(text) > 1
    latin = []
    for character in text:
        base = character.lower() if character.lower() in table else _bare(character.lower())
        sound = table.get(base, base).replace("-", "")
        latin.append(sound if character.islower() else sound.upper() if upper else sound.capitalize())
    whole = "".join(latin)
    return re.sub(r"(?<=.)(?:iy|yy)$", "y", whole, flags=re.IGNORECASE) if not upper else whole


def _bare(character: str) -> str:
    return unicodedata.normalize("NFD", character)[0]


def _arabic(text: str) -> str:
    """Return Arabic with the article parted ("Al-") and an "a" where two consonants would meet."""
    article = text.startswith("ال") and len(text) > 4
    body = text[2:] if article else text
    latin = ""
    for position, character in enumerate(body):
        sound = _arabic_sound(body, position, character)
        if sound and latin and _consonant(latin[-1]) and _consonant(sound[0]) and _open(latin):
            latin += "a"
        latin += sound
    latin = re.sub(r"a{2,}", "a", latin).capitalize()
    return ("Al-" if article else "") + latin


def _arabic_sound(word: str, position: int, character: str) -> str:
    """Return the sound of one letter; و and ي are vowels between consonants and at the end."""
    if position > 0 and character in "ويی" and word[position - 1] not in "اوي":
        following = word[position + 1 : position + 2]
        if following not in ("ا", "ة", "و", "ي"):
            return "u" if character == "و" else "i"
    return pairs(_PACKAGE, "letters.tsv").get(character, "").replace("-", "")


def _consonant(letter: str) -> bool:
    return letter not in "aiu"


def _open(latin: str) -> bool:
    """Tell whether a vowel is missing here: the syllable before is not closed already."""
    return len(latin) < 3 or _consonant(latin[-2]) or not _consonant(latin[-1]) or len(latin) <= 2


def _unchanged(text: str) -> str:
    if text in "·・‧・":
        return " "
    return unicodedata.normalize("NFKC", text)


_SCRIPTS = {
    "han": _chinese,
    "hangul": _korean,
    "kana": _japanese,
    "letters": _letters,
    "arabic": _arabic,
    "other": _unchanged,
}
