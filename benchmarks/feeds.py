"""What is got from each kind of feed: `python -m benchmarks.feeds --data DIR [--json]`.

DIR holds `feeds.tar.gz`, 1,468 test feeds of feedparser, most of which say in a comment what is expected of
them. Two passes: first each file as it is, which must neither crash nor hang nor give more entries than it
has item elements. Most of the files have entries without an address, which are rightly left out; so in a
second pass each entry is given one, to compare titles, dates and texts with what is expected too. Expected
texts are compared without their markup, because ours is kept as it is until it is extracted.
"""

import argparse
import ast
import json
import re
import tarfile
import time
from calendar import timegm
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from topicwire.collect.charset import decode
from topicwire.collect.listing import Listing
from topicwire.collect.lists import read_list
from topicwire.collect.markup import plain
from topicwire.errors import QuarantineError
from topicwire.model.entry import Entry
from topicwire.model.moment import Moment
from topicwire.model.page import Page
from topicwire.model.source import Source, SourceKind
from topicwire.net.address import canonical

ADDRESS = "http://127.0.0.1:8097/feed"  # the one that the expectations were written for
SOURCE = Source("benchmark", SourceKind.FEED, ADDRESS)
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
ITEM = re.compile(r"<((?:[\w.-]+:)?)(item|entry)((?:\s[^<>]*)?)>", re.IGNORECASE)
ANY_ITEM = re.compile(r"<(?:[\w.-]+:)?(?:item|entry)[\s/>]", re.IGNORECASE)
HEADER = re.compile(r"^Header:\s*Content-type:\s*(.+)$", re.IGNORECASE | re.MULTILINE)
EXPECTED = re.compile(
    r"entries\[(\d+)\]\['"
    r"(title|link|summary|description|content'\]\[0\]\['value|author|published_parsed|updated_parsed)'\]"
    r" == (u?'(?:[^'\\]|\\.)*'|u?\"(?:[^\"\\]|\\.)*\"|\([\d, ]+\))"
)
COLUMNS = ("files", "lists", "no list", "items", "entries", "left out", "invented", "crashes")
ALIASES = {"description": "summary", "content'][0]['value": "content"}
FIELDS = ("title", "link", "summary", "content", "author", "published_parsed", "updated_parsed")


def main() -> None:
    """Read all feeds and print a table by kind."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--data", type=Path, required=True, help="folder with feeds.tar.gz")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    arguments = parser.parse_args()
    result = measure(arguments.data)
    print(json.dumps(result, ensure_ascii=False, indent=2) if arguments.json else table(result))


def measure(data: Path) -> dict[str, Any]:
    """Return counts by kind and in total, wrong fields, and times in seconds."""
    kinds: dict[str, Counter[str]] = {}
    wrong: list[str] = []
    slowest = (0.0, "")
    start = time.perf_counter()
    for name, body in feeds(data):
        counts = kinds.setdefault(kind_of(name), Counter())
        began = time.perf_counter()
        as_it_is(body, counts)
        slowest = max(slowest, (time.perf_counter() - began, name))
        wrong += [f"{name}: {text}" for text in with_addresses(body, counts)]
    total: Counter[str] = Counter()
    for counts in kinds.values():
        total.update(counts)
    return {
        "kinds": {kind: dict(counts) for kind, counts in sorted(kinds.items())},
        "total": dict(total),
        "wrong": wrong,
        "seconds": round(time.perf_counter() - start, 2),
        "slowest": {"seconds": round(slowest[0], 4), "file": slowest[1]},
    }


def feeds(data: Path) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of each feed."""
    with tarfile.open(data / "feeds.tar.gz") as archive:
        for member in archive:
            stream = archive.extractfile(member) if member.isfile() else None
            if stream is not None:
                yield member.name, stream.read()


def kind_of(name: str) -> str:
    """Return the folder of a feed, which says what it tests."""
    return "/".join(name.split("/")[1:-1]) or "other"


def page_of(body: bytes) -> Page:
    """Return the feed as it would have been fetched, with the header that it names."""
    found = HEADER.search(body[:2_000].decode("latin-1"))
    headers = (("content-type", found[1].strip()),) if found else ()
    return Page(ADDRESS, ADDRESS, 200, body, datetime.now(UTC), headers)


