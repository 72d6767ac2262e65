"""How fast search is, as a collection grows, beside SQLite FTS5 and plain Tantivy on the same tokens.

    python -m benchmarks.search --documents 10000 [--data ../shared/data] [--meaning] [--json]

Documents are made of runs of sentences from the public test sets (Chinese, English, Russian, Arabic), so
that words have the frequencies of real text, with made-up names and figures added, so that the vocabulary
grows with the collection. All three engines get the same tokens. Queries are drawn from the texts.
`--meaning` adds vectors: each sentence is embedded once, a window is the mean of its sentences, so that a
large collection can be made in minutes; asking costs the same as with true windows.
"""

import argparse
import json
import random
import resource
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from time import perf_counter

import numpy as np
import tantivy
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from topicwire.llm.embeddings import SentenceEncoder
from topicwire.model.document import Kind
from topicwire.model.outlet import Outlet
from topicwire.search.embedded.engine import EmbeddedIndex, rebuild
from topicwire.search.interface import ClusterRecord, FacetName, Filters, Mode, Record, Request, Sort
from topicwire.text.sentences import split
from topicwire.text.words import segment

LANGUAGES = {"zh": "zh-Hans", "en": "en", "ru": "ru", "ar": "ar"}
OUTLETS = tuple(Outlet(f"outlet{n}.example", f"Outlet {n}", f"Outlet {n}") for n in range(200))
LETTERS = 1_500  # of a document; half as many Chinese characters
CLIENTS = 8


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds that one kind of question took, in one engine."""

    engine: str
    kind: str
    queries: int
    p50: float
    p99: float


class PoolEncoder:
    """Embeds the sentences of the pool once and takes a window for the mean of its sentences."""

    def __init__(self, pool: dict[str, list[str]]) -> None:
        self._encoder = SentenceEncoder()
        self.name, self.dimensions = self._encoder.name, self._encoder.dimensions
        texts = [sentence for sentences in pool.values() for sentence in sentences]
        self._known = dict(zip(texts, self._encoder.embed(texts), strict=True))

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one vector a text."""
        return np.stack([self._vector(text) for text in texts])

    def _vector(self, text: str) -> NDArray[np.float32]:
        if text in self._known:
            return np.asarray(self._known[text], dtype=np.float32)
        known = [self._known[s.text] for s in split(text, "en") if s.text in self._known]
        if len(known) < 2:
            return np.asarray(self._encoder.embed([text])[0], dtype=np.float32)
        mean = np.mean(known, axis=0)
        return np.asarray(mean / np.linalg.norm(mean), dtype=np.float32)


def sentence_pool(folder: Path) -> dict[str, list[str]]:
    """Return the sentences of the paragraph files, by language."""
    pool: dict[str, list[str]] = {code: [] for code in LANGUAGES}
    for path in sorted((folder / "crosslingual").glob("*paragraphs*.jsonl")):
        code = path.name.split(".")[1] if path.name.startswith("paragraphs") else "zh"
        for line in path.read_text(encoding="utf-8").splitlines():
            pool[code] += [one.text for one in split(json.loads(line)["text"], LANGUAGES[code])]
    return pool


