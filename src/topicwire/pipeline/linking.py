"""Linking an article with its versions in other languages of the same outlet."""

from collections import OrderedDict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from topicwire.dedup.translations import WINDOW, Traits, link, traits
from topicwire.extract.read import key_of
from topicwire.model.document import Document
from topicwire.model.embedder import Embedder
from topicwire.storage import clusters, documents

_BEGINNING = 600  # characters that are compared by meaning, as in benchmarks.translation_links
_KEPT = 2_000  # revisions remembered, of 4 kB each


@dataclass(slots=True)
class _Seen:
    """What is compared of a revision."""

    traits: Traits
    beginning: str
    vector: NDArray[np.float32] | None = None  # of the beginning, once it was needed


class TranslationLinks:
    """Finds translations among what is stored. An article is compared with each that follows it, so what was
    computed of it is kept for a while.

    Without an embedder, and for languages that it does not know, figures, names and what pages say of their
    other languages decide.
    """

    def __init__(self, embedder: Embedder | None = None, languages: Collection[str] = ()) -> None:
        """`languages` are those, without script or region, that the embedder knows."""
        self._embedder = embedder
        self._languages = frozenset(languages)
        self._seen: OrderedDict[tuple[str, int], _Seen] = OrderedDict()
        self._lock = Lock()

    def keep(self, connection: Connection, document: Document) -> None:
        """Link a document with the same article in other languages, in place of the links before."""
        own = (document.key, document.revision)
        named = [key_of(address) for address in document.alternates]
        others = dict(clusters.versions_near(connection, document, WINDOW))
        others |= clusters.revisions_of(connection, [key for key in named if key not in others])
        others.pop(document.key, None)
        found: Sequence[str] = ()
        if others:
            with self._lock:
                self._add([document])
                self._load(connection, list(others.items()))
                seen = {key: one for (key, _), one in self._seen.items() if key in others}
                seen[document.key] = self._seen[own]
                compared = [seen[key].traits for key in others if key in seen]
                links = link(self._seen[own].traits, compared, lambda a, b: self._likeness(seen[a], seen[b]))
                found = [one.key for one in links]
                self._forget()
        clusters.put_translations(connection, document.key, found)

    def _load(self, connection: Connection, wanted: Sequence[tuple[str, int]]) -> None:
        """Remember these revisions, those that are used now behind all others."""
        missing = [key for key, revision in wanted if (key, revision) not in self._seen]
        self._add(documents.load(connection, missing).values())
        for place in wanted:
            if place in self._seen:
                self._seen.move_to_end(place)

    def _add(self, found: Collection[Document]) -> None:
        for one in found:
            self._seen.setdefault((one.key, one.revision), _Seen(traits(one), one.text[:_BEGINNING]))

    def _likeness(self, one: _Seen, other: _Seen) -> float | None:
        """Return how like two beginnings are in meaning, None if a language is not known."""
        if self._embedder is None or not {one.traits.language, other.traits.language} <= self._languages:
            return None
        return float(self._vector(self._embedder, one) @ self._vector(self._embedder, other))

    @staticmethod
    def _vector(embedder: Embedder, seen: _Seen) -> NDArray[np.float32]:
        if seen.vector is None:
            seen.vector = embedder.embed([seen.beginning])[0]
        return seen.vector

    def _forget(self) -> None:
        while len(self._seen) > _KEPT:
            self._seen.popitem(last=False)
