"""Reading the folders `claims` and `faithfulness` of the public test sets."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from zlib import crc32

FOLDS = 5
AROUND = 2  # sentences on each side that make a paragraph of a sentence
STRETCH = 20  # neighbouring sentences of one set go into one fold: they share names and numbers
_NUMBER = re.compile(r"(\d+)$")


@dataclass(frozen=True, slots=True)
class Example:
    """One claim with its source and label."""

    language: str  # of the source
    source: str
    claim: str
    supported: bool
    kind: str
    group: str  # examples of one group stay in one fold
    changed: str = ""  # what an edit put into the claim
    in_context: bool = False  # the source is a paragraph around the sentence that the claim is from

    @property
    def fold(self) -> int:
        """Return the fold, 0 to 4, the same in every run."""
        return fold_of(self.group)


def fold_of(group: str) -> int:
    """Return the fold of a group, 0 to 4, the same in every run."""
    return crc32(group.encode()) % FOLDS


def read_english(claims: Path, translation: Path) -> Iterator[Example]:
    """Yield claims with another translation in the place of their source: English to English.

    Only claims whose text is a machine's are taken, beside the human reference; half of them, by their id.
    """
    references: dict[str, str] = {}
    for path in sorted(translation.glob("*.jsonl")):
        with path.open(encoding="utf-8") as lines:
            references.update(
                (row["id"], row["reference"]) for row in map(json.loads, lines) if row["reference"]
            )
    for path in sorted(claims.glob("claims.*.jsonl")):
        with path.open(encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                usable = (
                    row["text_from"] != "human"
                    and crc32(row["id"].encode()) % 2
                    and row["origin"] in references
                )
                if usable:
                    yield _example(row, "en", references[row["origin"]])


def read_in_context(claims: Path, translation: Path) -> Iterator[Example]:
    """Yield one claim in three with the sentences around its source: a paragraph, as claims cite them.

    Unrelated claims are left out, because half of them come from close by and may be supported there.
    """
    sentences = {
        row["id"]: row["source"] for path in sorted(translation.glob("*.jsonl")) for row in _rows(path)
    }
    for path in sorted(claims.glob("claims.*.jsonl")):
        for row in _rows(path):
            if crc32(row["id"].encode()) % 3 or row["kind"] == "unrelated":
                continue
            stem, _, number = row["origin"].rpartition("-")
            around = (f"{stem}-{int(number) + step:0{len(number)}}" for step in range(-AROUND, AROUND + 1))
            joint = "" if row["lang"] == "zh" else " "
            source = joint.join(sentences[name] for name in around if name in sentences)
            yield replace(_example(row, row["lang"], source), in_context=True)


def all_rows(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of all files of a folder."""
    for path in sorted(folder.glob("*.jsonl")):
        yield from _rows(path)


def example_of(row: dict[str, Any]) -> Example:
    """Return the example that a row of the set `claims` holds."""
    return _example(row, row["lang"], row["source"])


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def group_of(origin: str) -> str:
    """Return the stretch of neighbouring sentences that a sentence of the set `translation` belongs to."""
    number = _NUMBER.search(origin)
    name = re.split(r"-(?:zh|ru)-", origin)[0]
    return f"{name}-{int(number[1]) // STRETCH if number else 0}"


def _example(row: dict[str, Any], language: str, source: str) -> Example:
    changed = "" if row["kind"] == "unrelated" else (row["edit"] or {}).get("to") or ""
    supported = row["label"] == "supported"
    return Example(language, source, row["claim"], supported, row["kind"], group_of(row["origin"]), changed)


def read_claims(folder: Path) -> Iterator[Example]:
    """Yield the examples of `claims.zh-en.jsonl` and `claims.ru-en.jsonl`."""
    yield from map(example_of, all_rows(folder))


def read_faithfulness(path: Path) -> Iterator[Example]:
    """Yield the examples of one file of the folder `faithfulness` (English)."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield Example(
                "en",
                row["source"],
                row["claim_or_summary"],
                row["label"] == "supported",
                row["dataset"],
                row["id"],
            )