def documents(pool: dict[str, list[str]], number: int) -> Iterator[ClusterRecord]:
    """Yield made-up documents, always the same ones."""
    chance = random.Random(7)
    start = datetime(2025, 7, 25, tzinfo=UTC)
    for at in range(number):
        code = chance.choices(tuple(LANGUAGES), (5, 3, 1, 1))[0]
        sentences, texts, letters = pool[code], [], 0
        place = chance.randrange(len(sentences))
        while letters < (LETTERS // 2 if code == "zh" else LETTERS):
            if chance.random() < 0.2:
                place = chance.randrange(len(sentences))
            texts.append(sentences[place % len(sentences)])
            letters += len(texts[-1])
            place += 1
        name = "".join(chance.choice(("ka", "lo", "mi", "ren", "shu", "tor", "ves", "zan")) for _ in range(4))
        texts.append(f"{name.title()} {chance.randrange(10**6)}.")
        paragraphs = tuple(" ".join(texts[i : i + 3]) for i in range(0, len(texts), 3))
        key = f"{at:016x}"
        when = start - timedelta(seconds=chance.randrange(90 * 86_400))
        outlet = OUTLETS[min(199, int(chance.paretovariate(0.8)) - 1)]
        record = Record(key, texts[0][:60], paragraphs, outlet, LANGUAGES[code], Kind.ARTICLE, when)
        yield ClusterRecord(key, (record,))


def questions(pool: dict[str, list[str]], number: int) -> list[tuple[str, list[str]]]:
    """Return different queries of one to three neighbouring words: as text, and as tokens."""
    chance = random.Random(11)
    found: dict[str, list[str]] = {}
    while len(found) < number:
        code = chance.choice(tuple(LANGUAGES))
        sentence = chance.choice(pool[code])
        words = [word for word in segment(sentence, LANGUAGES[code]) if len(word.text) > 1 and word.form != 1]
        if len(words) < 6:
            continue
        at = chance.randrange(len(words) - 3)
        chosen = words[at : at + chance.choice((1, 1, 2, 3))]
        found[" ".join(sentence[word.start : word.end] for word in chosen)] = [word.text for word in chosen]
    return list(found.items())


def tokens(record: Record) -> str:
    """Return the tokens of a document with spaces between."""
    texts = (record.title, *record.paragraphs)
    return " ".join(word.text for text in texts for word in segment(text, record.language))


def timed(engine: str, kind: str, asked: Iterable[Callable[[], object]]) -> Timing:
    """Run questions one after the other."""
    seconds = []
    for ask in asked:
        start = perf_counter()
        ask()
        seconds.append(perf_counter() - start)
    return Timing(engine, kind, len(seconds), *(float(np.percentile(seconds, p)) for p in (50, 99)))


def ours(index: EmbeddedIndex, asked: Sequence[str], *, meaning: bool) -> Iterator[Timing]:
    """Time the kinds of requests that readers make."""
    facets = tuple(FacetName)
    month = Filters(languages=("zh",), after=datetime(2025, 7, 1, tzinfo=UTC))
    kinds: dict[str, Callable[[str], Request]] = {
        "words": lambda text: Request(text, mode=Mode.LEXICAL, limit=10),
        "phrase": lambda text: Request(f'"{text}"', mode=Mode.LEXICAL, limit=10),
        "filters": lambda text: Request(text, month, mode=Mode.LEXICAL, limit=10),
        "facets": lambda text: Request(text, mode=Mode.LEXICAL, limit=10, facets=facets),
        "by time": lambda text: Request(text, mode=Mode.LEXICAL, sort=Sort.TIME, limit=10),
    }
    if meaning:
        kinds["hybrid, facets"] = lambda text: Request(text, limit=10, facets=facets)
    for kind, make in kinds.items():
        yield timed("topicwire", kind, [partial(_search, index, make(text)) for text in asked])
    last = kinds["hybrid, facets" if meaning else "facets"]

    def ask(text: str) -> float:
        start = perf_counter()
        index.search(last(text))
        return perf_counter() - start

    with ThreadPoolExecutor(CLIENTS) as pool:
        seconds = list(pool.map(ask, asked))
    p50, p99 = (float(np.percentile(seconds, p)) for p in (50, 99))
    yield Timing(
        "topicwire", f"{'hybrid, facets' if meaning else 'facets'}, {CLIENTS} clients", len(seconds), p50, p99
    )


def _search(index: EmbeddedIndex, request: Request) -> object:
    return index.search(request)


def plain_tantivy(folder: Path, texts: Iterable[str], asked: Sequence[list[str]]) -> tuple[Timing, float]:
    """Time Tantivy alone: one field, all words, exact count; and return the seconds of indexing."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("body", tokenizer_name="whitespace")
    schema = builder.build()
    index = tantivy.Index(schema, path=str(folder))
    start = perf_counter()
    writer = index.writer(64_000_000, 1)
    for text in texts:
        writer.add_document(tantivy.Document(body=text))
    writer.commit()
    writer.wait_merging_threads()
    seconds = perf_counter() - start
    index.reload()
    searcher = index.searcher()

    def query(words: list[str]) -> object:
        terms = [tantivy.Query.term_query(schema, "body", word, "freq") for word in words]
        every = tantivy.Query.boolean_query([(tantivy.Occur.Must, term) for term in terms])
        return searcher.search(every, limit=10)

    return timed("plain Tantivy", "words", [partial(query, words) for words in asked]), seconds


def fts5(folder: Path, texts: Iterable[str], asked: Sequence[list[str]]) -> tuple[Timing, float]:
    """Time SQLite FTS5: the same words, ranked by BM25, and counted."""
    database = sqlite3.connect(folder / "fts.db")
    database.execute("CREATE VIRTUAL TABLE texts USING fts5(body, content='', tokenize='unicode61')")
    start = perf_counter()
    database.executemany("INSERT INTO texts(rowid, body) VALUES (?, ?)", enumerate(texts))
    database.commit()
    seconds = perf_counter() - start

    def query(words: list[str]) -> object:
        match = " ".join(f'"{word}"' for word in words)
        database.execute("SELECT count(*) FROM texts WHERE texts MATCH ?", (match,)).fetchall()
        ranked = "SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY rank LIMIT 10"
        return database.execute(ranked, (match,)).fetchall()

    return timed("SQLite FTS5", "words", [partial(query, words) for words in asked]), seconds


def size(folder: Path) -> int:
    """Return the bytes of all files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def run(pool: dict[str, list[str]], number: int, queries: int, *, meaning: bool) -> dict[str, object]:
    """Build the three engines, ask them all, and return what was measured."""
    encoder = PoolEncoder(pool) if meaning else None
    asked = questions(pool, queries)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "plain").mkdir()
        start = perf_counter()
        rebuild(folder / "index", documents(pool, number), lambda _done: None, encoder)
        built = perf_counter() - start
        opening = perf_counter()
        index = EmbeddedIndex(folder / "index", encoder)
        index.search(Request(asked[0][0], mode=Mode.LEXICAL))
        opened = perf_counter() - opening
        while index.embed_pending(10_000):
            pass
        timings = list(ours(index, [text for text, _ in asked], meaning=meaning))
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        vectors = sum(size(path) for path in (folder / "index").glob("g-*/vectors"))
        words = [tokens_ for _, tokens_ in asked]
        plain, plain_built = plain_tantivy(
            folder / "plain", (tokens(one.members[0]) for one in documents(pool, number)), words
        )
        full, full_built = fts5(folder, (tokens(one.members[0]) for one in documents(pool, number)), words)
        text = sum(len("\n".join(one.members[0].paragraphs).encode()) for one in documents(pool, number))
        return {
            "documents": number,
            "timings": [asdict(one) for one in (*timings, plain, full)],
            "seconds_to_index": {"topicwire": built, "plain Tantivy": plain_built, "SQLite FTS5": full_built},
            "seconds_to_first_answer": opened,
            "bytes": {"text": text, "index": size(folder / "index") - vectors, "vectors": vectors},
            "peak_memory": memory,
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
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--meaning", action="store_true", help="with vectors and hybrid questions")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    options = parser.parse_args(arguments)
    pool = sentence_pool(options.data)
    if not any(pool.values()):
        print(f"no crosslingual/paragraphs.L.jsonl in {options.data}", file=sys.stderr)
        return 2
    measured = run(pool, options.documents, options.queries, meaning=options.meaning)
    if options.json:
        print(json.dumps(measured, indent=1))
    else:
        show(measured)
    return 0


if __name__ == "__main__":
    sys.exit(main())
