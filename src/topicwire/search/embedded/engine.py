"""The embedded index: an `Index` in one folder."""

import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from threading import RLock, Thread, Timer

import numpy as np
import tantivy
from tantivy import Query as TantivyQuery

from topicwire.errors import StaleIndexError
from topicwire.model.embedder import Embedder
from topicwire.search import query
from topicwire.search.embedded import folder as folders
from topicwire.search.embedded import journal
from topicwire.search.embedded.answer import Answer
from topicwire.search.embedded.lexicon import Lexicon, Translation
from topicwire.search.embedded.schema import id_of, keys_of, make_document, make_schema
from topicwire.search.embedded.segment import Segment
from topicwire.search.embedded.state import State
from topicwire.search.embedded.vectors import Vectors, Waiting, embed
from topicwire.search.interface import ClusterRecord, Filters, Hit, Mode, Request, Results
from topicwire.search.meaning import Remembering, Vector, query_vector

WRITER_BYTES = 64_000_000  # of memory for one writing thread; larger did not make the import faster
EVERYTHING = Filters()
REBUILD_BYTES = 256_000_000  # for a whole index: fewer segments to merge
BATCH = 1_000  # clusters between two reports of progress
EMBEDDED_AT_ONCE = 16  # clusters: half a second of work between two looks at the clock


