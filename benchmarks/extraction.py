"""How well and how fast pages are read.

    python -m benchmarks.extraction --data DIR [--json] [--pages]

DIR is a folder with `ground-truth.json` and `html/*.html.gz` (whole article bodies), one with `pages.jsonl`
(strings that must and must not come out, titles, times, outlets), or a folder of such folders. Each is read
by topicwire and, in the same run, by plain trafilatura. Pages a second are of processor time of this process,
best of three passes, so that other work on the machine counts little. `--pages` names the worst pages.
"""

import argparse
import gzip
import json
import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import trafilatura

from benchmarks.extraction_scores import Bag, bag, mean_scores
from topicwire.errors import TopicwireError
from topicwire.extract.context import ReadContext
from topicwire.extract.read import read
from topicwire.model.document import Document
from topicwire.model.moment import Precision, Provenance
from topicwire.model.outlet import Outlet
from topicwire.model.page import Page

_A = TypeVar("_A")
_B = TypeVar("_B")
_PASSES = 3
_NOW = datetime.now(UTC)
_BEIJING = ZoneInfo("Asia/Shanghai")  # times of the Chinese set are written in it


class _NoOutlets:
    """A directory that knows nobody: the page itself must tell."""

    def lookup(self, host: str) -> Outlet | None:
        """Return None."""
        del host
        return None


@dataclass(frozen=True, slots=True)
class Sample:
    """One page of a set, with what is known about it."""

    key: str
    body: bytes
    address: str
    truth: dict[str, Any]


@dataclass(slots=True)
class Share:
    """How many of how many were right."""

    right: int = 0
    of: int = 0
    wrong: list[str] = field(default_factory=list)

    def count(self, name: str, *, right: bool) -> None:
        """Count one."""
        self.of += 1
        self.right += right
        if not right:
            self.wrong.append(name)

    def as_row(self) -> dict[str, Any]:
        """Return it for printing."""
        return {
            "right": self.right,
            "of": self.of,
            "share": round(self.right / self.of, 4) if self.of else None,
        }


def read_page(sample: Sample) -> Document | None:
    """Read a page as topicwire does, knowing nothing but its bytes and address; None if it is discarded."""
    page = Page(sample.address, sample.address, 200, sample.body, _NOW, (("content-type", "text/html"),))
    try:
        return read(page, ReadContext(_NoOutlets(), _NOW))
    except TopicwireError:
        return None


def plain_trafilatura(sample: Sample) -> str:
    """Read a page as trafilatura does out of the box."""
    return trafilatura.extract(sample.body) or ""


def timed(function: Callable[[Sample], _A], samples: list[Sample]) -> tuple[list[_A], float]:
    """Return the results and the pages a second of the best pass."""
    best = 0.0
    results: list[_A] = []
    for _ in range(_PASSES):
        started = time.process_time()
        results = [function(sample) for sample in samples]
        best = max(best, len(samples) / (time.process_time() - started))
    return results, round(best, 1)


def bodies(folder: Path) -> list[Sample]:
    """Return the pages of a folder with whole article bodies."""
    truth = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    return [
        Sample(key, _body(folder / "html" / f"{key}.html.gz"), row.get("url", ""), row)
        for key, row in sorted(truth.items())
    ]


def strings(folder: Path) -> list[Sample]:
    """Return the pages of a folder with strings."""
    rows = [json.loads(line) for line in (folder / "pages.jsonl").read_text(encoding="utf-8").splitlines()]
    return [Sample(row["id"], _body(folder / row["file"]), row.get("url") or "", row) for row in rows]


def _body(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes())


def measure_bodies(samples: list[Sample]) -> dict[str, Any]:
    """Return F1, precision and recall of both readers, as the public benchmark counts them."""
    documents, speed = timed(read_page, samples)
    texts, plain_speed = timed(plain_trafilatura, samples)
    read_texts = [one.text if one else "" for one in documents]
    ours = [_compare(*pair) for pair in _pairs(samples, read_texts)]
    theirs = [_compare(*pair) for pair in _pairs(samples, texts)]
    worst = sorted(_pairs(samples, ours), key=lambda pair: pair[1].right)[:15]
    return {
        "pages": len(samples),
        **mean_scores(ours),
        "pages_per_second": speed,
        "trafilatura": {**mean_scores(theirs), "pages_per_second": plain_speed},
        "speed_ratio": round(speed / plain_speed, 2),
        "worst": [{"page": s.key, "address": s.address, "right": round(b.right, 3)} for s, b in worst],
    }


def _pairs(one: Iterable[_A], other: Iterable[_B]) -> list[tuple[_A, _B]]:
    """Pair two lists of equal length."""
    return list(zip(one, other, strict=True))


def _compare(sample: Sample, text: str) -> Bag:
    return bag(sample.truth.get("articleBody", ""), text)


