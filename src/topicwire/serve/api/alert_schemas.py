"""The JSON shapes of alerts."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from topicwire.serve.api.schemas import Shape


class NewAlert(BaseModel):
    """An alert to make, about one topic or one saved search."""

    model_config = ConfigDict(extra="forbid")
    channel: Literal["webhook", "email"]
    target: str = Field(min_length=1, max_length=2000, description="Address of a webhook, or a mail address")
    topic: str | None = Field(default=None, max_length=300, description="Key; either this or search")
    search: str | None = Field(default=None, max_length=64, description="Key of a saved search")
    every: int = Field(default=60, ge=1, le=10_080, strict=True, description="Minutes between two looks")


class AlertShape(Shape):
    """An alert and how it goes, without its secret."""

    key: str
    about: str = Field(description="Name of the topic or the saved search")
    topic: str | None
    search: str | None
    channel: Literal["webhook", "email"]
    target: str
    every: int = Field(description="Minutes between two looks")
    created: datetime
    due: datetime | None = Field(description="The next look; null: stopped, because the receiver is gone")
    sent: datetime | None = Field(description="The last delivery")
    failures: int = Field(description="Since the last delivery")
    reason: str = Field(description="Of the last failure")


class AlertsShape(Shape):
    """All alerts, oldest first."""

    alerts: tuple[AlertShape, ...]


class MadeAlert(Shape):
    """A new alert with the secret that signs its requests."""

    alert: AlertShape
    secret: str | None = Field(description="Shown only here (Standard Webhooks); null for mail")


class TestedAlert(Shape):
    """What became of a message without items."""

    delivered: bool
    reason: str = Field(description="Why it did not arrive; empty if it did")
