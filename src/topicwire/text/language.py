"""Which language a text is in: by script where that is enough, else by letter statistics."""

import math
import re
from functools import cache

from py3langid import langid
from py3langid.modelio import load_model

from topicwire.text.traditional import Way, convert

UNKNOWN = "und"
SAMPLE = 1200  # characters looked at: more did not change an answer on the 145 pages of benchmarks.extraction
_ENOUGH = 60  # letters from which a script alone is taken as certain

# Scripts as ranges of Unicode. One Han character, kana or syllable says as much as about three letters.
_RANGES = {
    "Han": ("\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff", 3),
    "Kana": ("ぁ-ゟァ-ヿ", 3),
    "Hangul": ("ᄀ-ᇿ가-힣", 3),
    "Latin": ("A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ", 1),
    "Cyrillic": ("Ѐ-ԯ", 1),
    "Arabic": ("ؠ-ؿف-يٮ-ۓۺ-ۿݐ-ݿ", 1),
    "Greek": ("Ͱ-Ͽἀ-῿", 1),
    "Hebrew": ("א-ת", 1),
    "Armenian": ("Ա-ֆ", 1),
    "Georgian": ("ა-ჿ", 1),
    "Devanagari": ("ऄ-ॿ", 1),
    "Bengali": ("ঀ-৿", 1),
    "Gurmukhi": ("ਁ-ੴ", 1),
    "Gujarati": ("ઁ-૿", 1),
    "Tamil": ("ஂ-௺", 1),
    "Telugu": ("ఀ-౿", 1),
    "Kannada": ("ಀ-ೲ", 1),
    "Malayalam": ("ഀ-ൿ", 1),
    "Sinhala": ("ං-෴", 1),
    "Thai": ("ก-๛", 1),
    "Lao": ("ກ-ໝ", 1),
    "Tibetan": ("ༀ-࿚", 1),
    "Myanmar": ("က-႟", 1),
    "Ethiopic": ("ሀ-፿", 1),
    "Khmer": ("ក-៹", 1),
    "Mongolian": ("ᠠ-ᢪ", 1),
}
_RUNS = re.compile("|".join(f"(?P<{script}>[{ranges}]+)" for script, (ranges, _) in _RANGES.items()))
_BY_SCRIPT_ALONE = {
    "Hangul": "ko",
    "Greek": "el",
    "Hebrew": "he",
    "Armenian": "hy",
    "Georgian": "ka",
    "Bengali": "bn",
    "Gurmukhi": "pa",
    "Gujarati": "gu",
    "Tamil": "ta",
    "Telugu": "te",
    "Kannada": "kn",
    "Malayalam": "ml",
    "Sinhala": "si",
    "Thai": "th",
    "Lao": "lo",
    "Tibetan": "bo",
    "Myanmar": "my",
    "Ethiopic": "am",
    "Khmer": "km",
    "Mongolian": "mn",
}
# Languages that news is published in, by script; the model knows more, but mistakes dialects for each other.
_WITHIN_SCRIPT = {
    "Latin": "af az ca cs cy da de en eo es et eu fi fr ga gl hr ht hu id is it lt lv ms mt nl no pl pt ro sk"
    " sl so sq sv sw tl tr uz vi",
    "Cyrillic": "be bg kk ky mk mn ru sr tg tt uk",
    "Arabic": "ar fa ps ug ur",
    "Devanagari": "hi mr ne",
}
_TELLING = 0.4  # certainty: "Bundesverfassungsgericht" reaches 0.58 for de, "Shanghai Spirit" 0.07 for ga
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_NOT_RUSSIAN = re.compile(r"[^\W\u0410-\u044f\u0401\u0451\d_\u0000-\u02ff]")
_UKRAINIAN = re.compile(r"[ІіЇїЄєҐґ]")


