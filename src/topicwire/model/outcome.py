"""How a stage ended for one item: exactly one outcome of this closed list."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Stage(StrEnum):
    """The stages a document passes, in order."""

    COLLECT = "collect"
    FETCH = "fetch"
    EXTRACT = "extract"
    DEDUP = "dedup"
    INDEX = "index"
    MATCH = "match"
    SUMMARIZE = "summarize"


class Outcome(StrEnum):
    """The closed list."""

    DONE = "done"
    UNCHANGED = "unchanged"  # seen before, same bytes or same text
    REVISED = "revised"  # a new revision of a known document
    NOT_AN_ARTICLE = "not-an-article"
    NO_TEXT = "no-text"
    NOT_READABLE = "not-readable"  # not HTML, PDF or text; broken beyond reading
    BAD_LIST = "bad-list"  # a source whose list cannot be parsed
    BAD_TIME = "bad-time"  # before 1990: a wrong clock, nothing to sort by
    FORBIDDEN = "forbidden"
    GONE = "gone"
    TOO_LARGE = "too-large"
    FALLBACK = "fallback"  # done, but not in the way that the settings ask for
    FAILED = "failed"  # tried as often as the settings allow
    WAITING = "waiting"  # will be tried again


@dataclass(frozen=True, slots=True)
class OutcomeRecord:
    """The end of one stage for one item."""

    item: str  # address of an entry or source
    stage: Stage
    outcome: Outcome
    reason: str  # for people; empty when done
    at: datetime
    attempts: int = 1
    document: str | None = None  # key, if one was made
    source: str | None = None  # key
