"""The JSON shapes of what readers mark, keep and teach."""

from datetime import date, datetime
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, StrictBool

from topicwire.search.query import MAX_LENGTH
from topicwire.serve.api.schemas import Day, DocumentHead, ReasonShape, Shape, Share, TopicNameShape


def _as_text(value: object) -> object:
    """Refuse what RFC 3339 does not call a time; pydantic would read 0 as a moment of 1970."""
    if isinstance(value, datetime):
        return value
    if not isinstance(value, str) or "T" not in value.upper():
        raise ValueError("a moment is written like 2025-07-24T08:00:00Z")
    return value


Moment = Annotated[AwareDatetime, BeforeValidator(_as_text)]


class UnreadShape(Shape):
    """How much of each topic the caller has not read."""

    topics: dict[str, int] = Field(description="Topic key → unread items")


class ReadMark(BaseModel):
    """Whether the caller has read a document."""

    model_config = ConfigDict(extra="forbid")
    read: StrictBool


class ReadThrough(BaseModel):
    """Until when everything is read."""

    model_config = ConfigDict(extra="forbid")
    until: Moment | None = Field(default=None, description="What came later stays unread; null: now")


class SaidOfDocument(BaseModel):
    """Whether a document belongs to a topic."""

    model_config = ConfigDict(extra="forbid")
    belongs: StrictBool


class ExampleShape(Shape):
    """A document of which a reader said whether it belongs to the topic."""

    document: DocumentHead
    belongs: bool


class ExamplesShape(Shape):
    """What a topic learns from, newest first."""

    examples: tuple[ExampleShape, ...]


class TaughtShape(Shape):
    """What became of a document after a lesson."""

    belongs: bool = Field(description="Now")
    examples: int = Field(description="Of the topic")


class ProposedTopic(BaseModel):
    """What a topic might be."""

    model_config = ConfigDict(extra="forbid")
    names: tuple[TopicNameShape, ...] = Field(default=(), max_length=100)
    query: str = Field(default="", max_length=MAX_LENGTH)
    threshold: float = Field(default=0.0, ge=0, le=1, strict=True)


class FoundShape(Shape):
    """A document that would match, and why."""

    document: DocumentHead
    score: Share
    reasons: tuple[ReasonShape, ...]
    gained: bool = Field(description="Does not match at present")


class PreviewShape(Shape):
    """What a topic would match among the documents that were looked at."""

    looked_at: int
    total: int = Field(description="Of them would match")
    found: tuple[FoundShape, ...] = Field(description="The best of them")
    lost: tuple[DocumentHead, ...] = Field(description="Match at present, and then no more")


class NewSearch(BaseModel):
    """A search to keep; a query or a filter is needed."""

    model_config = ConfigDict(extra="forbid")
    query: str = Field(default="", max_length=MAX_LENGTH)
    name: str = Field(default="", max_length=200, description="The query, if empty")
    topic: str | None = Field(default=None, max_length=300, description="Searched within; null: everything")
    outlets: tuple[str, ...] = Field(default=(), max_length=50)
    languages: tuple[str, ...] = Field(default=(), max_length=50)
    kinds: tuple[str, ...] = Field(default=(), max_length=50)
    since: Day | None = None
    until: Day | None = None


class SearchShape(Shape):
    """A saved search."""

    key: str
    name: str
    query: str
    topic: str | None
    outlets: tuple[str, ...]
    languages: tuple[str, ...]
    kinds: tuple[str, ...]
    since: date | None
    until: date | None
    atom: str = Field(description="Address of its feed")
    json_feed: str


class SearchesShape(Shape):
    """Saved searches, oldest first."""

    searches: tuple[SearchShape, ...]
