"""A topic, and why a document belongs to it."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class TopicName:
    """A name or alias of a topic in one language."""

    language: str  # BCP 47
    text: str


@dataclass(frozen=True, slots=True)
class Topic:
    """What is followed."""

    key: str  # for addresses: lower-case letters, digits, hyphens, or own script ("上海精神")
    name: str  # shown large, in its own script
    names: tuple[TopicName, ...]  # all names and aliases, the main one first
    query: str = ""  # an optional stored query in the query language, which must match as well
    threshold: float = 0.0  # score below which a match is none, 0 to 1
    version: int = 1  # raised by each change


class Evidence(StrEnum):
    """Where a reason for a match was found."""

    TITLE = "title"
    TEXT = "text"
    QUERY = "query"
    MEANING = "meaning"
    USER = "user"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason why a document belongs to a topic."""

    evidence: Evidence
    found: str  # the words found, as they stand in the document
    paragraph: int | None = None  # None: the title


@dataclass(frozen=True, slots=True)
class Match:
    """A document belongs to a topic."""

    topic: str
    document: str
    score: float  # 0 to 1
    reasons: tuple[Reason, ...]
