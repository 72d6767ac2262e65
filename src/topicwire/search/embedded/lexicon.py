"""Words of the index as points of meaning, so that a word of a query finds its translations.

lexicon/N/words.json    the words of each language, in the order they were met
lexicon/N/vectors.npy   their vectors, shape (words, `DIMENSIONS`), 8 bits a number

A sentence's meaning blurs names and numbers; a word's does not. Among the words of a language those nearest
to a word of the query are mostly its translations (Warsaw: 华沙, Варшава), and a document that has them is
more likely meant (docs/decisions/0005-search.md). Words are learned when texts are embedded, once each.
"""

import json
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from topicwire.model.embedder import Embedder
from topicwire.search.embedded.codes import bit_distances, to_bits
from topicwire.search.embedded.numbered import numbered
from topicwire.search.meaning import Vector
from topicwire.search.vocabulary import subjects

DIMENSIONS = 192  # of 512; R@1 as with all to within a point, 128 lost up to 3
LARGEST = 30_000  # words of one language, those met first: a few milliseconds to compare with all
COMPARED = 256  # words of a language, those with the likest signs: 64 lose 8 of 100, 256 lose two
NEAREST = 4  # words of one language; 8 and 16 were a little worse
LEAST = 0.3  # cosine; 0.2 to 0.4 measured alike
REMEMBERED = 20_000  # words of queries


