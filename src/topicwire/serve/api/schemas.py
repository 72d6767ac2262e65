"""The JSON shapes of version 1: what programs may rely on, whatever changes inside."""

import re
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from topicwire.search.query import MAX_LENGTH

Tag = Annotated[str, Field(description="BCP 47 language tag, `und` if unknown", examples=["zh-Hans"])]
Share = Annotated[float, Field(ge=0, le=1)]


def _as_written(value: object) -> object:
    """Refuse what RFC 3339 does not call a date; pydantic would read 0 as the first day of 1970."""
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII) is None:
        raise ValueError("a day is written like 2025-07-24")
    return value


Day = Annotated[date, BeforeValidator(_as_written)]


class Shape(BaseModel):
    """A JSON object without further members."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Problem(BaseModel):
    """What went wrong (RFC 9457)."""

    type: str = Field(description="Identifies the kind of problem", examples=["about:blank"])
    title: str = Field(description="The HTTP status in words")
    status: int
    detail: str = Field(description="What happened, to what, and what to do")


class TopicNameShape(Shape):
    """A name or alias of a topic in one language."""

    language: Tag
    text: str = Field(min_length=1)


class TopicShape(Shape):
    """What is followed."""

    key: str
    name: str = Field(description="In its own script")
    names: tuple[TopicNameShape, ...]
    query: str = Field(description="A stored query that must match as well; empty if none")
    threshold: Share = Field(description="Score below which a document does not belong")
    version: int


class NewTopic(BaseModel):
    """A topic to follow."""

    model_config = ConfigDict(extra="forbid")
    name: str = Field(min_length=1, max_length=200)
    names: tuple[TopicNameShape, ...] = Field(default=(), max_length=50)
    query: str = Field(default="", max_length=MAX_LENGTH)


class ChangedTopic(BaseModel):
    """What a topic shall be from now on."""

    model_config = ConfigDict(extra="forbid")
    names: tuple[TopicNameShape, ...] = Field(
        min_length=1, max_length=100, description="All names; the main one must stay"
    )
    query: str = Field(default="", max_length=MAX_LENGTH)
    threshold: float | None = Field(default=None, ge=0, le=1, strict=True, description="null: as it is")


class MomentShape(Shape):
    """A time in UTC, how exact it is, and where it was found."""

    at: datetime
    precision: str = Field(description="second, minute or day")
    provenance: str = Field(description="structured, feed, meta, text, address or fetched")
    zone_assumed: bool
    clamped: bool = Field(description="Lay in the future and was set to the time of fetching")


class DayCount(Shape):
    """Items of one day."""

    day: str = Field(examples=["2025-07-24"])
    items: int


class TopicCardShape(Shape):
    """A topic with what is new in it."""

    topic: TopicShape
    items: int
    newest: MomentShape | None
    days: tuple[DayCount, ...] = Field(description="The last 30 days with news, oldest first")


class TopicsShape(Shape):
    """All topics."""

    topics: tuple[TopicCardShape, ...]


class TopicEvent(Shape):
    """The state of a topic, as `/events` tells it."""

    topic: str = Field(description="Key")
    version: int
    items: int
    newest: datetime | None


class OutletShape(Shape):
    """A publisher."""

    key: str
    name: str = Field(description="In its own script")
    romanised: str
    english: str | None
    country: str | None
    language: str | None


class ParagraphShape(Shape):
    """A numbered paragraph; what citations name."""

    number: int = Field(ge=1)
    text: str
    role: str = Field(description="text, heading, item, table or quote")
    page: int | None = Field(description="Of a PDF, from 1")


class DocumentHead(Shape):
    """A document without its text."""

    key: str
    revision: int = Field(ge=1)
    address: str = Field(description="Of the original")
    title: str
    outlet: OutletShape
    language: Tag
    certainty: Share
    kind: str = Field(description="article, flash or report")
    published: MomentShape
    fetched: datetime
    byline: str
    credit: str


class CitationShape(Shape):
    """The place a claim names; it never drifts."""

    document: str
    revision: int
    paragraph: int
    page: str = Field(description="Address on this server that opens the paragraph")


class VerdictShape(Shape):
    """The result of checking one claim against exactly the paragraphs it cites."""

    support: str = Field(description="supported, unsupported or unchecked")
    score: Share
    reasons: tuple[str, ...]
    second: str | None = Field(description="What a second judge, a language model, found; null without one")


class ClaimShape(Shape):
    """One sentence of a summary."""

    text: str
    language: Tag
    citations: tuple[CitationShape, ...]
    verdict: VerdictShape
    original: str = Field(description="The sentence it was translated from, or empty")


class GroupShape(Shape):
    """Claims under one heading."""

    heading: str
    language: Tag = Field(description="Of the heading; that of the claims may be another")
    claims: tuple[ClaimShape, ...]


class SummaryShape(Shape):
    """A checked summary of one revision of one document."""

    document: str
    revision: int
    way: str = Field(description="model, extractive-translated, extractive or own-text")
    language: Tag
    lead: ClaimShape | None
    groups: tuple[GroupShape, ...]
    supported: int = Field(description="Claims that the check supported")
    left_out: int = Field(description="Claims that failed the check and are not here")
    judged: int = Field(description="Claims, those left out included, that a second judge decided on")
    agreed: int = Field(description="How often it agreed with the check")
    coverage: Share
    model: str
    note: str


class CopyShape(Shape):
    """Another document of the same cluster."""

    document: str
    outlet: str
    romanised: str
    title: str
    published: MomentShape
    relation: str = Field(description="leader, same, edited, cut, extended or retitled")
    similarity: Share


class ReasonShape(Shape):
    """Why a document belongs to a topic."""

    evidence: str = Field(description="title, text, query, meaning or user")
    found: str
    paragraph: int | None


class PassageShape(Shape):
    """The place that made a document a search result."""

    paragraph: int | None = Field(description="null is the title")
    text: str
    marks: tuple[tuple[int, int], ...] = Field(description="Character ranges of the text, end excluded")


class ItemShape(Shape):
    """One entry of a list: a document that leads its cluster of copies."""

    document: DocumentHead
    summary: SummaryShape | None
    excerpt: str = Field(description="The beginning of its own text, cut at the end of a sentence")
    copies: tuple[CopyShape, ...]
    reasons: tuple[ReasonShape, ...]
    passages: tuple[PassageShape, ...]
    why: tuple[str, ...] = Field(description="Why it answers the query")


class CountShape(Shape):
    """A value of a filter and how many items it would leave."""

    value: str
    label: str
    items: int


class FacetShape(Shape):
    """Counts of one property under all other filters."""

    name: str = Field(description="outlet, language, kind, topic or day")
    counts: tuple[CountShape, ...]


class ListShape(Shape):
    """A part of a list."""

    items: tuple[ItemShape, ...]
    total: int
    cursor: str | None = Field(description="Give it back to get the next part; null at the end")
    facets: tuple[FacetShape, ...]
    message: str = Field(description="For people, e.g. what of the query was not understood")


class RevisionShape(Shape):
    """A state of a document's text."""

    revision: int
    fetched: datetime


