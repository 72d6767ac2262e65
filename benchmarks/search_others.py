"""What search is compared with: plain Tantivy and SQLite FTS5, on the same tokens.

Both are asked for what an answer needs: the keys of the ten best of all documents that have all words, and
how many there are.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

import tantivy

from benchmarks.search_collection import LANGUAGES, Made, Pool, collection
from topicwire.text.words import tokens

WRITER_BYTES = 256_000_000
TOKENS = "tokens"  # file of the folder
Ask = Callable[[Sequence[str]], object]
Text = tuple[str, str]  # key, tokens with spaces between


class Engine(NamedTuple):
    """One engine: how its index is made in an empty folder, and how that is asked afterwards."""

    name: str
    make: Callable[[Path, Iterable[Text]], None]
    ask: Callable[[Path], Ask]


def make_all(folder: Path, pool: Pool, number: int) -> dict[str, float]:
    """Make the index of each engine in a folder of its name; return the seconds that each took."""
    folder.mkdir()
    write_tokens(folder / TOKENS, collection(pool, number), pool)
    seconds = {}
    for engine in ENGINES:
        start = perf_counter()
        (folder / engine.name).mkdir()
        engine.make(folder / engine.name, read_tokens(folder / TOKENS))
        seconds[engine.name] = perf_counter() - start
    (folder / TOKENS).unlink()
    return seconds


def write_tokens(path: Path, made: Iterable[Made], pool: Pool) -> None:
    """Write, a line for each document, its key and all its tokens: units and forms, title and paragraphs.

    The sentences of the pool are cut into words once each, for a document is made of nothing else but its
    title and a name with a figure at its end.
    """

    @cache
    def of_sentence(language: str, place: int) -> str:
        return _tokens(pool[language][place], language)

    with path.open("w", encoding="utf-8") as file:
        for one in made:
            parts = [_tokens(one.document.title, one.language), _tokens(one.ending, one.language)]
            parts += [of_sentence(one.language, place) for place in one.sentences]
            file.write(f"{one.document.key}\t{' '.join(parts)}\n")


def _tokens(text: str, language: str) -> str:
    return " ".join(word for words in tokens(text, LANGUAGES[language]) for word in words)


def read_tokens(path: Path) -> Iterator[Text]:
    """Yield what was written."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            key, _, text = line.rstrip("\n").partition("\t")
            yield key, text


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("key", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("body", tokenizer_name="whitespace")
    return builder.build()


def _make_tantivy(folder: Path, texts: Iterable[Text]) -> None:
    index = tantivy.Index(_schema(), path=str(folder))
    writer = index.writer(WRITER_BYTES, 1)
    for key, text in texts:
        writer.add_document(tantivy.Document(key=key, body=text))
    writer.commit()
    writer.wait_merging_threads()


def _ask_tantivy(folder: Path) -> Ask:
    """Return what asks Tantivy alone, in one field."""
    schema = _schema()
    searcher = tantivy.Index(schema, path=str(folder)).searcher()

    def ask(words: Sequence[str]) -> object:
        terms = [tantivy.Query.term_query(schema, "body", word, "freq") for word in words]
        every = tantivy.Query.boolean_query([(tantivy.Occur.Must, term) for term in terms])
        found = searcher.search(every, limit=10, count=True)
        return [searcher.doc(address).get_first("key") for _, address in found.hits], found

    return ask


def _make_fts5(folder: Path, texts: Iterable[Text]) -> None:
    database = sqlite3.connect(folder / "fts.db")
    database.execute("CREATE VIRTUAL TABLE texts USING fts5(key UNINDEXED, body, tokenize='unicode61')")
    database.execute("PRAGMA synchronous = OFF")
    database.executemany("INSERT INTO texts(key, body) VALUES (?, ?)", texts)
    database.commit()
    database.close()


def _ask_fts5(folder: Path) -> Ask:
    database = sqlite3.connect(folder / "fts.db")

    def ask(words: Sequence[str]) -> object:
        match = " ".join(f'"{word}"' for word in words)
        counted = database.execute("SELECT count(*) FROM texts WHERE texts MATCH ?", (match,)).fetchone()
        ranked = "SELECT key FROM texts WHERE texts MATCH ? ORDER BY rank LIMIT 10"
        return database.execute(ranked, (match,)).fetchall(), counted

    return ask


ENGINES = (
    Engine("plain Tantivy", _make_tantivy, _ask_tantivy),
    Engine("SQLite FTS5", _make_fts5, _ask_fts5),
)
