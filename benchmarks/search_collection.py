"""The made-up collection that search is timed on: its texts, its vectors, its database, and what is asked.

Documents are runs of sentences of the public test sets (Chinese, English, Russian, Arabic), so that words
have the frequencies of real text, with made-up names and figures, so that the vocabulary grows with the
collection.
"""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.stored import document_row, revision_row
from topicwire.llm.embeddings import SentenceEncoder
from topicwire.model.document import Document, Kind, Paragraph
from topicwire.model.moment import Moment, Precision, Provenance
from topicwire.model.outlet import Outlet
from topicwire.search.embedded.segment import Embedded
from topicwire.search.embedded.vectors import vector_id
from topicwire.search.interface import ClusterRecord, Record
from topicwire.search.meaning import WINDOW_SENTENCES
from topicwire.storage import tables
from topicwire.storage.database import Database
from topicwire.text.sentences import split
from topicwire.text.words import Form, segment

LANGUAGES = {"zh": "zh-Hans", "en": "en", "ru": "ru", "ar": "ar"}
OUTLETS = tuple(Outlet(f"outlet{n}.example", f"Outlet {n}", f"Outlet {n}") for n in range(200))
START = datetime(2025, 7, 25, tzinfo=UTC)
DAYS = 90
LETTERS = 1_500  # of a document; half as many Chinese characters
SYLLABLES = ("ka", "lo", "mi", "ren", "shu", "tor", "ves", "zan")
PART = 5_000  # rows a transaction

Pool = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Made:
    """A made-up document, and which sentences of the pool it is made of."""

    document: Document
    language: str  # of the pool
    sentences: tuple[int, ...]
    ending: str  # a made-up name and figure after the last sentence

    @property
    def record(self) -> ClusterRecord:
        """Return it as the index sees it."""
        one = self.document
        texts = tuple(paragraph.text for paragraph in one.paragraphs)
        record = Record(one.key, one.title, texts, one.outlet, one.language, one.kind, one.published.at)
        return ClusterRecord(one.key, (record,))


def sentence_pool(folder: Path) -> Pool:
    """Return the sentences of the paragraph files, by language."""
    pool: Pool = {code: [] for code in LANGUAGES}
    for path in sorted((folder / "crosslingual").glob("*paragraphs*.jsonl")):
        code = path.name.split(".")[1] if path.name.startswith("paragraphs") else "zh"
        for line in path.read_text(encoding="utf-8").splitlines():
            pool[code] += [one.text for one in split(json.loads(line)["text"], LANGUAGES[code])]
    return pool


def collection(pool: Pool, number: int) -> Iterator[Made]:
    """Yield made-up documents, always the same ones."""
    chance = random.Random(7)
    for at in range(number):
        code = chance.choices(tuple(LANGUAGES), (5, 3, 1, 1))[0]
        chosen = _run(pool[code], LETTERS // 2 if code == "zh" else LETTERS, chance)
        texts = [pool[code][place] for place in chosen]
        name = "".join(chance.choice(SYLLABLES) for _ in range(4)).title()
        paragraphs = [" ".join(texts[i : i + 3]) for i in range(0, len(texts), 3)]
        ending = f"{name} {chance.randrange(10**6)}."
        paragraphs[-1] += f" {ending}"
        when = START - timedelta(seconds=chance.randrange(DAYS * 86_400))
        key = f"{at * 0x9E3779B97F4A7C15 % 2**64:016x}"  # spread over all keys, as hashes are
        document = Document(
            key=key,
            revision=1,
            address=f"https://made-up.example/{key}",
            title=texts[0][:60],
            outlet=OUTLETS[min(199, int(chance.paretovariate(0.8)) - 1)],
            language=LANGUAGES[code],
            certainty=1.0,
            kind=Kind.ARTICLE,
            published=Moment(when, Precision.SECOND, Provenance.META),
            fetched=START,
            paragraphs=tuple(Paragraph(n, text) for n, text in enumerate(paragraphs, start=1)),
        )
        yield Made(document, code, tuple(chosen), ending)


def _run(sentences: Sequence[str], letters: int, chance: random.Random) -> list[int]:
    """Return places of sentences that follow each other, with a jump now and then."""
    chosen: list[int] = []
    place, length = chance.randrange(len(sentences)), 0
    while length < letters:
        if chance.random() < 0.2:
            place = chance.randrange(len(sentences))
        chosen.append(place % len(sentences))
        length += len(sentences[chosen[-1]])
        place += 1
    return chosen


def questions(pool: Pool, number: int) -> list[tuple[str, list[str]]]:
    """Return different queries of one to three neighbouring words: as text, and as tokens of an index."""
    chance = random.Random(11)
    found: dict[str, list[str]] = {}
    while len(found) < number:
        code = chance.choice(tuple(LANGUAGES))
        sentence = chance.choice(pool[code])
        words = [word for word in segment(sentence, LANGUAGES[code]) if _is_asked(word.text, word.form)]
        if len(words) < 6:
            continue
        at = chance.randrange(len(words) - 3)
        chosen = words[at : at + chance.choice((1, 1, 2, 3))]
        found[" ".join(sentence[word.start : word.end] for word in chosen)] = [word.text for word in chosen]
    return list(found.items())


def _is_asked(text: str, form: Form) -> bool:
    return len(text) > 1 and form is not Form.STEM


def embedded(pool: Pool, made: Iterator[Made], encoder: SentenceEncoder) -> Iterator[Embedded]:
    """Yield the vectors of documents: true ones of sentences, and the mean of its sentences for a window.

    Each sentence of the pool is embedded once, so that a million documents take minutes instead of days.
    """
    known = {code: encoder.embed(sentences) for code, sentences in pool.items()}
    for one in made:
        sentences = known[one.language][list(one.sentences)]
        parts = [sentences[at : at + WINDOW_SENTENCES] for at in range(0, len(sentences), WINDOW_SENTENCES)]
        windows = np.stack([_direction(part) for part in parts])
        numbers = [1 + at // 3 for at in range(len(sentences))]
        yield Embedded(vector_id(one.record), windows, sentences, numbers)


def _direction(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    mean = vectors.mean(axis=0)
    return np.asarray(mean / np.linalg.norm(mean), dtype=np.float32)


def store(database: Database, made: Iterator[Made]) -> None:
    """Put documents into the database as they are after all stages."""
    with database.write() as connection:
        connection.execute(tables.outlets.insert(), [asdict(outlet) for outlet in OUTLETS])
    while part := list(islice(made, PART)):
        with database.write() as connection:
            connection.execute(
                tables.documents.insert(), [document_row(one.document, one.document.key) for one in part]
            )
            connection.execute(tables.revisions.insert(), [revision_row(one.document) for one in part])
