"""Claims that tell plans as facts, facts as plans, and possibilities as certain: made by rules of English.

Sources and English come from the folder `translation`. A claim is made only where two translations of a
sentence agree that it speaks of a plan, a possibility or something that happened, so that the edit does
contradict the source. `planned` claims, the unedited English of such sentences, are the supported ones
beside.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from zlib import crc32

from benchmarks.claim_data import Example, all_rows, group_of

_PAST = dict(
    line.split("\t")
    for line in (Path(__file__).parent / "verbs.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
)
_LEMMA = {past: lemma for lemma, past in _PAST.items()}
_PLAN = r"(?:will|(?:plans?|intends?|hopes?|aims?|is expected|are expected|is scheduled|are scheduled) to)"
_MAYBE = r"(?:may|might|could)"
_PLANNED = re.compile(rf"\b({_PLAN})( also)? ({'|'.join(_PAST)}|be held|be built)\b")
_POSSIBLE = re.compile(rf"\b({_MAYBE})( also)? ({'|'.join(_PAST)}|be)\b")
# Before a determiner or a number, a past form is the verb of a clause: "hosted the talks", not "hosted by".
_TOLD = re.compile(
    rf"(?<=[a-z]) ({'|'.join(_LEMMA)})(?= (?:a|an|her|his|its|more|our|the|their|\d[\d,.]*)\b)"
)
_BOUND = re.compile(
    r"\b(?:after|before|hope\w*|if|once|unless|until|when|whenever|whether|where)\b", re.IGNORECASE
)
_OPEN = re.compile(
    rf"\b(?:{_PLAN}|{_MAYBE}|would|going to|expect\w*|plan\w*|about to|likely|possib\w*|perhaps|want\w*"
    r"|hop\w*|intend\w*|propos\w*|can|should|if|to be)\b|'ll\b",
    re.IGNORECASE,
)
_MAYBES = re.compile(
    r"\b(?:may|might|could|possib\w*|perhaps|likely|potential\w*|probab\w*|can)\b", re.IGNORECASE
)
_PASSIVE = re.compile(
    r"(?:\b(?:a|an|and|are|be|been|being|by|had|has|have|having|is|not|of|the|to|was|were)|n't)(?: \w+)?$"
)
_NOUN = re.compile(r"(?:ed|\b(?:a|any|has|have|her|his|its|no|of|on|the|their|with))$")  # before "plans to"
_SHARE = 2  # one sentence in so many keeps its unedited claim, so that these do not outweigh the others


def read_modality(translation: Path) -> Iterator[Example]:
    """Yield the claims for Chinese, Russian and, between two translations, English sources."""
    for row in all_rows(translation):
        human, machine = row["reference"] or "", row["google"] or ""
        if not human or not 40 <= len(machine) <= 400:
            continue
        language = "zh" if "-zh-" in row["id"] else "ru"
        yield from _cases(row["id"], (language, row["source"]), machine, human)
        if crc32(row["id"].encode()) % 3 == 0:
            yield from _cases(row["id"], ("en", human), machine, human)


def _cases(name: str, source: tuple[str, str], english: str, other: str) -> Iterator[Example]:
    group = group_of(name)
    for kind, made, put in _edits(english, other):
        yield Example(*source, made, supported=False, kind=kind, group=group, changed=put)
    plan = _PLANNED.search(english) or _POSSIBLE.search(english)
    if plan and _OPEN.search(other) and crc32(name.encode()) % _SHARE == 0:
        yield Example(*source, english, supported=True, kind="planned", group=group)


def _edits(english: str, other: str) -> Iterator[tuple[str, str, str]]:
    """Yield kind, edited claim, and what was put in."""
    plan, maybe = _PLANNED.search(english), _POSSIBLE.search(english)
    bound = _BOUND.search(english)
    if plan and not bound and _OPEN.search(other) and not _NOUN.search(english[: plan.start()].rstrip()):
        past = {"be held": "was held", "be built": "was built"}.get(plan[3]) or _PAST[plan[3]]
        yield "plan_as_fact", _with(english, plan, past), past
    if maybe and not bound and _MAYBES.search(other):
        if maybe[3] != "be" and crc32(english.encode()) % 2:
            yield "plan_as_fact", _with(english, maybe, _PAST[maybe[3]]), _PAST[maybe[3]]
        else:
            yield "possible_as_sure", _with(english, maybe, f"will {maybe[3]}"), f"will {maybe[3]}"
    told = _TOLD.search(english)
    open_ = _OPEN.search(f"{english} {other}")
    if told and not open_ and f" {told[1]} " in other and not _PASSIVE.search(english[: told.start()]):
        put = ("will ", "plans to ", "may ")[crc32(english.encode()) % 3] + _LEMMA[told[1]]
        yield "fact_as_plan", f"{english[: told.start()]} {put}{english[told.end() :]}", put


def _with(text: str, place: re.Match[str], put: str) -> str:
    return text[: place.start()] + put + text[place.end() :]
