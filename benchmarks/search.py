"""How fast and how large search is, as a collection grows, beside SQLite FTS5 and plain Tantivy.

    python -m benchmarks.search --documents 10000 [--data ../shared/data] [--folder KEEP] [--json]

A database of made-up documents (`search_collection`) is indexed as `topicwire reindex` does it. All three
engines get the same tokens and give the ten best and the exact number. Then `topicwire serve` is started
on the folder and asked over HTTP by eight clients, on the same cores: search by words and meaning, twenty
items with passages and reasons, facets. Half of the questions begin at the first answer, while the embedding
model is still being loaded; the other half comes after these, and once again.
"""

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.search_collection import (
    LANGUAGES,
    Pool,
    collection,
    embedded,
    questions,
    sentence_pool,
    store,
)
from benchmarks.search_others import ENGINES, make_all
from benchmarks.search_service import CLIENTS, asked_by_many, serving
from topicwire.llm.embeddings import SentenceEncoder
from topicwire.pipeline.whole import all_records
from topicwire.search.embedded.engine import EmbeddedIndex, rebuild
from topicwire.search.embedded.folder import current
from topicwire.search.embedded.lexicon import Lexicon
from topicwire.search.embedded.vectors import Vectors
from topicwire.search.interface import FacetName, Filters, Mode, Request, Sort
from topicwire.storage.database import Database

