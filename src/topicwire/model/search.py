"""A search that a reader kept."""

from dataclasses import dataclass
from datetime import datetime

from topicwire.model.selection import ALL, Selection


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A query with its filters, under a name; lists, feeds and alerts are made from it."""

    key: str  # 12 hexadecimal digits, for addresses
    name: str
    created: datetime
    query: str = ""
    topic: str | None = None  # key of the topic searched within; None: everything
    selection: Selection = ALL
