"""Claims in which who did something and to whom it was done change places: made by rules of English.

Sources and English come from the folder `translation`. A claim is made only where two translations of a
sentence have the same two names, in the same order, on the two sides of a verb in the past tense. `told`
claims, the unedited English of such sentences, are the supported ones beside.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from zlib import crc32

from benchmarks.claim_data import Example, all_rows, group_of

_WORD = r"(?:[A-Z][a-z'’-]*[a-z]|[A-Z]{2,})"
_NAME = rf"{_WORD}(?: {_WORD}){{0,4}}"
_TIMES = (
    r"January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday"
    r"|Wednesday|Thursday|Friday|Saturday|Sunday"
)
_IRREGULAR = r"beat|bought|hit|overtook|paid|shot|sold|struck|taught|told"
# Verbs that are true both ways, or that have no person, country or body on their other side.
_BOTH_WAYS = (
    r"added|agreed|announced|argued|believed|called|claimed|compared|contacted|declared|explained|faced|hoped"
    r"|indicated|joined|learned|lived|married|named|noted|passed|played|predicted|reached|reported|revealed"
    r"|sealed|showed|stated|suggested|tied|titled|used|won"
)
_VERB = rf"(?:has |have |had |also )?(?!{_BOTH_WAYS})(?:[a-z]+ed|{_IRREGULAR})(?: the)?"
_DONE = re.compile(
    rf"(?<![A-Z]\. )(?P<first>\b{_NAME}) (?P<verb>{_VERB})"
    rf" (?P<second>{_NAME})\b(?! (?:[A-Z]|of\b|and\b)|['’-])"
)
_BEFORE = re.compile(
    r"\b(?:and|as|at|by|from|in|of|on|or|that|to|with)$|[,;]$"
)  # not the subject, or not whole
_NO_NAME = re.compile(rf"\b(?:{_TIMES}|A|An|He|I|It|She|Some|That|These|They|This|Those|We|Who|You)\b")


def read_swaps(translation: Path) -> Iterator[Example]:
    """Yield the claims for Chinese, Russian and, between two translations, English sources."""
    for row in all_rows(translation):
        human, machine = row["reference"] or "", row["google"] or ""
        found = _DONE.search(machine)
        if not human or not found or not _is_told(found, human):
            continue
        made = machine[: found.start()] + _exchanged(found) + machine[found.end() :]
        sources = [("zh" if "-zh-" in row["id"] else "ru", row["source"])]
        sources += [("en", human)] if crc32(row["id"].encode()) % 2 else []
        group = group_of(row["id"])
        for source in sources:
            yield Example(*source, made, supported=False, kind="exchanged", group=group)
            yield Example(*source, machine, supported=True, kind="told", group=group)


def _is_told(found: re.Match[str], human: str) -> bool:
    """Tell whether the other translation has both names once, in the same order."""
    first, second = (found[side].split()[-1] for side in ("first", "second"))
    once = human.count(first) == human.count(second) == 1
    whole = not _BEFORE.search(found.string[: found.start()].rstrip())
    return once and whole and human.find(first) < human.find(second) and not _NO_NAME.search(found[0])


def _exchanged(found: re.Match[str]) -> str:
    return f"{found['second']} {found['verb']} {found['first']}"
