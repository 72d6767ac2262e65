"""A source: where entries are collected; and what a check of it found."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class SourceKind(StrEnum):
    """The list format of a source."""

    FEED = "feed"  # RSS, Atom or JSON Feed
    SITEMAP = "sitemap"  # sitemap, sitemap index or news sitemap
    ARCHIVE = "archive"  # WARC
    FOLDER = "folder"  # files on this machine
    GDELT = "gdelt"  # bulk files of the GDELT project

    @property
    def is_imported(self) -> bool:
        """Tell whether it lies on this machine: only an import reads it, again if it is asked to."""
        return self in {SourceKind.ARCHIVE, SourceKind.FOLDER}


@dataclass(frozen=True, slots=True)
class Source:
    """Where we collect. `key` is a short hash of the address."""

    key: str
    kind: SourceKind
    address: str
    outlet: str | None = None  # key of the outlet that everything in it is from, if one
    title: str = ""
    paused: bool = False  # nothing is fetched while set: the user's choice, or the host answered 410


@dataclass(frozen=True, slots=True)
class SourceState:
    """What the last checks of a source left behind: enough to ask politely the next time."""

    source: str  # key
    etag: str | None = None
    last_modified: str | None = None
    checked: datetime | None = None  # last check, whatever its end
    succeeded: datetime | None = None  # last check that gave a list or "not modified"
    next_check: datetime | None = None
    failures: int = 0  # in a row
    reason: str = ""  # of the last failure
    hub: str | None = None  # WebSub hub, as the feed names it
    daily: float | None = None  # entries a day, by the feed's own dates
    reached: datetime | None = None  # of bulk files: all before this time is read
