"""How a check is made, and what its steps share."""

from dataclasses import dataclass, field
from datetime import datetime

from topicwire.collect.schedule import ScheduleOptions
from topicwire.model.source import Source, SourceState


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """How much of a source one check takes."""

    schedule: ScheduleOptions = field(default_factory=ScheduleOptions)
    entries: int = 50_000  # the newest are taken
    parts: int = 20  # lists that the list names: sitemaps of an index, older pages of a feed, files of GDELT
    zone: str | None = None  # IANA, of times without one
    names: tuple[str, ...] = ()  # what articles of a GDELT source must mention, one of them; none: no article


@dataclass(frozen=True, slots=True)
class Asked:
    """What the steps of one check share."""

    source: Source
    state: SourceState
    now: datetime
    options: CheckOptions
