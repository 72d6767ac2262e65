"""One state of the index, as a request sees it: values of documents, hits, and counts."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import tantivy
from tantivy import Query as TantivyQuery

from topicwire.search.embedded.lexicon import Translation
from topicwire.search.embedded.schema import hash_of, key_of
from topicwire.search.embedded.segment import Judged
from topicwire.search.embedded.vectors import Vectors
from topicwire.search.interface import FacetCounts, FacetName, Hit, Near
from topicwire.search.meaning import Vector

FACET_VALUES = 50  # values listed of one facet

Scored = tuple[float, tantivy.DocAddress]


@dataclass(slots=True)
class State:
    """What is searched, and what reads it."""

    searcher: tantivy.Searcher
    schema: tantivy.Schema
    vectors: Vectors
    vector_of: Callable[[str, Sequence[str]], Vector] | None  # of a query with words; None: not by meaning
    translations: Callable[[Sequence[str]], list[tuple[Translation, ...]]]  # of words
    dimensions: int  # of a vector
    secret: str  # seals cursors
    _publishers: dict[int, str] = field(default_factory=dict)

    def languages(self) -> tuple[str, ...]:
        """Return the primary subtags of the languages that documents are in."""
        return tuple(sorted(code for code, _ in self.searcher.terms_with_prefix("primary", "")))

    def numbers(self, name: str, addresses: Sequence[tantivy.DocAddress]) -> list[int]:
        """Return the values of a field; 0 where there is none."""
        return [int(value or 0) for value in self.searcher.fast_field_values(name, [*addresses])]

    def count(self, query: TantivyQuery) -> int:
        """Return how many clusters a query finds."""
        found = self.searcher.search(query, limit=1).count  # type: ignore[attr-defined]  # not in the type stub
        return int(found)

    def hits(self, found: Sequence[Scored], near: Mapping[int, Judged]) -> tuple[Hit, ...]:
        """Return what was found as hits; `near` says what is close in meaning, by numbers of vectors."""
        addresses = [address for _, address in found]
        publishers = self.searcher.fast_field_values("publisher", addresses)
        vectors = self.numbers("vector", addresses) if near else [0] * len(found)
        hits = []
        for (score, address), id_, publisher, vector in zip(
            found, self.numbers("id", addresses), publishers, vectors, strict=True
        ):
            judged = near.get(vector)
            if publisher is None:
                hits.append(self._several(address, score, judged))
            else:
                key = key_of(id_)
                outlet = self._publisher(int(publisher))
                hits.append(Hit(key, (key,), (outlet,), score, _near(key, judged)))
        return tuple(hits)

    def _publisher(self, number: int) -> str:
        """Return the outlet of a number; its key cannot be read from the number."""
        if number not in self._publishers:
            keys = [key for key, _ in self.searcher.terms_with_prefix("outlet", "")]
            self._publishers |= {hash_of(key): key for key in keys}
        return self._publishers[number]

    def _several(self, address: tantivy.DocAddress, score: float, judged: Judged | None) -> Hit:
        """Return a cluster of several documents, or of one that is named otherwise."""
        entry: dict[str, Any] = json.loads(bytes(self.searcher.doc(address).get_first("entry") or b""))
        documents = tuple(document for document, _ in entry["members"])
        outlets = tuple(dict.fromkeys(outlet for _, outlet in entry["members"]))
        return Hit(entry["cluster"], documents, outlets, score, _near(documents[0], judged))

    def facets(self, whole: TantivyQuery, names: Sequence[FacetName]) -> tuple[tuple[FacetCounts, ...], int]:
        """Count the clusters that a query finds, by the values of properties and in all."""
        asked: dict[str, Any] = {
            name.value: {"terms": {"field": name.value, "size": FACET_VALUES}} for name in names
        }
        counted = self.searcher.aggregate(whole, {**asked, "all": {"value_count": {"field": "id"}}})
        facets = tuple(
            FacetCounts(name, tuple((b["key"], b["doc_count"]) for b in counted[name.value]["buckets"]))
            for name in names
        )
        return facets, int(counted["all"]["value"])


def _near(leader: str, judged: Judged | None) -> tuple[Near, ...]:
    """Return the passage of a hit's leader that is close in meaning, if there is one."""
    return (Near(leader, judged.paragraph, judged.similarity),) if judged else ()
