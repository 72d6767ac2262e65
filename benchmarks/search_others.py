"""What search is compared with: plain Tantivy and SQLite FTS5, on the same tokens.

Both are asked for what an answer needs: the keys of the ten best of all documents that have all words, and
how many there are.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import tantivy

from topicwire.search.interface import Record
from topicwire.text.words import tokens

WRITER_BYTES = 256_000_000
Ask = Callable[[Sequence[str]], object]
Text = tuple[str, str]  # key, tokens with spaces between


def write_tokens(path: Path, records: Iterable[Record]) -> None:
    """Write, a line for each document, its key and all its tokens: units and forms, title and paragraphs."""
    with path.open("w", encoding="utf-8") as file:
        for record in records:
            found = [tokens(text, record.language) for text in (record.title, *record.paragraphs)]
            file.write(
                f"{record.key}\t{' '.join(word for one in found for words in one for word in words)}\n"
            )


def read_tokens(path: Path) -> Iterator[Text]:
    """Yield what was written."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            key, _, text = line.rstrip("\n").partition("\t")
            yield key, text


def plain_tantivy(folder: Path, texts: Iterable[Text]) -> Ask:
    """Index texts with Tantivy alone, in one field; return what asks it."""
    folder.mkdir()
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("key", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("body", tokenizer_name="whitespace")
    schema = builder.build()
    index = tantivy.Index(schema, path=str(folder))
    writer = index.writer(WRITER_BYTES, 1)
    for key, text in texts:
        writer.add_document(tantivy.Document(key=key, body=text))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def ask(words: Sequence[str]) -> object:
        terms = [tantivy.Query.term_query(schema, "body", word, "freq") for word in words]
        every = tantivy.Query.boolean_query([(tantivy.Occur.Must, term) for term in terms])
        found = searcher.search(every, limit=10, count=True)
        return [searcher.doc(address).get_first("key") for _, address in found.hits], found

    return ask


def fts5(folder: Path, texts: Iterable[Text]) -> Ask:
    """Index texts with SQLite FTS5; return what asks it."""
    folder.mkdir()
    database = sqlite3.connect(folder / "fts.db")
    database.execute("CREATE VIRTUAL TABLE texts USING fts5(key UNINDEXED, body, tokenize='unicode61')")
    database.execute("PRAGMA synchronous = OFF")
    database.executemany("INSERT INTO texts(key, body) VALUES (?, ?)", texts)
    database.commit()

    def ask(words: Sequence[str]) -> object:
        match = " ".join(f'"{word}"' for word in words)
        counted = database.execute("SELECT count(*) FROM texts WHERE texts MATCH ?", (match,)).fetchone()
        ranked = "SELECT key FROM texts WHERE texts MATCH ? ORDER BY rank LIMIT 10"
        return database.execute(ranked, (match,)).fetchall(), counted

    return ask
