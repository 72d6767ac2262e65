"""How a topicwire bears many readers and programs at once.

    python -m benchmarks.load --documents 100000 --rate 200 --seconds 60 [--warm 30] [--keep DIR] [--json]

Makes a collection as `benchmarks.search` does (real sentences, vectors, index), each document with a summary
of eight claims; one topic has all of them, others a tenth and a hundredth. `topicwire serve --no-collect` is
started on it, and a client in a process of its own on the same machine sends requests on schedule: pages
(Home, topics with and without filters, documents, searches), the JSON API and feeds, in the shares of `MIX`.
Topics, filters and queries are drawn evenly; of documents, new ones more often than old ones. Three of ten
requests carry the ETag of the last answer from the same address. Nobody is signed in; connections are kept;
bodies are compressed, as browsers ask for it; nothing is sent before the first answer. `--warm` sends such
requests for so many seconds, a quarter as many a second, before those that count: as to a service that has
been asked before.

Printed are failures and the time from the moment at which a request should have been sent to the end of its
answer, for each kind and for all, in milliseconds; the processor time of the server, its memory (what its
processes share is counted once), and the machine's load before. `--keep DIR` leaves the collection in DIR and
takes one that lies there.
"""

import argparse
import asyncio
import json
import os
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from time import process_time
from urllib.parse import quote, urlencode

import numpy as np

from benchmarks.load_client import Answered, Client, Planned
from benchmarks.processes import processor_time, tree_memory
from benchmarks.search import build
from benchmarks.search_collection import (
    OUTLETS,
    PART,
    START,
    Made,
    Pool,
    collection,
    questions,
    sentence_pool,
)
from benchmarks.search_service import serving
from benchmarks.stored import match_row, summary_row
from topicwire.llm.embeddings import SentenceEncoder
from topicwire.model.topic import Topic, TopicName
from topicwire.storage import tables, topics
from topicwire.storage.database import Database

TOPICS = {"everything": 1, "tenth": 10, "hundredth": 100}  # key → one of how many documents belongs to it
MIX = {  # parts of a hundred requests
    "home page": 8,
    "topic page": 16,
    "filtered topic page": 10,
    "document page": 20,
    "search page": 8,
    "API list": 12,
    "API search": 8,
    "API document": 12,
    "feed": 6,
}
CONDITIONAL = 0.3  # of all requests
WARMING = 0.25  # of the rate
QUERIES = 200
FILTERS = ("language=zh-Hans", "language=ru", "kind=article", "since=2025-07-01&until=2025-07-07")


@dataclass(frozen=True, slots=True)
class Timing:
    """How the requests of a kind ended."""

    kind: str
    requests: int
    failures: int
    unchanged: int  # answered with 304
    p50_ms: float
    p99_ms: float
    most_ms: float
    kilobytes: float  # of a body, on average