REPORTED = 100_000  # documents between two reports
SEGMENT = 25_000  # documents whose vectors are held in memory at once
MONTH = Filters(languages=("zh",), after=datetime(2025, 7, 1, tzinfo=UTC))
FACETS = tuple(FacetName)
KINDS: dict[str, Callable[[str], Request]] = {
    "words": lambda text: Request(text, mode=Mode.LEXICAL, limit=10),
    "phrase": lambda text: Request(f'"{text}"', mode=Mode.LEXICAL, limit=10),
    "filters": lambda text: Request(text, MONTH, mode=Mode.LEXICAL, limit=10),
    "facets": lambda text: Request(text, mode=Mode.LEXICAL, limit=10, facets=FACETS),
    "by time": lambda text: Request(text, mode=Mode.LEXICAL, sort=Sort.TIME, limit=10),
    "hybrid": lambda text: Request(text, limit=10),
    "hybrid, facets": lambda text: Request(text, limit=10, facets=FACETS),
}


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds that one kind of question took, in one engine."""

    engine: str
    kind: str
    queries: int
    p50: float
    p99: float


def timing(engine: str, kind: str, seconds: Sequence[float]) -> Timing:
    """Sum up what was timed."""
    p50, p99 = (float(np.percentile(seconds, p)) for p in (50, 99))
    return Timing(engine, kind, len(seconds), p50, p99)


def timed(ask: Callable[[], object]) -> float:
    """Return the seconds that a call takes."""
    start = perf_counter()
    ask()
    return perf_counter() - start


def build(
    folder: Path,
    pool: Pool,
    number: int,
    encoder: SentenceEncoder,
    then: Callable[[Database], None] = lambda _database: None,
) -> dict[str, float]:
    """Fill the data folder, with what `then` adds before all is indexed; return the seconds of each step."""
    database = Database(f"sqlite:///{folder / 'topicwire.db'}")
    seconds = {"database": timed(lambda: store(database, collection(pool, number)))}
    report(f"database: {seconds['database']:.0f} s")
    then(database)
    rebuild(folder / "index", [], lambda _done: None, encoder)
    seconds["vectors"] = timed(partial(_write_vectors, folder / "index", pool, number, encoder))
    report(f"vectors: {seconds['vectors']:.0f} s")
    records = all_records(database)
    seconds["topicwire"] = timed(lambda: rebuild(folder / "index", records, _indexed, encoder))
    report(f"index: {seconds['topicwire']:.0f} s")
    database.close()
    return seconds


def _indexed(done: int) -> None:
    if done % REPORTED == 0:
        report(f"{done} documents indexed")


def report(what: str) -> None:
    """Tell who waits how far it is."""
    print(f"{datetime.now(UTC):%H:%M:%S} {what}", file=sys.stderr, flush=True)


def _write_vectors(folder: Path, pool: Pool, number: int, encoder: SentenceEncoder) -> None:
    """Write all vectors where rebuilding finds them, in segments such as many rounds of embedding leave.

    The words of the pool are learned too: asking looks for translations among them.
    """
    sentences = ((LANGUAGES[code], text) for code, texts in pool.items() for text in texts)
    Lexicon(current(folder)).learn(sentences, encoder)
    vectors = Vectors(current(folder), encoder.name)
    made = embedded(pool, collection(pool, number), encoder)
    while part := list(islice(made, SEGMENT)):
        vectors.add(part)
        while crowd := vectors.crowd():
            vectors.merge(crowd, np.concatenate([segment.ids for segment in crowd]))


def ours(index: EmbeddedIndex, asked: Sequence[str]) -> Iterator[Timing]:
    """Time the kinds of requests that readers make, each question once."""
    for kind, make in KINDS.items():
        requests = [make(text) for text in asked]
        yield timing("topicwire", kind, [timed(partial(index.search, one)) for one in requests])


def others(folder: Path, asked: Sequence[Sequence[str]]) -> Iterator[Timing]:
    """Time the other engines."""
    for engine in ENGINES:
        ask = engine.ask(folder / engine.name)
        ask(asked[0])
        yield timing(engine.name, "words", [timed(partial(ask, words)) for words in asked])


def over_http(folder: Path, asked: Sequence[str]) -> tuple[list[Timing], dict[str, float]]:
    """Ask the service; return its times, its memory in bytes and the seconds to its first answer."""
    first, then = asked[: len(asked) // 2], asked[len(asked) // 2 :]
    with serving(folder, asked[0]) as service:
        rounds = {"from the first answer on": first, "then": then, "again": then}
        timings = [
            timing("topicwire", f"HTTP, {CLIENTS} clients, {when}", asked_by_many(service.port, texts))
            for when, texts in rounds.items()
        ]
        measured = {
            "seconds_to_first_answer": service.first_answer,
            "resident_memory": float(service.resident()),
        }
        return timings, measured


def make(folder: Path, pool: Pool, number: int, encoder: SentenceEncoder) -> dict[str, float]:
    """Make the collection and the indexes of all engines; return the seconds of each step.

    The other engines are made by a process of their own meanwhile. What is complete is left as it is.
    """
    complete = folder / "complete.json"
    if complete.exists():
        kept: dict[str, float] = json.loads(complete.read_text())
        if kept.pop("documents") == number:
            return kept
    complete.unlink(missing_ok=True)
    for part in ("data", "others"):
        shutil.rmtree(folder / part, ignore_errors=True)
    (folder / "data").mkdir(parents=True)
    with ProcessPoolExecutor(1, get_context("spawn")) as beside:
        waiting = beside.submit(make_all, folder / "others", pool, number)
        seconds = build(folder / "data", pool, number, encoder)
        seconds |= waiting.result()
    complete.write_text(json.dumps({"documents": number, **seconds}))
    return seconds


def size(paths: Iterable[Path]) -> int:
    """Return the bytes of all files in folders."""
    return sum(path.stat().st_size for folder in paths for path in folder.rglob("*") if path.is_file())


def run(pool: Pool, number: int, queries: int, folder: Path) -> dict[str, object]:
    """Build the engines in a folder, ask them all, and return what was measured."""
    encoder = SentenceEncoder()
    seconds = make(folder, pool, number, encoder)
    data = folder / "data"
    asked = questions(pool, queries)
    texts = [text for text, _ in asked]
    index = EmbeddedIndex(data / "index", encoder)
    index.search(Request(texts[0]))
    timings = list(ours(index, texts))
    index.close()
    report("asked in one process")
    timings += others(folder / "others", [words for _, words in asked])
    report("others asked")
    by_many, service = over_http(data, texts)
    text = sum(
        len("\n".join(p.text for p in one.document.paragraphs).encode()) for one in collection(pool, number)
    )
    words, vectors = (size((data / "index").glob(f"g-*/{part}")) for part in ("text", "vectors"))
    return {
        "documents": number,
        "timings": [asdict(one) for one in (*timings, *by_many)],
        "seconds_to_make": seconds,
        **service,
        "bytes": {"text": text, "words": words, "vectors": vectors},
        "index_of_text": (words + vectors) / text,
    }


def show(measured: dict[str, object]) -> None:
    """Print what was measured."""
    table = Table("engine", "kind", "queries", "p50 ms", "p99 ms", title=f"{measured['documents']} documents")
    timings = measured["timings"]
    assert isinstance(timings, list)
    for one in timings:
        p50, p99 = (f"{1000 * one[name]:.2f}" for name in ("p50", "p99"))
        table.add_row(one["engine"], one["kind"], str(one["queries"]), p50, p99)
    console = Console()
    console.print(table)
    console.print({name: value for name, value in measured.items() if name not in {"timings", "documents"}})


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Time search on a made-up collection.")
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--queries", type=int, default=400)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--folder", type=Path, help="keep the collection here, and use it if it is there")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    options = parser.parse_args(arguments)
    pool = sentence_pool(options.data)
    if not any(pool.values()):
        print(f"no crosslingual/paragraphs.L.jsonl in {options.data}", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as name:
        measured = run(pool, options.documents, options.queries, options.folder or Path(name) / "made")
    if options.json:
        print(json.dumps(measured, indent=1))
    else:
        show(measured)
    return 0


if __name__ == "__main__":
    sys.exit(main())
