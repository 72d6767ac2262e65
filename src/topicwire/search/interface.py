"""What an index promises: the values asked and answered, and the protocol every engine fulfils.

An index is derived from the database and can always be made again. It holds no text to show: hits name
documents and paragraphs, and `search.passages` finds the words to mark in the documents that the caller
loads.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, Protocol

from topicwire.model.document import Kind
from topicwire.model.outlet import Outlet


@dataclass(frozen=True, slots=True)
class Record:
    """One document as the index sees it."""

    key: str  # 16 hexadecimal digits
    title: str
    paragraphs: tuple[str, ...]  # paragraph 1 first
    outlet: Outlet
    language: str  # BCP 47
    kind: Kind
    published: datetime  # aware
    topics: tuple[str, ...] = ()  # keys of the topics it belongs to


@dataclass(frozen=True, slots=True)
class ClusterRecord:
    """A cluster with all its documents, the leader first. It is indexed and found as one."""

    key: str
    members: tuple[Record, ...]


class Sort(StrEnum):
    """Order of hits."""

    RELEVANCE = "relevance"
    TIME = "time"  # newest first, by the leader's time


class Mode(StrEnum):
    """How documents are found."""

    HYBRID = "hybrid"
    LEXICAL = "lexical"  # by words
    SEMANTIC = "semantic"  # by meaning


class FacetName(StrEnum):
    """What hits can be counted by."""

    OUTLET = "outlet"
    LANGUAGE = "language"
    KIND = "kind"
    TOPIC = "topic"
    DAY = "day"  # UTC, ISO 8601


@dataclass(frozen=True, slots=True)
class Filters:
    """What hits must be. Values of one property are alternatives; properties are combined by "and".

    A cluster fits an outlet, language or topic if any member does; kind and time are the leader's.
    """

    topics: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()  # keys
    languages: tuple[str, ...] = ()  # "zh" covers zh-Hans and zh-Hant
    kinds: tuple[Kind, ...] = ()
    after: datetime | None = None  # this moment or later
    before: datetime | None = None  # earlier than this moment
    clusters: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Request:
    """A question to the index. An empty query finds everything that fits the filters."""

    query: str = ""  # in the query language of `search.query`
    filters: Filters = field(default_factory=Filters)
    sort: Sort = Sort.RELEVANCE
    mode: Mode = Mode.HYBRID
    limit: int = 20  # hits, 1 to 100
    cursor: str | None = None  # from the results before
    facets: tuple[FacetName, ...] = ()


@dataclass(frozen=True, slots=True)
class Near:
    """A passage close in meaning to the query."""

    document: str
    paragraph: int  # first paragraph of the passage; 0: the title
    similarity: float  # 0 to 1


@dataclass(frozen=True, slots=True)
class Hit:
    """One cluster that was found."""

    cluster: str
    documents: tuple[str, ...]  # all members, the leader first
    outlets: tuple[str, ...]  # keys, each once, in the order of the members
    score: float  # comparable within one answer only
    near: tuple[Near, ...] = ()  # closest first; empty if found by words alone

    @property
    def leader(self) -> str:
        """Return the key of the document to show."""
        return self.documents[0]


@dataclass(frozen=True, slots=True)
class FacetCounts:
    """Clusters by the values of one property under the current filters, largest first."""

    name: FacetName
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Note:
    """Something about the query that people should know, e.g. what was not understood."""

    message: str
    position: int = 0  # offset in the query, in characters


class Translated(NamedTuple):
    """A word of the query, and the word of another language that says the same."""

    word: str  # as the query has it
    language: str  # primary subtag
    form: str  # in that language, as `text.words` makes it: folded, a stem where there are stems


@dataclass(frozen=True, slots=True)
class Results:
    """A part of the answer."""

    hits: tuple[Hit, ...]
    total: int  # clusters in the whole answer, exact
    cursor: str | None  # asks for the next part; None at the end
    facets: tuple[FacetCounts, ...] = ()
    notes: tuple[Note, ...] = ()
    translated: tuple[Translated, ...] = ()  # what was looked for besides the query's own words


class Index(Protocol):
    """An index of clusters.

    Promises, held by one set of tests that every engine passes:

    - What `put` and `delete` did is seen by the next `search` of the same object, and by every `search`
      that starts 2 seconds later in other processes. A crash in between leaves all or nothing of one call.
    - Methods may be called from many threads.
    - A query is never refused: what is not understood is searched as words and named in `notes`.
    - A cluster is one hit. `total` and facets count clusters, exactly, under query and filters.
    - Following cursors shows every cluster once, also when others are put or deleted meanwhile.
    - Text search works at once after `put`; search by meaning as soon as `embed_pending` has worked it off.
    """

    def put(self, clusters: Iterable[ClusterRecord]) -> None:
        """Add clusters; each replaces every indexed cluster that shares a document or the key with it.

        When a document moves from one cluster to another, put both as they are now.
        """
        ...

    def delete(self, keys: Sequence[str]) -> None:
        """Remove the clusters of these keys, or that contain these documents; unknown keys are ignored."""
        ...

    def search(self, request: Request) -> Results:
        """Answer a request. Raises `CursorError` for a cursor that was not made for this request."""
        ...

    def similar(self, document: str, limit: int, filters: Filters) -> tuple[Hit, ...]:
        """Return clusters close in meaning to a document (its key), its own left out, closest first.

        Empty for an unknown document and for one that waits to be embedded.
        """
        ...

    def embed_pending(self, limit: int) -> int:
        """Compute vectors for about `limit` clusters put before, oldest first; return how many still wait.

        A worker calls this again and again; text search goes on meanwhile.
        """
        ...

    def count(self) -> int:
        """Return the number of clusters."""
        ...

    def close(self) -> None:
        """Release files. The object cannot be used afterwards."""
        ...
