"""What is put and deleted while a new generation is built: kept beside it, and done before it is used."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from topicwire.model.document import Kind
from topicwire.model.outlet import Outlet
from topicwire.search.interface import ClusterRecord, Record


class Change(NamedTuple):
    """One call of `put` or `delete`."""

    clusters: tuple[ClusterRecord, ...]
    gone: tuple[str, ...]


def note(generation: Path, change: Change) -> None:
    """Keep a change; the caller holds the lock of the folder."""
    folder = generation / "journal"
    folder.mkdir(exist_ok=True)
    body = {"clusters": [asdict(cluster) for cluster in change.clusters], "gone": change.gone}
    path = folder / f"{len(list(folder.iterdir())):08}.json"
    path.write_text(json.dumps(body, default=_text), encoding="utf-8", errors="surrogatepass")


def noted(generation: Path) -> Iterator[Change]:
    """Yield the changes in their order."""
    for path in sorted((generation / "journal").glob("*.json")):
        body = json.loads(path.read_text(encoding="utf-8", errors="surrogatepass"))
        yield Change(tuple(map(_cluster, body["clusters"])), tuple(body["gone"]))


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    message = f"cannot be written as JSON: {value!r}"
    raise TypeError(message)


def _cluster(body: dict[str, Any]) -> ClusterRecord:
    return ClusterRecord(body["key"], tuple(map(_record, body["members"])))


def _record(body: dict[str, Any]) -> Record:
    return Record(
        key=body["key"],
        title=body["title"],
        paragraphs=tuple(body["paragraphs"]),
        outlet=Outlet(**body["outlet"]),
        language=body["language"],
        kind=Kind(body["kind"]),
        published=datetime.fromisoformat(body["published"]),
        topics=tuple(body["topics"]),
    )
