"""Looking, time and again, what is new for each alert, and delivering it."""

from collections.abc import Callable, Mapping
from typing import Protocol

import structlog

from topicwire.errors import DiscardError, NotFoundError, RetryError
from topicwire.model.alert import Alert, Channel
from topicwire.serve.rounds import repeat
from topicwire.services.views import News

_log = structlog.get_logger(__name__)
Deliver = Callable[[News], None]
Ways = Mapping[Channel, Deliver]


class Alerts(Protocol):
    """What sending needs from the service of alerts; see there."""

    def due(self) -> tuple[Alert, ...]:
        """Return the alerts whose time has come."""
        ...

    def news(self, alert: Alert) -> News:
        """Return what an alert has not told of."""
        ...

    def delivered(self, news: News) -> None:
        """Keep that a message arrived."""
        ...

    def failed(self, alert: Alert, reason: str, *, wait: float | None = None, final: bool = False) -> None:
        """Keep that a message did not arrive."""
        ...


class Sender:
    """Delivers what is new. What fails stays new, and is tried again: at least once, rarely twice."""

    def __init__(self, alerts: Alerts, ways: Ways) -> None:
        """`ways` raise RetryError for what may work later and DiscardError for what never will."""
        self._alerts = alerts
        self._ways = ways

    def run(self, stop: Callable[[], bool]) -> None:
        """Look again and again, until `stop()` says so."""
        repeat(self.round, stop)

    def round(self) -> int:
        """Deliver what is due; return how many messages arrived. One that fails hurts no other."""
        return sum(self._send(alert) for alert in self._alerts.due())

    def _send(self, alert: Alert) -> bool:
        try:
            news = self._alerts.news(alert)
            if news.items:
                deliver(self._ways, news)
            self._alerts.delivered(news)
        except RetryError as error:
            self._fail(alert, str(error), wait=error.wait)
        except (DiscardError, NotFoundError) as error:
            self._fail(alert, str(error), final=True)
        except Exception as error:  # noqa: BLE001 - a fault of ours with one alert must not stop the others
            self._fail(alert, f"{type(error).__name__}: {error}")
        else:
            return bool(news.items)
        return False

    def _fail(self, alert: Alert, reason: str, *, wait: float | None = None, final: bool = False) -> None:
        _log.warning("alert failed", alert=alert.key, reason=reason, final=final)
        self._alerts.failed(alert, reason, wait=wait, final=final)


def deliver(ways: Ways, news: News) -> None:
    """Send one message by its alert's channel; raises what that raises, RetryError if there is no way yet."""
    way = ways.get(news.alert.channel)
    if way is None:
        raise RetryError("no mail server is set; set mail.host and mail.sender")
    way(news)
