"""Finding the right paragraph for a question, within a language and across languages.

    python -m benchmarks.retrieval --data ../shared/data/crosslingual [--json]

The folder has `paragraphs.L.jsonl` and `questions.L.jsonl` for languages L, the same ids in each; and
optionally `NAME.paragraphs.jsonl` with `NAME.questions.jsonl`, Chinese. Each collection is put into a
database and an index of its own, then all languages into one, and each language's questions are asked
through the service that all doors use. Titles are left out: the sets have English titles for all languages,
which would give the answer away. MRR counts the first 10 hits.
"""

import argparse
import json
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter

from rich.console import Console
from rich.table import Table

from topicwire.assemble.index import rebuild_index
from topicwire.llm.embeddings import SentenceEncoder
from topicwire.model.cluster import Cluster, Member, Relation
from topicwire.model.document import Document, Kind, Paragraph
from topicwire.model.moment import Moment, Precision, Provenance
from topicwire.model.outlet import Outlet
from topicwire.pipeline.progress import silent
from topicwire.search.embedded.engine import EmbeddedIndex
from topicwire.search.interface import Mode
from topicwire.services.documents import DocumentService
from topicwire.services.lists import Lists
from topicwire.storage import clusters, documents, outlets
from topicwire.storage.database import Database

DEPTH = 10
OUTLET = Outlet("benchmark.example", "Benchmark", "Benchmark")
TAGS = {"zh": "zh-Hans"}
DAY = datetime(2025, 7, 14, tzinfo=UTC)
PUBLISHED = Moment(DAY, Precision.DAY, Provenance.META)


@dataclass(frozen=True, slots=True)
class Question:
    """A question and the key of the one document that answers it."""

    text: str
    paragraph: str


@dataclass(frozen=True, slots=True)
class Collection:
    """Paragraphs of one language, and questions about them."""

    name: str
    language: str
    paragraphs: tuple[tuple[str, str], ...]  # id, text
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """How well a mode finds for a pair of languages; shares of all questions."""

    pair: str
    mode: str
    r1: float
    r10: float
    mrr: float
    questions: int
    milliseconds: float  # a question


def read(folder: Path) -> list[Collection]:
    """Read all collections of a folder."""
    found = []
    for path in sorted(folder.glob("*paragraphs*.jsonl")):
        questions = path.with_name(path.name.replace("paragraphs", "questions"))
        if not questions.exists():
            continue
        parallel = path.name.startswith("paragraphs.")
        name = path.name.split(".")[1] if parallel else path.name.split(".")[0]
        found.append(
            Collection(
                name,
                TAGS.get(name, name) if parallel else "zh-Hans",
                tuple((row["id"], row["text"]) for row in _rows(path)),
                tuple(Question(row["question"], row["paragraph_id"]) for row in _rows(questions)),
            )
        )
    return found


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def key_of(collection: str, paragraph: str) -> str:
    """Return the key of the document that a paragraph becomes."""
    return sha256(f"{collection}/{paragraph}".encode()).hexdigest()[:16]


def store(database: Database, collection: Collection) -> None:
    """Keep the paragraphs as documents, each a cluster of its own."""
    with database.write() as connection:
        outlets.put(connection, OUTLET)
        for paragraph, text in collection.paragraphs:
            key = key_of(collection.name, paragraph)
            address = f"https://{OUTLET.key}/{key}"
            body = (Paragraph(1, text),)
            document = Document(
                key, 1, address, "", OUTLET, collection.language, 1.0, Kind.ARTICLE, PUBLISHED, DAY, body
            )
            documents.put(connection, document, None)
            clusters.put(connection, Cluster(key, (Member(key, Relation.LEADER, 1.0),)))


@contextmanager
def filled(collections: Iterable[Collection]) -> Iterator[dict[Mode, DocumentService]]:
    """Give the service that searches these collections, in each mode, with all vectors."""
    encoder = SentenceEncoder()
    with (
        tempfile.TemporaryDirectory() as name,
        closing(Database(f"sqlite:///{name}/topicwire.db")) as database,
    ):
        for collection in collections:
            store(database, collection)
        rebuild_index(Path(name), database, silent, encoder)
        index = EmbeddedIndex(Path(name) / "index", encoder)
        while index.embed_pending(1_000):
            pass
        yield {mode: DocumentService(database, Lists(database, index, lambda: DAY, mode)) for mode in Mode}
        index.close()