def measure_strings(samples: list[Sample]) -> dict[str, Any]:
    """Return shares of strings, titles, outlets and times that are right."""
    documents, speed = timed(read_page, samples)
    texts, plain_speed = timed(plain_trafilatura, samples)
    ours = [document.text if document else "" for document in documents]
    facts = {name: Share() for name in ("title", "outlet", "time", "date")}
    for sample, document in _pairs(samples, documents):
        _facts(sample, document, facts)
    return {
        "pages": len(samples),
        **_kept(samples, ours),
        **{name: share.as_row() | {"wrong": share.wrong} for name, share in facts.items() if share.of},
        "pages_per_second": speed,
        "trafilatura": {**_kept(samples, texts), "pages_per_second": plain_speed},
        "speed_ratio": round(speed / plain_speed, 2),
    }


def _kept(samples: list[Sample], texts: list[str]) -> dict[str, Any]:
    """Return the shares of required strings kept and of forbidden strings left out."""
    required, forbidden = Share(), Share()
    for sample, text in _pairs(samples, texts):
        bare = _bare(text)
        for string in sample.truth["with"]:
            required.count(f"{sample.key}: {string}", right=_bare(string) in bare)
        for string in sample.truth["without"]:
            forbidden.count(f"{sample.key}: {string}", right=_bare(string) not in bare)
    return {
        "required": required.as_row() | {"wrong": required.wrong},
        "forbidden": forbidden.as_row() | {"wrong": forbidden.wrong},
    }


def _bare(text: str | None) -> str:
    """Return a text without white space: tags cut through sentences."""
    return "".join((text or "").split())


def _facts(sample: Sample, document: Document | None, facts: dict[str, Share]) -> None:
    """Count whether title, outlet, time and date of one page are right, where they are known."""
    truth = sample.truth
    if truth.get("title"):
        got = document.title if document else ""
        facts["title"].count(f"{sample.key}: {got}", right=_bare(got) == _bare(truth["title"]))
    if truth.get("source"):
        names = {document.outlet.name, document.credit} if document else set()
        facts["outlet"].count(f"{sample.key}: {sorted(names)}", right=truth["source"] in names)
    if truth.get("publish_time"):
        local = document.published.at.astimezone(_BEIJING).isoformat() if document else ""
        facts["time"].count(f"{sample.key}: {local}", right=local.startswith(truth["publish_time"][:16]))
    known = (truth.get("publish_time") or truth.get("date") or "")[:10]
    if known:
        facts["date"].count(f"{sample.key}: {_days(document)}, not {known}", right=known in _days(document))


def _days(document: Document | None) -> list[str]:
    """Return the dates that a document's time has in the zones of the world; none if nothing was found.

    The sets give dates as the page shows them, in the outlet's zone, which they don't name.
    """
    if document is None or document.published.provenance is Provenance.FETCHED:
        return []
    at = document.published.at
    if document.published.precision is Precision.DAY:
        return [at.date().isoformat()]
    return sorted({(at + timedelta(hours=hours)).date().isoformat() for hours in (-11, 0, 13)})


def measure(folder: Path) -> dict[str, Any]:
    """Return the scores of one folder."""
    if (folder / "ground-truth.json").exists():
        return measure_bodies(bodies(folder))
    return measure_strings(strings(folder))


def folders(data: Path) -> list[Path]:
    """Return the sets in a folder, or the folder itself if it is one. Exits if there is none."""
    candidates = [data, *sorted(path for path in data.iterdir() if path.is_dir())] if data.is_dir() else []
    found = [p for p in candidates if (p / "ground-truth.json").exists() or (p / "pages.jsonl").exists()]
    if not found:
        raise SystemExit(
            f"no pages in {data}: it needs ground-truth.json or pages.jsonl, or folders that have them"
        )
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure the reading of pages.")
    parser.add_argument("--data", type=Path, required=True, help="a set, or a folder of sets")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--pages", action="store_true", help="name the worst pages and what was wrong")
    given = parser.parse_args()
    logging.disable(logging.CRITICAL)  # trafilatura reports pages that it finds nothing in
    found = folders(given.data)
    result = {folder.name: measure(folder) for folder in found}
    if not given.pages:
        result = _without_details(result)
    if given.json:
        print(json.dumps(result[found[0].name] if found == [given.data] else result, ensure_ascii=False))
        return
    for name, scores in result.items():
        print(name)
        for key, value in scores.items():
            print(f"  {key}: {value}")


def _without_details(value: Any) -> Any:
    """Return scores without the lists of single pages."""
    if isinstance(value, dict):
        return {key: _without_details(inner) for key, inner in value.items() if key not in {"wrong", "worst"}}
    return value


if __name__ == "__main__":
    main()