def detect(text: str) -> tuple[str, float]:
    """Return the BCP 47 tag of a text's main language and how certain that is, 0 to 1.

    Chinese is "zh-Hans" or "zh-Hant" by the characters used. A text without letters is ("und", 0.0).
    """
    sample = text[:SAMPLE]
    weights = _script_weights(sample)
    total = sum(weights.values())
    if not total:
        return UNKNOWN, 0.0
    script = max(weights, key=lambda name: weights[name])
    if weights.get("Kana", 0) and script in {"Han", "Kana"}:
        return _japanese_or_chinese(sample, weights, total)
    share = weights[script] / total
    if script == "Han":
        return _chinese(sample, share * _amount(total))
    if script in _BY_SCRIPT_ALONE:
        return _BY_SCRIPT_ALONE[script], round(share * _amount(total), 3)
    language, probability = _by_statistics(script, sample)
    return language, round(probability * share * _amount(total), 3)


def language_of_name(name: str) -> str:
    """Return the language of a name of a few words, "und" where so few do not tell.

    Letters alone decide for most scripts. Cyrillic without a letter that Russian lacks is taken as Russian;
    in Latin letters a guess counts only if it is far from chance.
    """
    language, certainty = detect(name)
    if not _CYRILLIC.search(name):
        primary_is_latin = language in _WITHIN_SCRIPT["Latin"].split()
        return UNKNOWN if primary_is_latin and certainty < _TELLING else language
    if _NOT_RUSSIAN.search(name):
        return "uk" if _UKRAINIAN.search(name) else language
    return "ru"


def _script_weights(sample: str) -> dict[str, int]:
    """Return how much of a text each script carries; scripts that don't occur are left out."""
    found: dict[str, int] = {}
    for run in _RUNS.finditer(sample):
        script = run.lastgroup or ""
        found[script] = found.get(script, 0) + (run.end() - run.start()) * _RANGES[script][1]
    return found


def _amount(letters: int) -> float:
    """Return how far an amount of letters can be trusted: 1 from `_ENOUGH` on."""
    return min(1.0, math.sqrt(letters / _ENOUGH))


def _japanese_or_chinese(sample: str, weights: dict[str, int], total: int) -> tuple[str, float]:
    """Tell Japanese from Chinese that quotes some kana: Japanese prose is a third kana or more."""
    both = weights["Kana"] + weights.get("Han", 0)
    kana = weights["Kana"] / both
    certainty = both / total * _amount(total)
    if kana > 0.1:  # noun-heavy Japanese headlines have more, Chinese texts about Japan below 3%
        return "ja", round(certainty * min(1.0, 0.6 + kana), 3)
    return _chinese(sample, certainty)


def _chinese(sample: str, certainty: float) -> tuple[str, float]:
    """Tell traditional from simplified by the characters that only one of the two has."""
    traditional = _changed(sample, "t2s")
    simplified = _changed(sample, "s2t")
    # A tie is traditional: such text may hold characters that both write (台), simplified text may not.
    tag = "zh-Hant" if traditional and traditional >= simplified else "zh-Hans"
    seen = traditional + simplified
    clear = max(traditional, simplified) / seen if seen else 0.5
    return tag, round(certainty * clear, 3)


def _changed(sample: str, way: Way) -> int:
    """Return how many characters a conversion between the two Chinese scripts would change."""
    converted = convert(sample, way)
    return (
        sum(a != b for a, b in zip(sample, converted, strict=False)) if len(converted) == len(sample) else 0
    )


def _by_statistics(script: str, sample: str) -> tuple[str, float]:
    """Ask py3langid (Lui and Baldwin's n-gram model), limited to the languages written in that script."""
    language, probability = _identifiers()[script].classify(sample)
    return str(language), float(probability)


@cache
def _identifiers() -> dict[str, langid.LanguageIdentifier]:
    """Load the model, for the languages of each script.

    The tables of letters, most of its 80 MB, are the same for all scripts; of the weights only those of the
    languages asked for are kept.
    """
    weights, priors, codes, moves, rows, outputs = load_model(langid.MODEL_DIR / langid.MODEL_FILE)
    found = {}
    for script, wanted in _WITHIN_SCRIPT.items():
        columns = [at for at, code in enumerate(codes) if code in wanted.split()]
        found[script] = langid.LanguageIdentifier(
            weights[:, columns],
            priors[columns],
            [codes[at] for at in columns],
            moves,
            outputs,
            norm_probs=True,
            tk_row=rows,
        )
    return found