def main() -> int:
    """Measure and print; the exit code tells of failures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--rate", type=float, default=200, help="requests a second")
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--warm", type=int, default=0, help="seconds of fewer requests that do not count")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--json", action="store_true")
    wanted = parser.parse_args()
    pool = sentence_pool(wanted.data)
    with tempfile.TemporaryDirectory(prefix="topicwire-load-") as scratch:
        folder = wanted.keep or Path(scratch)
        if not (folder / "topicwire.db").exists():
            fill(folder, pool, wanted.documents)
        endless = requests(pool, wanted.documents)
        before = list(islice(endless, int(wanted.rate * WARMING * wanted.warm)))
        plan = list(islice(endless, int(wanted.rate * wanted.seconds)))
        measured = measure(folder, before, plan, wanted.rate)
    conditions = {name: getattr(wanted, name) for name in ("documents", "rate", "seconds", "warm")}
    measured = conditions | measured
    if wanted.json:
        print(json.dumps(measured, indent=1))
    else:
        show(measured)
    return 1 if measured["faults"] else 0


def fill(folder: Path, pool: Pool, number: int) -> None:
    """Make the collection."""
    folder.mkdir(parents=True, exist_ok=True)
    build(folder, pool, number, SentenceEncoder(), lambda database: follow(database, pool, number))


def follow(database: Database, pool: Pool, number: int) -> None:
    """Add topics with their documents, and summaries."""
    followed = {key: Topic(key, key, (TopicName("en", key),)) for key in TOPICS}
    with database.write() as connection:
        for topic in followed.values():
            topics.add(connection, topic, START)
    made = enumerate(one.document for one in collection(pool, number))
    while part := list(islice(made, PART)):
        found = [
            match_row(followed[key], one, one.key)
            for at, one in part
            for key, every in TOPICS.items()
            if at % every == 0
        ]
        with database.write() as connection:
            connection.execute(tables.matches.insert(), found)
            connection.execute(tables.summaries.insert(), [summary_row(one, START) for _, one in part])


def requests(pool: Pool, number: int) -> Iterator[Planned]:
    """Yield requests without end, always the same ones."""
    chance = random.Random(23)
    keys = [one.document.key for one in sorted(collection(pool, number), key=_newest)]
    asked = [urlencode({"q": text}) for text, _ in questions(pool, QUERIES)]
    filters = [*FILTERS, *(f"outlet={outlet.key}" for outlet in OUTLETS[:20])]
    while True:
        (kind,) = chance.choices(tuple(MIX), tuple(MIX.values()))
        topic, query = chance.choice(tuple(TOPICS)), chance.choice(asked)
        document = quote(keys[int(len(keys) * chance.random() ** 3)])
        path = {
            "home page": "/",
            "topic page": f"/topics/{topic}",
            "filtered topic page": f"/topics/{topic}?{chance.choice(filters)}",
            "document page": f"/documents/{document}",
            "search page": f"/search?{query}",
            "API list": f"/api/v1/topics/{topic}/items",
            "API search": f"/api/v1/search?{query}",
            "API document": f"/api/v1/documents/{document}",
            "feed": f"/topics/{topic}/feed.{chance.choice(('atom', 'json'))}",
        }[kind]
        yield Planned(kind, path, conditional=chance.random() < CONDITIONAL)


def _newest(made: Made) -> float:
    return -made.document.published.at.timestamp()


def measure(
    folder: Path, before: Sequence[Planned], plan: Sequence[Planned], rate: float
) -> dict[str, object]:
    """Serve the folder, send the requests, and return what was measured of those in `plan`."""
    load = os.getloadavg()[0]
    with serving(folder, "news") as service:
        server, client = service.process.pid, Client(service.port)

        async def send() -> tuple[list[Answered], float, float]:
            await client.run(before, rate * WARMING)
            busy, own = processor_time(server), process_time()
            answers = await client.run(plan, rate)
            return answers, processor_time(server) - busy, process_time() - own

        answers, busy, own = asyncio.run(send())
        memory = tree_memory(server)
    by_kind = {kind: [one for one in answers if one.kind == kind] for kind in MIX}
    return {
        "timings": [
            asdict(timing(kind, found)) for kind, found in {"all": answers, **by_kind}.items() if found
        ],
        "faults": Counter(one.fault for one in answers if one.fault),
        "cores": len(os.sched_getaffinity(0)),
        "connections": client.opened,
        "server_processor_ms_a_request": round(1000 * busy / len(plan), 2),
        "client_processor_ms_a_request": round(1000 * own / len(plan), 2),
        "server_memory_mb": round(memory / 1e6),
        "load_before": round(load, 1),
    }


def timing(kind: str, answers: Sequence[Answered]) -> Timing:
    """Sum up how requests ended."""
    taken = [1000 * one.seconds for one in answers]
    p50, p99 = (round(float(np.percentile(taken, p)), 1) for p in (50, 99))
    sizes = [one.sent for one in answers if one.status == 200]
    return Timing(
        kind,
        len(answers),
        sum(1 for one in answers if one.fault),
        sum(1 for one in answers if one.status == 304),
        p50,
        p99,
        round(max(taken), 1),
        round(sum(sizes) / max(1, len(sizes)) / 1000, 1),
    )


def show(measured: Mapping[str, object]) -> None:
    """Print what was measured."""
    timings = measured["timings"]
    assert isinstance(timings, list)
    for one in timings:
        print(
            f"{one['kind']:<20} {one['requests']:>6} requests {one['failures']:>4} failed "
            f"{one['unchanged']:>5} unchanged  p50 {one['p50_ms']:7.1f} ms  p99 {one['p99_ms']:7.1f}  "
            f"most {one['most_ms']:7.1f}  {one['kilobytes']:6.1f} kB"
        )
    for name, value in measured.items():
        if name != "timings":
            print(f"{name.replace('_', ' '):>30}  {value}")


if __name__ == "__main__":
    sys.exit(main())
