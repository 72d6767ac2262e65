"""Claims that cite more than their sentence, as in summaries, made from the sets `claims` and `translation`.

*paragraph*: the sentence stands between two neighbours on each side. *two paragraphs*: it has one neighbour
on each side, and three sentences from further on in the same text are cited as well. *merged*: two claims in
one sentence, with a paragraph for each; supported if both are.

Unrelated claims are left out, because half of them come from close by, and so are added details that the
English of the neighbours has.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from zlib import crc32

from benchmarks.claim_data import AROUND, Example, all_rows, example_of

_STATED = 0.7  # share of the words of an added detail from which a text is taken to hold it
_LEAST = 4  # letters of a word that is looked for
_WORD = re.compile(r"\w+")
_BESIDE, _FAR = range(-1, 2), range(5, 8)  # sentences from the claim's


def read_forms(claims: Path, translation: Path) -> Iterator[tuple[str, Example]]:
    """Yield the name of a form and a claim of it: each form from a third of the claims, by their id."""
    texts = {row["id"]: row for row in all_rows(translation)}
    before: Example | None = None
    for row in sorted(all_rows(claims), key=lambda row: str(row["origin"])):
        part = crc32(row["id"].encode()) % 3
        if row["kind"] == "unrelated" or part == 2:
            continue
        if part == 0:
            yield from (("paragraph", one) for one in _cited(row, texts, (range(-AROUND, AROUND + 1),)))
            continue
        order = (_BESIDE, _FAR) if crc32(row["origin"].encode()) % 2 else (_FAR, _BESIDE)
        yield from (("two paragraphs", one) for one in _cited(row, texts, order))
        for one in _cited(row, texts, (_BESIDE,)):
            if before and before.group == one.group and before.source != one.source:
                yield "merged", _merged(before, one)
                before = None
            elif one.supported:
                before = one


def _cited(
    row: dict[str, Any], texts: dict[str, dict[str, Any]], steps: Sequence[range]
) -> Iterator[Example]:
    """Yield a claim with paragraphs of the sentences so many steps away, unless they hold what was added."""
    stem, _, number = row["origin"].rpartition("-")
    names = [[f"{stem}-{int(number) + step:0{len(number)}}" for step in part] for part in steps]
    joint = "" if row["lang"] == "zh" else " "
    parts = [joint.join(texts[name]["source"] for name in part if name in texts) for part in names]
    example = replace(example_of(row), source="\n".join(part for part in parts if part))
    near = " ".join(str(texts[name]["google"]) for part in names for name in part if name in texts).lower()
    added = [word for word in _WORD.findall(example.changed.lower()) if len(word) >= _LEAST]
    stated = bool(added) and sum(word in near for word in added) > _STATED * len(added)
    if row["kind"] != "addition" or not stated:
        yield example


def _merged(first: Example, second: Example) -> Example:
    """Return two claims as one that cites a paragraph for each."""
    return replace(
        second,
        claim=f"{first.claim.rstrip('.')}, and {second.claim}",
        source=f"{first.source}\n{second.source}",
    )
