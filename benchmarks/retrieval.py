"""Finding the right paragraph for a question, within a language and across languages.

    python -m benchmarks.retrieval --data ../shared/data/crosslingual [--json]

The folder has `paragraphs.L.jsonl` and `questions.L.jsonl` for languages L, the same ids in each; and
optionally `NAME.paragraphs.jsonl` with `NAME.questions.jsonl`, Chinese. Each collection is put into an
index of its own and asked through the public interface by each language's questions. Titles are left out:
the sets have English titles for all languages, which would give the answer away. MRR counts the first 20
hits.
"""

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from time import perf_counter

from rich.console import Console
from rich.table import Table

from topicwire.llm.embeddings import SentenceEncoder
from topicwire.model.document import Kind
from topicwire.model.outlet import Outlet
from topicwire.search.embedded.engine import EmbeddedIndex, rebuild
from topicwire.search.interface import ClusterRecord, Index, Mode, Record, Request

DEPTH = 20
OUTLET = Outlet("benchmark.example", "Benchmark", "Benchmark")
TAGS = {"zh": "zh-Hans"}


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


def records(collection: Collection) -> Iterator[ClusterRecord]:
    """Yield the paragraphs as documents."""
    for paragraph, text in collection.paragraphs:
        key = key_of(collection.name, paragraph)
        day = datetime(2025, 7, 14, tzinfo=UTC)
        yield ClusterRecord(key, (Record(key, "", (text,), OUTLET, collection.language, Kind.ARTICLE, day),))


@contextmanager
def filled(collections: Iterable[Collection], encoder: SentenceEncoder) -> Iterator[Index]:
    """Give an index of these collections, with all vectors."""
    with tempfile.TemporaryDirectory() as folder:
        everything = (record for collection in collections for record in records(collection))
        rebuild(Path(folder), everything, lambda _done: None, encoder)
        index = EmbeddedIndex(Path(folder), encoder)
        while index.embed_pending(1_000):
            pass
        yield index
        index.close()


def measure(index: Index, asked: Collection, answering: str, mode: Mode) -> Score:
    """Ask all questions of one collection about the paragraphs of another."""
    ranks: list[int | None] = []
    start = perf_counter()
    for question in asked.questions:
        hits = index.search(Request(question.text, mode=mode, limit=DEPTH)).hits
        keys = [hit.leader for hit in hits]
        right = key_of(answering, question.paragraph)
        ranks.append(keys.index(right) if right in keys else None)
    seconds = perf_counter() - start
    number = max(1, len(ranks))
    return Score(
        f"{asked.name}→{answering}",
        mode.value,
        sum(rank == 0 for rank in ranks) / number,
        sum(rank is not None and rank < 10 for rank in ranks) / number,
        sum(1 / (rank + 1) for rank in ranks if rank is not None) / number,
        len(ranks),
        1000 * seconds / number,
    )


def run(collections: Sequence[Collection]) -> tuple[list[Score], list[Score]]:
    """Return the scores of single collections and those of all parallel ones together (hybrid)."""
    encoder = SentenceEncoder()
    parallel = [one for one in collections if {p for p, _ in one.paragraphs} == _shared(collections)]
    single, mixed = [], []
    for answering in collections:
        asking = parallel if answering in parallel else [answering]
        with filled([answering], encoder) as index:
            single += [measure(index, asked, answering.name, mode) for asked in asking for mode in Mode]
    with filled(parallel, encoder) as index:
        for answering in parallel:
            mixed += [measure(index, asked, answering.name, Mode.HYBRID) for asked in parallel]
    return single, mixed


def _shared(collections: Sequence[Collection]) -> set[str]:
    """Return the paragraph ids of the parallel collections."""
    counted = Counter(frozenset(paragraph for paragraph, _ in one.paragraphs) for one in collections)
    return set(counted.most_common(1)[0][0]) if counted else set()


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
    single, mixed = run(collections)
    if options.json:
        scores = {"single": [asdict(one) for one in single], "mixed": [asdict(one) for one in mixed]}
        print(json.dumps(scores, ensure_ascii=False, indent=1))
    else:
        show(single, mixed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
