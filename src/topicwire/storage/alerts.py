"""Alerts, how they go, and which documents each has told of."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, select

from topicwire.model.alert import Alert, AlertState
from topicwire.storage.codec import decode, encode, stamp
from topicwire.storage.tables import alert_documents, alerts
from topicwire.storage.upsert import upsert

Kept = tuple[Alert, AlertState]


def put(connection: Connection, alert: Alert, state: AlertState) -> None:
    """Keep an alert and its state."""
    row = {
        "key": alert.key,
        "created": stamp(alert.created),
        "due": stamp(state.due) if state.due else None,
        "body": encode(alert),
        "state": encode(state),
    }
    upsert(connection, alerts, [row])


def get(connection: Connection, key: str) -> Kept | None:
    """Return an alert by its key."""
    row = connection.execute(select(alerts.c.body, alerts.c.state).where(alerts.c.key == key)).first()
    return (decode(Alert, row.body), decode(AlertState, row.state)) if row else None


def every(connection: Connection) -> tuple[Kept, ...]:
    """Return all alerts, oldest first."""
    rows = connection.execute(select(alerts.c.body, alerts.c.state).order_by(alerts.c.created, alerts.c.key))
    return tuple((decode(Alert, row.body), decode(AlertState, row.state)) for row in rows)


def due(connection: Connection, now: datetime) -> tuple[Kept, ...]:
    """Return the alerts whose time has come."""
    wanted = select(alerts.c.body, alerts.c.state).where(alerts.c.due <= stamp(now))
    rows = connection.execute(wanted.order_by(alerts.c.due))
    return tuple((decode(Alert, row.body), decode(AlertState, row.state)) for row in rows)


def remove(connection: Connection, key: str) -> bool:
    """Forget an alert; tell whether there was one."""
    connection.execute(delete(alert_documents).where(alert_documents.c.alert == key))
    return connection.execute(delete(alerts).where(alerts.c.key == key)).rowcount > 0


def told(connection: Connection, key: str, documents: Sequence[str]) -> frozenset[str]:
    """Return which of some documents an alert has told of."""
    same = (alert_documents.c.alert == key) & alert_documents.c.document.in_(documents)
    return frozenset(connection.execute(select(alert_documents.c.document).where(same)).scalars())


def tell(connection: Connection, key: str, documents: Sequence[str], now: datetime) -> None:
    """Keep that an alert has told of some documents."""
    rows = [{"alert": key, "document": one, "told": stamp(now)} for one in dict.fromkeys(documents)]
    upsert(connection, alert_documents, rows)


def forget_before(connection: Connection, moment: datetime) -> None:
    """Forget what was told before a moment."""
    connection.execute(delete(alert_documents).where(alert_documents.c.told < stamp(moment)))
