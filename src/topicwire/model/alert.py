"""An alert: who is told when something new comes to a topic or a saved search."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Channel(StrEnum):
    """How somebody is told."""

    WEBHOOK = "webhook"  # a signed request to an address
    EMAIL = "email"  # a digest


@dataclass(frozen=True, slots=True)
class Alert:
    """A wish to be told. Exactly one of `topic` and `search` is set."""

    key: str  # 12 hexadecimal digits
    created: datetime
    channel: Channel
    target: str  # an address on the web, or a mail address
    every: int  # minutes between two looks; a digest collects what came meanwhile
    topic: str | None = None  # key
    search: str | None = None  # key
    secret: str = ""  # signs the requests of a webhook; empty for mail


@dataclass(frozen=True, slots=True)
class AlertState:
    """How an alert goes."""

    due: datetime | None  # the next look; None: stopped, because the receiver is gone
    sent: datetime | None = None  # the last delivery
    failures: int = 0  # since then
    reason: str = ""  # of the last failure
