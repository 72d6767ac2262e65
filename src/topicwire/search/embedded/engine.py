"""The embedded index: an `Index` in one folder."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from threading import RLock
from typing import Any

import tantivy
from tantivy import Occur
from tantivy import Query as TantivyQuery

from topicwire.errors import StaleIndexError
from topicwire.search import cursor, query
from topicwire.search.embedded import folder as folders
from topicwire.search.embedded.compile import Compiler, Reach
from topicwire.search.embedded.schema import make_document, make_schema
from topicwire.search.interface import (
    ClusterRecord,
    FacetCounts,
    FacetName,
    Hit,
    Request,
    Results,
    Sort,
)

WRITER_BYTES = 64_000_000  # of memory for one writing thread; larger did not make the import faster
BATCH = 2_000  # clusters a commit while rebuilding
FACET_VALUES = 50  # values listed of one facet


@dataclass(frozen=True, slots=True)
class _Found:
    """The query of a request, compiled, and how many clusters it finds."""

    query: TantivyQuery
    total: int
    scored: bool  # False: no words, so nothing to rank by


class EmbeddedIndex:
    """An `Index` in one folder of this machine. Several processes may share the folder."""

    def __init__(self, folder: Path, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """Open the index; raises `StaleIndexError` if it is missing, damaged or of another make."""
        self._folder = folder
        self._now = now
        self._lock = RLock()
        self._generation = Path()
        self._follow()

    def _follow(self) -> None:
        """Open the generation in use, if it is not open already."""
        generation = folders.current(self._folder)
        if generation == self._generation:
            return
        manifest = folders.read_manifest(generation, "")
        try:
            index = tantivy.Index(make_schema(), path=str(generation / "text"))
            index.config_reader("commit")
            index.reload()
        except (ValueError, OSError) as error:
            raise StaleIndexError(
                f"the search index in {self._folder} is damaged ({error}); rebuild it"
            ) from error
        self._generation, self._index, self._manifest = generation, index, manifest

    def put(self, clusters: Iterable[ClusterRecord]) -> None:
        """Add or replace clusters, in one commit."""
        with self._lock, folders.locked(self._folder):
            self._follow()
            write(self._index, clusters)
            self._index.reload()

    def delete(self, keys: Sequence[str]) -> None:
        """Remove clusters by their keys or those of their documents."""
        with self._lock, folders.locked(self._folder):
            self._follow()
            writer = self._index.writer(WRITER_BYTES, 1)
            for key in keys:
                _forget(writer, key)
            writer.commit()
            writer.wait_merging_threads()
            self._index.reload()

    def count(self) -> int:
        """Return the number of clusters."""
        return self._searcher().num_docs

    def close(self) -> None:
        """Let go of the files."""
        del self._index

    def _searcher(self) -> tantivy.Searcher:
        with self._lock:
            self._follow()
            return self._index.searcher()

    def search(self, request: Request) -> Results:
        """Answer a request."""
        searcher = self._searcher()
        parsed = query.parse(request.query, self._now())
        place = cursor.decode(request, self._manifest.secret)
        found = self._find(searcher, parsed, request)
        by_time = request.sort is Sort.TIME or not found.scored
        ranked = _by_time(searcher, self._index.schema, found, request, place) if by_time else []
        if not by_time:
            ranked = _by_score(searcher, found, request, place)
        hits = [_hit(searcher, address, score) for score, address in ranked[: request.limit]]
        more = None
        if len(ranked) > request.limit:
            shown = (place.shown if place else 0) + len(hits)
            last = cursor.Place(shown, hits[-1].cluster, hits[-1].score)
            more = cursor.encode(last, request, self._manifest.secret)
        facets = _facets(searcher, found.query, request.facets)
        return Results(tuple(hits), found.total, more, facets, parsed.notes)

    def _find(self, searcher: tantivy.Searcher, parsed: query.Query, request: Request) -> _Found:
        """Compile the query; if no cluster has all of its words, look for those that have some."""
        languages = tuple(sorted(code for code, _ in searcher.terms_with_prefix("primary", "")))
        for reach in Reach:
            compiler = Compiler(self._index.schema, languages, reach)
            filters = [(Occur.Must, part) for part in compiler.filters(request.filters)]
            tree = compiler.compile(parsed.tree)
            if tree is None:
                everything = (
                    TantivyQuery.all_query() if not request.query.strip() else TantivyQuery.empty_query()
                )
                whole = TantivyQuery.boolean_query([(Occur.Must, everything), *filters])
                return _Found(whole, _count(searcher, whole), scored=False)
            whole = TantivyQuery.boolean_query([(Occur.Must, tree), *filters]) if filters else tree
            total = _count(searcher, whole)
            if total:
                break
        return _Found(whole, total, query.has_words(parsed.tree))


def _count(searcher: tantivy.Searcher, whole: TantivyQuery) -> int:
    found = searcher.search(whole, limit=1).count  # type: ignore[attr-defined]  # missing in the type stub
    return int(found)


def _by_time(
    searcher: tantivy.Searcher,
    schema: tantivy.Schema,
    found: _Found,
    request: Request,
    place: cursor.Place | None,
) -> list[tuple[float, tantivy.DocAddress]]:
    """Return one hit more than asked for, newest first, after the place."""
    whole = found.query
    if place:
        older = TantivyQuery.range_query(
            schema, "order", tantivy.FieldType.Integer, None, int(place.value), include_upper=False
        )
        whole = TantivyQuery.boolean_query([(Occur.Must, whole), (Occur.Must, older)])
    return list(searcher.search(whole, limit=request.limit + 1, count=False, order_by_field="order").hits)


def _by_score(
    searcher: tantivy.Searcher, found: _Found, request: Request, place: cursor.Place | None
) -> list[tuple[float, tantivy.DocAddress]]:
    """Return one hit more than asked for, best first, after the place.

    The place is the last cluster shown; if it is gone or has moved, its score says where to go on.
    """
    if place is None:
        return list(searcher.search(found.query, limit=request.limit + 1, count=False).hits)
    hits = searcher.search(found.query, limit=place.shown + 2 * request.limit, count=False).hits
    for at, (score, address) in enumerate(hits):
        if _entry(searcher, address)["cluster"] == place.cluster or score < place.value:
            start = at if score < place.value else at + 1
            return list(hits[start : start + request.limit + 1])
    return []


def write(index: tantivy.Index, clusters: Iterable[ClusterRecord]) -> None:
    """Put clusters into a Tantivy index in one commit; what was half written before is dropped by Tantivy."""
    writer = index.writer(WRITER_BYTES, 1)
    for cluster in clusters:
        for key in {cluster.key, *(member.key for member in cluster.members)}:
            _forget(writer, key)
        writer.add_document(make_document(cluster))
    writer.commit()
    writer.wait_merging_threads()


def _forget(writer: tantivy.IndexWriter, key: str) -> None:
    writer.delete_documents_by_term("cluster", key)
    writer.delete_documents_by_term("document", key)


def _entry(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(bytes(searcher.doc(address).get_first("entry") or b""))
    return found


def _hit(searcher: tantivy.Searcher, address: tantivy.DocAddress, score: float) -> Hit:
    entry = _entry(searcher, address)
    documents = tuple(member[0] for member in entry["members"])
    outlets = tuple(dict.fromkeys(member[1] for member in entry["members"]))
    return Hit(entry["cluster"], documents, outlets, score)


def _facets(
    searcher: tantivy.Searcher, whole: TantivyQuery, names: Sequence[FacetName]
) -> tuple[FacetCounts, ...]:
    """Count clusters by the values of properties."""
    if not names:
        return ()
    asked = {name.value: {"terms": {"field": name.value, "size": FACET_VALUES}} for name in names}
    answer = searcher.aggregate(whole, asked)
    return tuple(
        FacetCounts(name, tuple((b["key"], b["doc_count"]) for b in answer[name.value]["buckets"]))
        for name in names
    )


def rebuild(folder: Path, clusters: Iterable[ClusterRecord], progress: Callable[[int], None]) -> None:
    """Build the index anew beside the one in use, which goes on serving; put it into use when complete.

    `progress` is told the number of clusters written so far. What is put into the old index meanwhile is
    lost: put again what changed since the start.
    """
    folder.mkdir(parents=True, exist_ok=True)
    generation = folders.new_generation(folder)
    index = tantivy.Index(make_schema(), path=str(generation / "text"))
    done = 0
    for batch in _batches(clusters):
        write(index, batch)
        done += len(batch)
        progress(done)
    write(index, ())
    with folders.locked(folder):
        folders.finish(generation, "")
    folders.remove_others(folder)


def _batches(clusters: Iterable[ClusterRecord]) -> Iterator[list[ClusterRecord]]:
    iterator = iter(clusters)
    while batch := list(islice(iterator, BATCH)):
        yield batch
