"""What doors show: frozen values made by the services, the same for page, API, feeds, MCP and export."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from topicwire.model.alert import Alert, AlertState
from topicwire.model.cluster import Relation
from topicwire.model.document import Document
from topicwire.model.lessons import Example
from topicwire.model.moment import Moment
from topicwire.model.outcome import OutcomeRecord
from topicwire.model.outlet import Outlet
from topicwire.model.source import Source, SourceState
from topicwire.model.summary import Summary
from topicwire.model.topic import Match, Reason, Topic


@dataclass(frozen=True, slots=True)
class Copy:
    """Another document of the same cluster, as shown in "also in"."""

    document: str  # key
    outlet: str  # own script
    romanised: str
    title: str
    published: Moment
    relation: Relation
    similarity: float  # 0 to 1


@dataclass(frozen=True, slots=True)
class Passage:
    """The place that made a document a search result."""

    paragraph: int | None  # None: the title
    text: str
    marks: tuple[tuple[int, int], ...]  # character ranges of `text` to highlight


@dataclass(frozen=True, slots=True)
class Item:
    """One document in a list: the leader of its cluster."""

    document: Document
    summary: Summary | None
    copies: tuple[Copy, ...]
    reasons: tuple[Reason, ...] = ()  # why it belongs to the topic
    passages: tuple[Passage, ...] = ()  # of a search
    why: tuple[str, ...] = ()  # reasons of a search, e.g. "title contains 立法"


@dataclass(frozen=True, slots=True)
class Facet:
    """Counts of one property under the current filters, largest first."""

    name: str  # outlet, language, kind, topic or day
    counts: tuple[tuple[str, str, int], ...]  # value, label, number of items


@dataclass(frozen=True, slots=True)
class ListPage:
    """A part of a list of items, newest or most relevant first."""

    items: tuple[Item, ...]
    total: int  # items in the whole list, exact
    cursor: str | None  # of the next part; None at the end
    facets: tuple[Facet, ...] = ()
    message: str = ""  # for people, e.g. what of the query was not understood


@dataclass(frozen=True, slots=True)
class TopicPage:
    """A topic and a part of its documents."""

    topic: Topic
    listed: ListPage


@dataclass(frozen=True, slots=True)
class TopicCard:
    """A topic on the home page."""

    topic: Topic
    items: int
    latest: Document | None
    days: tuple[tuple[str, int], ...]  # ISO date, items; the last 30 days with news, oldest first
    pending: bool = False  # is still being matched with what was collected before

    @property
    def newest(self) -> Moment | None:
        """Return when the latest document was published."""
        return self.latest.published if self.latest else None


@dataclass(frozen=True, slots=True)
class ExampleView:
    """A document of which a reader said whether it belongs to a topic."""

    item: Item
    example: Example


@dataclass(frozen=True, slots=True)
class Taught:
    """What became of a document that was said to belong to a topic, or not."""

    belongs: bool  # now
    examples: int  # of the topic


@dataclass(frozen=True, slots=True)
class PreviewView:
    """What a changed topic would match, among the documents looked at."""

    looked_at: int
    total: int  # of them would match
    matches: tuple[tuple[Item, Match], ...]  # the best of them
    gained: frozenset[str]  # keys of those that do not match at present; empty for a new topic
    lost: tuple[Item, ...]  # that match at present and then no more


@dataclass(frozen=True, slots=True)
class DocumentView:
    """Everything about one document."""

    item: Item
    revisions: tuple[tuple[int, datetime], ...]  # number and time of fetching, oldest first
    topics: tuple[Topic, ...]
    translations: tuple[Item, ...] = ()  # the same article of the same outlet in other languages


@dataclass(frozen=True, slots=True)
class Subscription:
    """What became of a wish to collect from somewhere."""

    added: tuple[Source, ...]
    known: tuple[Source, ...] = ()  # were there already
    beside: tuple[Source, ...] = ()  # found and left out: sitemaps of a site that has feeds
    outlet: Outlet | None = None
    notes: tuple[str, ...] = ()  # for people


@dataclass(frozen=True, slots=True)
class AlertView:
    """An alert, what it is about, and how it goes."""

    alert: Alert
    about: str  # name of the topic or the saved search
    state: AlertState


@dataclass(frozen=True, slots=True)
class News:
    """What an alert has to tell: the newest items that it has not told of."""

    alert: Alert
    about: str
    items: tuple[Item, ...]


class Work(StrEnum):
    """The kinds of work, in the order of the way of a document."""

    CHECK = "check"  # ask a source whose time has come
    IMPORT = "import"  # read an archive or a folder to its end
    READ = "read"  # fetch and read an entry
    SETTLE = "settle"  # compare, match and index a document
    MATCH = "match"  # match a topic with the whole collection
    SUMMARIZE = "summarize"  # make a summary that could not be made as wanted


class JobState(StrEnum):
    """How a piece of work is."""

    RUNNING = "running"
    WAITING = "waiting"
    FAILED = "failed"  # tried as often as the settings allow


@dataclass(frozen=True, slots=True)
class Job:
    """A piece of work that has not ended well yet."""

    work: Work
    item: str  # address of an entry; key of a source, document or topic
    state: JobState
    attempts: int = 0
    due: datetime | None = None  # None: as soon as there is room, or never
    reason: str = ""  # why the last try failed


@dataclass(frozen=True, slots=True)
class WorkView:
    """One kind of work, counted."""

    work: Work
    running: int
    waiting: int
    failed: int


@dataclass(frozen=True, slots=True)
class JobsView:
    """What work runs, waits and failed."""

    working: bool  # somebody works on the data folder
    work: tuple[WorkView, ...]
    jobs: tuple[Job, ...]  # the first of each kind and state


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source and its health."""

    source: Source
    state: SourceState
    documents: int
    daily: float  # documents a day over the last 14 days
    silent: bool  # quiet for longer than its own habit
    outcomes: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class StatusView:
    """The whole installation in numbers."""

    version: str
    documents: int
    items: int
    topics: int
    summaries: int
    judged: int  # claims that a second judge has decided on
    agreed: int  # and how often it agreed with the check
    outcomes: Mapping[str, Mapping[str, int]]  # stage → outcome → count
    problems: tuple[OutcomeRecord, ...]  # the newest that are not "done"
    sources: tuple[SourceView, ...]