class Translation(NamedTuple):
    """A word of the index that may mean what a word of the query means."""

    language: str  # primary subtag
    form: str  # as the index has it
    sureness: float  # 0 to 1


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of one language."""

    forms: list[str]
    vectors: NDArray[np.int8]
    bits: NDArray[np.uint64]  # their signs, column after column: compared in two thirds of the time

    def nearest(self, vector: NDArray[np.int8]) -> list[tuple[str, float]]:
        """Return the `NEAREST` words of a vector, with their cosines, nearest first.

        The signs of their numbers tell which may be near; those are compared exactly: a sixth of the time of
        comparing all.
        """
        differing = bit_distances(self.bits, to_bits(vector[None, :])[0])
        some = min(COMPARED, len(differing)) - 1
        rows = np.flatnonzero(differing <= np.partition(differing, some)[some])
        near, query = self.vectors[rows].astype(np.float32), vector.astype(np.float32)
        lengths = np.linalg.norm(near, axis=1) * np.linalg.norm(query)
        cosines = np.einsum("ij,j->i", near, query) / np.maximum(lengths, 1e-9)
        best = np.argsort(-cosines, kind="stable")[:NEAREST]
        return [
            (self.forms[row], cosine)
            for row, cosine in zip(rows[best].tolist(), cosines[best].tolist(), strict=True)
        ]


@dataclass(slots=True)
class Lexicon:
    """Reads and writes the lexicon of one generation. Who learns holds the lock of the folder."""

    generation: Path
    _seen: str = ""
    _words: dict[str, _Words] = field(default_factory=dict)
    _known: dict[str, tuple[Translation, ...]] = field(default_factory=dict)

    def learn(self, texts: Iterable[tuple[str, str]], embedder: Embedder) -> None:
        """Add the words of texts, each with its language (BCP 47)."""
        self.refresh()
        known = {language: dict.fromkeys(words.forms) for language, words in self._words.items()}
        fresh: dict[str, dict[str, str]] = {}
        for tag, text in texts:
            language = tag.split("-", maxsplit=1)[0].lower()
            there, new = known.get(language, {}), fresh.setdefault(language, {})
            for form, written in subjects(text, language).items():
                if form not in there and len(there) + len(new) < LARGEST:
                    new.setdefault(form, written)
        if any(fresh.values()):
            self._write(
                {
                    language: _with(self._words.get(language), fresh.get(language, {}), embedder)
                    for language in {*self._words, *fresh}
                }
            )

    def unknown(self, words: Sequence[str]) -> list[str]:
        """Return the words whose translations have to be looked for, each once."""
        self.refresh()
        return [word for word in dict.fromkeys(words) if word not in self._known] if self._words else []

    def translations(self, words: Sequence[str], embedder: Embedder) -> list[tuple[Translation, ...]]:
        """Return, for each word, the words of all languages that are nearest to it, surest first."""
        if new := self.unknown(words):
            if len(self._known) > REMEMBERED:
                self._known.clear()
            self._known |= zip(new, self._nearest(small(embedder.embed(new))), strict=True)
        return [self._known.get(word, ()) for word in words]

    def _nearest(self, vectors: NDArray[np.int8]) -> list[tuple[Translation, ...]]:
        return [tuple(sorted(self._near(vector), key=lambda one: -one.sureness)) for vector in vectors]

    def _near(self, vector: NDArray[np.int8]) -> Iterator[Translation]:
        for language, words in self._words.items():
            for form, cosine in words.nearest(vector):
                if cosine > LEAST:
                    yield Translation(language, form, (cosine - LEAST) / (1 - LEAST))

    def refresh(self) -> None:
        """Read the newest lexicon, if it is not read already; a damaged one raises OSError or ValueError."""
        for last in (False, False, True):
            name = max(numbered(self.generation / "lexicon"), default="")
            if name == self._seen:
                return
            try:
                self._read(name)
            except FileNotFoundError:  # a newer one took its place meanwhile
                if last:
                    raise

    def _read(self, name: str) -> None:
        path = self.generation / "lexicon" / name
        forms: dict[str, list[str]] = json.loads((path / "words.json").read_text(encoding="utf-8"))
        vectors = np.asarray(np.load(path / "vectors.npy", mmap_mode="r"))
        ends = np.cumsum([len(words) for words in forms.values()]).tolist()
        self._words = {
            language: _of(words, vectors[end - len(words) : end])
            for (language, words), end in zip(forms.items(), ends, strict=True)
        }
        self._known, self._seen = {}, name

    def _write(self, words: dict[str, _Words]) -> None:
        folder = self.generation / "lexicon"
        path = folder / f"{int(self._seen or 0) + 1:012}"
        aside = folder / f"new-{path.name}"
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(parents=True)
        kept = {language: one for language, one in sorted(words.items()) if one.forms}
        text = json.dumps({language: one.forms for language, one in kept.items()}, ensure_ascii=False)
        (aside / "words.json").write_text(text, encoding="utf-8")
        np.save(aside / "vectors.npy", np.concatenate([one.vectors for one in kept.values()]))
        aside.rename(path)
        for old in folder.glob("[0-9]*"):
            if old != path:  # readers that mapped it keep it until they look again
                shutil.rmtree(old, ignore_errors=True)


def small(vectors: Vector) -> NDArray[np.int8]:
    """Return vectors, shape (n, d), as `DIMENSIONS` numbers of 8 bits each that keep the angles."""
    # einsum and not @, which would start a second thread and wait for it.
    short = np.einsum("ij,jk->ik", vectors, _directions(vectors.shape[1]))
    largest = np.abs(short).max(axis=1, keepdims=True, initial=1e-9)
    return np.asarray(np.round(short * (127 / largest)), dtype=np.int8)


@cache
def _directions(dimensions: int) -> Vector:
    """Return directions at right angles, always the same ones: random ones keep angles best of all."""
    chance = np.random.default_rng(5)
    square, _ = np.linalg.qr(chance.standard_normal((dimensions, dimensions)))
    return np.asarray(square[:, :DIMENSIONS], dtype=np.float32)


def _with(words: _Words | None, fresh: dict[str, str], embedder: Embedder) -> _Words:
    """Return the words with further ones: forms with a way they are written."""
    forms = [*(words.forms if words else ()), *fresh]
    added = small(embedder.embed(list(fresh.values()))) if fresh else np.zeros((0, DIMENSIONS), np.int8)
    return _of(forms, np.concatenate([words.vectors, added]) if words else added)


def _of(forms: list[str], vectors: NDArray[np.int8]) -> _Words:
    return _Words(forms, vectors, np.asfortranarray(to_bits(vectors).view(np.uint64)))
