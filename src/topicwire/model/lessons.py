"""What readers teach a topic: documents that belong to it, or do not."""

from dataclasses import dataclass
from datetime import datetime

Profile = tuple[tuple[str, float], ...]  # words with weights, of unit length


@dataclass(frozen=True, slots=True)
class Example:
    """A document of which a reader said whether it belongs to a topic."""

    document: str  # key
    belongs: bool
    at: datetime  # when it was said


@dataclass(frozen=True, slots=True)
class Lessons:
    """What examples taught; a value that can be stored and is made anew when examples change."""

    topic: str
    wrong_documents: frozenset[str] = frozenset()  # keys; these never belong
    right_documents: frozenset[str] = frozenset()  # keys; these always do
    wrong: Profile = ()
    right: Profile = ()