class DocumentShape(Shape):
    """Everything about one document."""

    document: DocumentHead
    paragraphs: tuple[ParagraphShape, ...]
    summary: SummaryShape | None
    copies: tuple[CopyShape, ...]
    revisions: tuple[RevisionShape, ...]
    topics: tuple[TopicShape, ...]
    translations: tuple[DocumentHead, ...] = Field(
        description="The same article of the same outlet in other languages"
    )


class ClusterShape(Shape):
    """Copies of one text: the document that leads them, and all others with how they differ from it."""

    key: str = Field(description="Key of the leader")
    leader: DocumentHead
    copies: tuple[CopyShape, ...]


class SimilarShape(Shape):
    """Items that resemble a document, most similar first."""

    items: tuple[ItemShape, ...]


class SourceShape(Shape):
    """Where documents are collected, and whether it works."""

    key: str
    kind: str
    address: str
    title: str
    outlet: str | None
    paused: bool
    checked: datetime | None
    succeeded: datetime | None
    next_check: datetime | None
    failures: int
    reason: str
    documents: int
    daily: float
    silent: bool


class SourcesShape(Shape):
    """All sources."""

    sources: tuple[SourceShape, ...]


class OutcomeShape(Shape):
    """How one stage ended for one item."""

    item: str
    stage: str
    outcome: str
    reason: str
    at: datetime


class StatusShape(Shape):
    """The installation in numbers."""

    version: str
    documents: int
    items: int
    topics: int
    summaries: int
    judged: int = Field(description="Claims of summaries that a second judge has decided on")
    agreed: int = Field(description="How often it agreed with the check")
    outcomes: dict[str, dict[str, int]]
    problems: tuple[OutcomeShape, ...]


class JobShape(Shape):
    """A piece of work that has not ended well yet."""

    work: str = Field(description="check, import, read, settle, match or summarize")
    item: str = Field(description="Address of an entry; key of a source, document or topic")
    state: Literal["running", "waiting", "failed"]
    attempts: int
    due: datetime | None = Field(description="The next try; null: as soon as there is room, or never")
    reason: str = Field(description="Why the last try failed; empty if there was none")


class WorkShape(Shape):
    """One kind of work."""

    work: str
    running: int
    waiting: int
    failed: int


class JobsShape(Shape):
    """What work runs, waits and failed."""

    working: bool = Field(description="Somebody works: `serve` or `worker`")
    work: tuple[WorkShape, ...] = Field(description="Each kind, in the order of the way of a document")
    jobs: tuple[JobShape, ...] = Field(description="The first of each kind and state")
