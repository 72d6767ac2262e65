"""What is written as a file: a list under a title."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from topicwire.model.topic import Topic
from topicwire.services.views import Item


@dataclass(frozen=True, slots=True)
class Report:
    """A list to write."""

    title: str
    items: Sequence[Item]
    base: str  # address of the server, so that citations lead back to the paragraphs
    made: datetime  # aware
    topic: Topic | None = None  # whose list it is
