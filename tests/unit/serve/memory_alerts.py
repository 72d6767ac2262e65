"""Alerts in memory: nothing is sent, and what has "gone" in its target does not arrive."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from topicwire.errors import NotFoundError, UserError
from topicwire.model.alert import Alert, AlertState, Channel
from topicwire.services.views import AlertView

NOW = datetime(2025, 7, 25, 12, tzinfo=UTC)


@dataclass
class MemoryAlerts:
    """Alerts over a collection."""

    held: dict[str, AlertView]
    name_of: Callable[[str], str]  # key of a topic → its name

    def add(
        self,
        channel: Channel,
        target: str,
        *,
        topic: str | None = None,
        search: str | None = None,
        every: int = 60,
    ) -> Alert:
        if (topic is None) == (search is None):
            raise UserError("An alert is about one topic or one saved search; name exactly one of them.")
        if channel is Channel.EMAIL and "@" not in target:
            raise UserError(f"{target[:80]!r} is no mail address.")
        about = self.name_of(topic) if topic else "a search"
        secret = "whsec_c2VjcmV0" if channel is Channel.WEBHOOK else ""
        alert = Alert(f"{len(self.held) + 1:012x}", NOW, channel, target, every, topic, search, secret)
        self.held[alert.key] = AlertView(alert, about, AlertState(NOW + timedelta(minutes=every)))
        return alert

    def get(self, key: str) -> AlertView:
        if key not in self.held:
            raise NotFoundError(f"There is no alert {key!r}.")
        return self.held[key]

    def every(self) -> tuple[AlertView, ...]:
        return tuple(self.held.values())

    def remove(self, key: str) -> None:
        self.get(key)
        del self.held[key]

    def test(self, key: str) -> str:
        target = self.get(key).alert.target
        return f"{target} answered 410" if "gone" in target else ""
