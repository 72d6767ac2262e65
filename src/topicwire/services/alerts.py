"""Alerts: who is told of what is new, and what each has been told already."""

import re
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from secrets import token_bytes, token_hex
from urllib.parse import urlsplit

from sqlalchemy import Connection

from topicwire.errors import DiscardError, NotFoundError, RetryError, UserError
from topicwire.model.alert import Alert, AlertState, Channel
from topicwire.model.selection import ALL, Selection
from topicwire.services.lists import LARGEST, Lists
from topicwire.services.views import AlertView, Item, ListPage, News
from topicwire.storage import alerts, searches, topics
from topicwire.storage.database import Database

MOST = 200  # alerts of an installation: each is looked at on its own
MOST_ITEMS = 500  # of one message; the rest comes with the next
FRESH = timedelta(days=7)  # what was published earlier is not news, though it was found only now
KEPT = timedelta(days=30)  # longer than anything can be fresh
LONGEST = timedelta(hours=6)  # between two tries of a delivery that fails
_MAIL = re.compile(r"[^\s@<>\",;:]{1,64}@[^\s@<>\",;:]{1,255}", re.ASCII)


class AlertService:
    """Keeping alerts, finding what is new for each, and keeping how its delivery went."""

    def __init__(
        self,
        database: Database,
        lists: Lists,
        now: Callable[[], datetime],
        deliver: Callable[[News], None],
    ) -> None:
        """`deliver` sends one message; raises RetryError or DiscardError if it does not arrive."""
        self._database = database
        self._lists = lists
        self._now = now
        self._deliver = deliver

    def add(
        self,
        channel: Channel,
        target: str,
        *,
        topic: str | None = None,
        search: str | None = None,
        every: int = 60,
    ) -> Alert:
        """Tell somebody from now on of what is new; what is there already counts as told."""
        if (topic is None) == (search is None):
            raise UserError("An alert is about one topic or one saved search; name exactly one of them.")
        if not 1 <= every <= 10_080:
            raise UserError(f"{every} minutes is not possible: from 1 minute to 10,080, which is a week.")
        _check(channel, target)
        now = self._now()
        secret = f"whsec_{b64encode(token_bytes(24)).decode()}" if channel is Channel.WEBHOOK else ""
        alert = Alert(token_hex(6), now, channel, target.strip(), every, topic, search, secret)
        with self._database.read() as connection:
            _about(connection, alert)
            if len(alerts.every(connection)) >= MOST:
                raise UserError(f"At most {MOST} alerts are kept. Remove one first.")
        there = [item for part in self._parts(alert) for item in part]
        with self._database.write() as connection:
            alerts.put(connection, alert, AlertState(due=now + timedelta(minutes=every)))
            alerts.tell(connection, alert.key, _keys(there), now)
        return alert

    def every(self) -> tuple[AlertView, ...]:
        """Return all alerts, oldest first."""
        with self._database.read() as connection:
            return tuple(
                AlertView(alert, _once_about(connection, alert), state)
                for alert, state in alerts.every(connection)
            )

    def get(self, key: str) -> AlertView:
        """Return one alert."""
        with self._database.read() as connection:
            held = alerts.get(connection, key)
            if held is None:
                raise NotFoundError(_missing(key))
            return AlertView(held[0], _once_about(connection, held[0]), held[1])

    def remove(self, key: str) -> None:
        """Tell nobody any more."""
        with self._database.write() as connection:
            if not alerts.remove(connection, key):
                raise NotFoundError(_missing(key))

    def test(self, key: str) -> str:
        """Send a message without items; return why it did not arrive, empty if it did.

        One that arrives lets an alert go on that had failed or was stopped.
        """
        view = self.get(key)
        try:
            self._deliver(News(view.alert, view.about, ()))
        except (RetryError, DiscardError) as error:
            return str(error)
        if view.state.failures:
            with self._database.write() as connection:
                alerts.put(connection, view.alert, AlertState(due=self._now(), sent=view.state.sent))
        return ""

    def due(self) -> tuple[Alert, ...]:
        """Return the alerts whose time has come, and forget what was told long ago."""
        now = self._now()
        with self._database.read() as connection:
            due = tuple(alert for alert, _ in alerts.due(connection, now))
        if due:  # this is asked every few seconds, and mostly there is nothing to do
            with self._database.write() as connection:
                alerts.forget_before(connection, now - KEPT)
        return due

    def news(self, alert: Alert) -> News:
        """Return what an alert has not told of, newest or most fitting first.

        Raises NotFoundError when its topic or search was removed.
        """
        with self._database.read() as connection:
            about = _about(connection, alert)
        new: list[Item] = []
        for part in self._parts(alert):
            keys = _keys(part)
            with self._database.read() as connection:
                told = alerts.told(connection, alert.key, keys)
            new += [
                item for item in part if item.document.fetched > alert.created and not told & {*_keys([item])}
            ]
        return News(alert, about, tuple(new[:MOST_ITEMS]))

    def delivered(self, news: News) -> None:
        """Keep that a message arrived; without items, that there was nothing to tell."""
        now, alert = self._now(), news.alert
        due = now + timedelta(minutes=alert.every)
        with self._database.write() as connection:
            held = alerts.get(connection, alert.key)
            if held is None:
                return  # removed meanwhile
            sent = now if news.items else held[1].sent
            alerts.put(connection, alert, AlertState(due=due, sent=sent))
            if news.items:
                alerts.tell(connection, alert.key, _keys(news.items), now)

    def failed(self, alert: Alert, reason: str, *, wait: float | None = None, final: bool = False) -> None:
        """Keep that a message did not arrive; it is tried again later and later, unless that is `final`.

        `wait`: seconds that the receiver asked for.
        """
        with self._database.write() as connection:
            held = alerts.get(connection, alert.key)
            if held is None:
                return
            failures = held[1].failures + 1
            delay = min(timedelta(minutes=2.0 ** min(failures - 1, 10)), LONGEST)
            delay = max(delay, timedelta(seconds=wait or 0))
            due = None if final else self._now() + delay
            alerts.put(connection, alert, replace(held[1], due=due, failures=failures, reason=reason[:500]))

    def _parts(self, alert: Alert) -> Iterator[tuple[Item, ...]]:
        """Give the fresh items of an alert's list, in parts."""
        cursor: str | None = None
        for _ in range(MOST_ITEMS // LARGEST):
            listed = self._part(alert, cursor)
            yield listed.items
            cursor = listed.cursor
            if cursor is None:
                return

    def _part(self, alert: Alert, cursor: str | None) -> ListPage:
        first = (self._now() - FRESH).date()
        query, topic, selection = "", alert.topic, ALL
        if alert.search is not None:
            with self._database.read() as connection:
                search = searches.get(connection, alert.search)
            if search is None:
                return ListPage((), 0, None)
            query, topic, selection = search.query, search.topic, search.selection
        since = max(first, selection.since) if selection.since else first
        wanted: Selection = replace(selection, since=since)
        if query:
            return self._lists.found(query, topic, wanted, cursor, LARGEST)
        return self._lists.newest(topic, wanted, cursor, LARGEST)


def _keys(items: Sequence[Item]) -> list[str]:
    """Return the keys of items and of their copies: an item that gets another leader is not new."""
    return [key for item in items for key in (item.document.key, *(copy.document for copy in item.copies))]


def _missing(key: str) -> str:
    return f"There is no alert {key[:40]!r}. It may have been removed."


def _about(connection: Connection, alert: Alert) -> str:
    """Return the name of what an alert is about; raises NotFoundError when there is none."""
    if alert.topic is not None:
        return topics.need(connection, alert.topic).name
    return searches.need(connection, alert.search or "").name


def _once_about(connection: Connection, alert: Alert) -> str:
    """Return the name of what an alert is about, or that it was removed."""
    try:
        return _about(connection, alert)
    except NotFoundError:
        return "(removed)"


def _check(channel: Channel, target: str) -> None:
    wanted = target.strip()
    if channel is Channel.EMAIL:
        if not _MAIL.fullmatch(wanted):
            raise UserError(f"{wanted[:80]!r} is no mail address.")
        return
    try:
        parts = urlsplit(wanted)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.hostname or len(wanted) > 2000:
        raise UserError(f"{wanted[:80]!r} is no address of a webhook; it begins with https:// or http://.")