def ask(service: DocumentService, asked: Collection) -> tuple[list[list[str]], float]:
    """Return the keys found for each question, best first, and the milliseconds of a question."""
    start = perf_counter()
    found = [
        [item.document.key for item in service.search(question.text, limit=DEPTH).items]
        for question in asked.questions
    ]
    return found, 1000 * (perf_counter() - start) / max(1, len(found))


def score(
    asked: Collection, answering: str, mode: Mode, found: Sequence[Sequence[str]], milliseconds: float
) -> Score:
    """Compare what was found with the right paragraphs of one collection."""
    right = [key_of(answering, question.paragraph) for question in asked.questions]
    ranks = [keys.index(key) if key in keys else None for keys, key in zip(found, right, strict=True)]
    number = max(1, len(ranks))
    return Score(
        f"{asked.name}→{answering}",
        mode.value,
        sum(rank == 0 for rank in ranks) / number,
        sum(rank is not None and rank < 10 for rank in ranks) / number,
        sum(1 / (rank + 1) for rank in ranks if rank is not None) / number,
        len(ranks),
        milliseconds,
    )


def alone(folder: Path, name: str) -> list[Score]:
    """Score one collection by itself, asked in every language it exists in, in every mode."""
    collections = {one.name: one for one in read(folder)}
    answering = collections[name]
    asking = parallel(collections.values()) if answering in parallel(collections.values()) else [answering]
    with filled([answering]) as services:
        return [score(asked, name, mode, *ask(services[mode], asked)) for asked in asking for mode in Mode]


def together(folder: Path) -> list[Score]:
    """Score all parallel collections in one index."""
    collections = parallel(read(folder))
    with filled(collections) as services:
        return [
            score(asked, answering.name, Mode.HYBRID, found, milliseconds)
            for asked in collections
            for found, milliseconds in [ask(services[Mode.HYBRID], asked)]
            for answering in collections
        ]


def parallel(collections: Iterable[Collection]) -> list[Collection]:
    """Return the collections that have the same paragraphs, in several languages."""
    every = list(collections)
    ids = [frozenset(paragraph for paragraph, _ in one.paragraphs) for one in every]
    shared, _ = Counter(ids).most_common(1)[0]
    return [one for one, own in zip(every, ids, strict=True) if own == shared]


def run(folder: Path, names: Sequence[str]) -> tuple[list[Score], list[Score]]:
    """Return the scores of single collections and those of all parallel ones together (hybrid)."""
    with ProcessPoolExecutor(min(len(names) + 1, os.cpu_count() or 1), get_context("spawn")) as pool:
        mixed = pool.submit(together, folder)
        single = [pool.submit(alone, folder, name) for name in names]
        return [found for future in single for found in future.result()], mixed.result()


def show(single: Sequence[Score], mixed: Sequence[Score]) -> None:
    """Print the scores."""
    table = Table("pair", "mode", "R@1", "R@10", "MRR", "ms", title="one collection each")
    for score in single:
        cells = (f"{value:.3f}" for value in (score.r1, score.r10, score.mrr))
        table.add_row(score.pair, score.mode, *cells, f"{score.milliseconds:.1f}")
    apart = {score.pair: score for score in single if score.mode == "hybrid"}
    together = Table("pair", "R@10 apart", "R@10 together", "kept", title="all languages together, hybrid")
    for score in mixed:
        alone = apart[score.pair].r10
        kept = f"{score.r10 / alone:.3f}" if alone else "-"
        together.add_row(score.pair, f"{alone:.3f}", f"{score.r10:.3f}", kept)
    console = Console()
    console.print(table)
    console.print(together)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Score search on questions with one right paragraph each.")
    parser.add_argument("--data", type=Path, required=True, help="folder of paragraphs and questions")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    options = parser.parse_args(arguments)
    collections = read(options.data)
    if not collections:
        print(f"no paragraphs.L.jsonl with questions.L.jsonl in {options.data}", file=sys.stderr)
        return 2
    single, mixed = run(options.data, [one.name for one in collections])
    if options.json:
        scores = {"single": [asdict(one) for one in single], "mixed": [asdict(one) for one in mixed]}
        print(json.dumps(scores, ensure_ascii=False, indent=1))
    else:
        show(single, mixed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