def read(body: bytes, counts: Counter[str]) -> Listing | None:
    """Return what a feed lists; anything but a list or a refusal is counted as a crash."""
    try:
        return read_list(page_of(body), SOURCE)
    except QuarantineError:
        counts["no list"] += 1
    except Exception:  # noqa: BLE001 -- what is measured here
        counts["crashes"] += 1
    return None


def as_it_is(body: bytes, counts: Counter[str]) -> None:
    """Count what a feed gives as it is."""
    counts["files"] += 1
    text = decode(body, page_of(body).header("content-type"))
    items = len(ANY_ITEM.findall(COMMENT.sub("", text)))
    counts["items"] += items
    listing = read(body, counts)
    if listing is not None:
        counts["lists"] += 1
        counts["entries"] += len(listing.entries)
        counts["left out"] += listing.left_out
        counts["invented"] += max(0, len(listing.entries) + listing.left_out - items)


def with_addresses(body: bytes, counts: Counter[str]) -> Iterator[str]:
    """Compare fields with what is expected, and yield what is wrong."""
    page = page_of(body)
    text = decode(body, page.header("content-type"))
    expected = [
        (int(match[1]), ALIASES.get(match[2], match[2]), ast.literal_eval(match[3]))
        for comment in COMMENT.findall(text)[:1]
        for match in EXPECTED.finditer(comment)
    ]
    if not expected:
        return
    if not any(field == "link" for _, field, _ in expected):
        text = ITEM.sub(_given_address, text)
    listing = read(text.encode("utf-8", "replace"), Counter())
    for index, field, value in expected:
        counts[f"{field} expected"] += 1
        entry = listing.entries[index] if listing and index < len(listing.entries) else None
        got = got_field(entry, field) if entry else None
        if got is not None and got in wanted_fields(field, value):
            counts[f"{field} right"] += 1
        else:
            yield f"{field} is {got!r}, not {value!r}"


def _given_address(match: re.Match[str]) -> str:
    if match[3].endswith("/"):
        return match[0]
    address = f"http://127.0.0.1:8097/{match.start()}"
    link = f"<{match[1]}link>{address}</{match[1]}link>"
    if match[2].lower() == "entry":
        link = f'<{match[1]}link href="{address}"/>'
    return match[0] + link


def wanted_fields(field: str, value: Any) -> tuple[object, ...]:
    """Return an expected value in the forms in which ours is compared: texts with or without markup."""
    if isinstance(value, tuple):
        return (datetime.fromtimestamp(timegm(value), UTC),)
    if field == "link":
        return (canonical(value),)
    return plain(value), plain(value, markup=True)


def got_field(entry: Entry, field: str) -> object:
    """Return ours. RSS has one date, which is that of publication, whatever feedparser calls it."""
    if field.endswith("_parsed"):
        first = entry.updated if field.startswith("updated") else entry.published
        found: Moment | None = first or entry.published
        return found.at if found else None
    if field in {"summary", "content"}:
        return plain(entry.summary if field == "summary" else entry.content, markup=True)
    return {"title": entry.title, "link": entry.address, "author": entry.author}[field]


def table(result: dict[str, Any]) -> str:
    """Return the counts as text."""
    shown = [(kind, counts) for kind, counts in result["kinds"].items()] + [("total", result["total"])]
    head = (
        f"{'kind':24}"
        + "".join(f"{name:>10}" for name in COLUMNS)
        + "".join(f"{name[:9]:>12}" for name in FIELDS)
    )
    lines = [head]
    for kind, counts in shown:
        numbers = "".join(f"{counts.get(name, 0):>10}" for name in COLUMNS)
        rights = "".join(
            f"{counts.get(f'{name} right', 0):>6} /{counts.get(f'{name} expected', 0):>4}" for name in FIELDS
        )
        lines.append(f"{kind:24}{numbers}{rights}")
    slowest = result["slowest"]
    lines += [
        "",
        *result["wrong"],
        "",
        f"{result['seconds']} s in all, slowest {slowest['seconds']} s: {slowest['file']}",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