class EmbeddedIndex:
    """An `Index` in one folder of this machine. Several processes may share the folder."""

    def __init__(
        self,
        folder: Path,
        embedder: Embedder | None = None,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Open the index; raises `StaleIndexError` if it is missing, damaged or of another make.

        Without an `embedder` there is no search by meaning.
        """
        self._folder = folder
        self._embedder = embedder
        self._now = now
        self._asking = Remembering(embedder) if embedder else None
        self._warming: Thread | None = None
        self._publishers: dict[int, str] = {}
        self._lock = RLock()
        self._stamp = (-1, -1)
        self._follow()

    def _follow(self) -> None:
        """Open the generation in use, if it is not open already."""
        stamp = folders.stamp(self._folder)
        if stamp == self._stamp:
            return
        generation = folders.current(self._folder)
        manifest = folders.read_manifest(generation, _name(self._embedder))
        try:
            index = tantivy.Index(make_schema(), path=str(generation / "text"))
            index.config_reader("commit")
            index.reload()
            vectors = Vectors(generation, manifest.encoder)
            vectors.segments()
            lexicon = Lexicon(generation)
            lexicon.refresh()
        except (ValueError, OSError) as error:
            message = f"the search index in {self._folder} is damaged ({error}); rebuild it"
            raise StaleIndexError(message) from error
        self._stamp, self._index, self._manifest = stamp, index, manifest
        self._vectors, self._lexicon = vectors, lexicon

    def warm(self, after: float = 0.0) -> None:
        """Load the embedding model in the background; until it is there, words alone find.

        Loading takes a second, for which the first reader after a start would have to wait. It begins `after`
        some seconds, so that it does not take the processor from that reader.
        """
        if self._asking:
            self._warming = Timer(after, self._load, (self._asking,))
            self._warming.daemon = True
            self._warming.start()

    def _load(self, asking: Remembering) -> None:
        """Load what the first query needs: the model, and what makes vectors of words small."""
        query_vector(asking, "warm")
        self._lexicon.translations(["warm"], asking)

    def is_warming(self) -> bool:
        """Tell whether the model is still being loaded, and words alone find."""
        return self._warming is not None and self._warming.is_alive()

    def _model(self, mode: Mode = Mode.HYBRID) -> Remembering | None:
        """Return the model of queries, unless it is still being loaded and words can find without it."""
        if self._warming and mode is Mode.SEMANTIC:
            self._warming.join()
        return None if self.is_warming() else self._asking

    def put(self, clusters: Iterable[ClusterRecord]) -> None:
        """Add or replace clusters, in one commit."""
        batch = list(clusters)
        with self._lock, folders.locked(self._folder):
            self._follow()
            if self._embedder:
                self._vectors.expect(batch)
            self._note(journal.Change(tuple(batch), ()))
            write(self._index, batch)
            self._index.reload()

    def delete(self, keys: Sequence[str]) -> None:
        """Remove clusters by their keys or those of their documents."""
        with self._lock, folders.locked(self._folder):
            self._follow()
            self._note(journal.Change((), tuple(keys)))
            write(self._index, (), keys)
            self._index.reload()

    def _note(self, change: journal.Change) -> None:
        """Tell a generation that is being built what it would miss."""
        if generation := folders.being_built(self._folder):
            journal.note(generation, change)

    def embed_pending(self, limit: int) -> int:
        """Compute vectors for at most about `limit` clusters put before; return how many still wait."""
        if self._embedder is None:
            return 0
        done = left = 0
        for path, waiting in list(self._vectors.waiting()):
            if done >= limit:
                left += len(waiting)
                continue
            parts = [waiting[at : at + EMBEDDED_AT_ONCE] for at in range(0, len(waiting), EMBEDDED_AT_ONCE)]
            embedded = [one for part in parts for one in embed(self._embedder, part)]
            with folders.locked(self._folder):
                if path.exists():  # nobody else was quicker, and no other generation took over
                    self._lexicon.learn(_texts(waiting), self._embedder)
                    self._vectors.add(embedded)
                    path.unlink()
            done += len(waiting)
        self._tidy()
        return left

    def _tidy(self) -> None:
        """Merge segments when they are many, without the vectors of texts that are gone."""
        while crowd := self._vectors.crowd():
            self._merge(crowd)

    def _merge(self, crowd: Sequence[Segment]) -> None:
        with folders.locked(self._folder):
            searcher = self._searcher()
            everything = searcher.search(
                TantivyQuery.all_query(), max(1, searcher.num_docs), count=False
            ).hits
            alive = searcher.fast_field_values("vector", [address for _, address in everything])
            self._vectors.merge(crowd, np.array([int(number or 0) for number in alive], dtype=np.int64))

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
        asked = query.parse(request.query, self._now())
        results = self._answer(request, asked).results()
        if results.total == 0 and (loose := query.loosened(asked)):
            return self._answer(request, loose).results()
        return results

    def similar(self, document: str, limit: int, filters: Filters = EVERYTHING) -> tuple[Hit, ...]:
        """Return clusters close in meaning to a document."""
        return self._answer(Request(filters=filters, limit=limit), query.NOTHING).similar(document)

    def _vector_of(self, asking: Remembering, text: str, words: Sequence[str]) -> Vector:
        """Return the vector of a query; its words are embedded in the same go, for their translations."""
        return query_vector(asking, text, self._lexicon.unknown(words))

    def _translations(self, words: Sequence[str]) -> list[tuple[Translation, ...]]:
        model = self._model()
        return self._lexicon.translations(words, model) if model else [()] * len(words)

    def _answer(self, request: Request, asked: query.Query) -> Answer:
        searcher, model = self._searcher(), self._model(request.mode)
        state = State(
            searcher,
            self._index.schema,
            self._vectors,
            partial(self._vector_of, model) if model else None,
            self._translations,
            self._embedder.dimensions if self._embedder else 0,
            self._manifest.secret,
            self._publishers,
        )
        return Answer(state, request, asked)


def _texts(waiting: Sequence[Waiting]) -> Iterator[tuple[str, str]]:
    """Yield the texts of documents, each with its language."""
    return ((one.language, text) for one in waiting for text in (one.title, *one.paragraphs))


def _name(embedder: Embedder | None) -> str:
    return embedder.name if embedder else ""


def write(index: tantivy.Index, clusters: Iterable[ClusterRecord], gone: Iterable[str] = ()) -> None:
    """Change a Tantivy index in one commit; what was half written before is dropped by Tantivy."""
    writer = index.writer(WRITER_BYTES, 1)
    for key in gone:
        writer.delete_documents_by_term("key", id_of(key))
    for cluster in clusters:
        for number in keys_of(cluster):
            writer.delete_documents_by_term("key", number)
        writer.add_document(make_document(cluster))
    writer.commit()
    writer.wait_merging_threads()


def write_all(
    index: tantivy.Index, batches: Iterable[Sequence[ClusterRecord]], progress: Callable[[int], None]
) -> None:
    """Fill an empty Tantivy index in one commit; of clusters that share a document the last one counts."""
    writer = index.writer(REBUILD_BYTES, 1)
    seen: set[int] = set()
    done = 0
    for batch in batches:
        for cluster in batch:
            keys = keys_of(cluster)
            for key in keys & seen:  # a document that changed its cluster meanwhile
                writer.delete_documents_by_term("key", key)
            seen |= keys
            writer.add_document(make_document(cluster))
        done += len(batch)
        progress(done)
    writer.commit()
    writer.wait_merging_threads()


def rebuild(
    folder: Path,
    clusters: Iterable[ClusterRecord],
    progress: Callable[[int], None],
    embedder: Embedder | None = None,
) -> None:
    """Build the index anew beside the one in use, which goes on serving; put it into use when complete.

    `progress` is told the number of clusters written so far. Vectors of texts that did not change are kept.
    What is put or deleted meanwhile, in this process or another, is in the new index too.
    """
    with folders.building(folder) as generation:
        _keep_vectors(folder, generation, _name(embedder))
        index = tantivy.Index(make_schema(), path=str(generation / "text"))
        vectors = Vectors(generation, _name(embedder))
        batches = _batches(clusters)
        write_all(index, (vectors.expect(batch) for batch in batches) if embedder else batches, progress)
        with folders.locked(folder):
            write(index, ())
            for change in journal.noted(generation):
                if embedder:
                    vectors.expect(change.clusters)
                write(index, change.clusters, change.gone)
            folders.finish(generation, _name(embedder))
        folders.remove_others(folder)


def _keep_vectors(folder: Path, generation: Path, encoder: str) -> None:
    """Link the vectors of the generation in use into a new one, if they are of the same model."""
    try:
        old = folders.current(folder)
        if not folders.has_vectors(old, encoder):
            return
    except StaleIndexError:
        return
    for path in [*old.glob("vectors/[0-9]*"), *old.glob("lexicon/[0-9]*")]:
        shutil.copytree(path, generation / path.relative_to(old), copy_function=_link)


def _link(source: str, target: str) -> None:
    Path(target).hardlink_to(source)


def _batches(clusters: Iterable[ClusterRecord]) -> Iterator[list[ClusterRecord]]:
    iterator = iter(clusters)
    while batch := list(islice(iterator, BATCH)):
        yield batch
