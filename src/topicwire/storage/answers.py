"""Raw answers of language models, kept so that nothing is paid for twice; and what was spent."""

from datetime import datetime

from sqlalchemy import Connection, func, select

from topicwire.model.summary import Usage
from topicwire.storage.codec import stamp
from topicwire.storage.tables import answers, spending
from topicwire.storage.upsert import upsert

_DAY = 10


def put(connection: Connection, key: str, body: str, now: datetime) -> None:
    """Keep an answer under the hash of all that determined it."""
    upsert(connection, answers, [{"key": key, "body": body, "made": stamp(now)}])


def get(connection: Connection, key: str) -> str | None:
    """Return a kept answer."""
    return connection.execute(select(answers.c.body).where(answers.c.key == key)).scalar()


def spend(connection: Connection, model: str, usage: Usage, now: datetime) -> None:
    """Add what a call took to its day."""
    day = stamp(now)[:_DAY]
    same = (spending.c.day == day) & (spending.c.model == model)
    before = connection.execute(select(spending).where(same)).mappings().first()
    row = {
        "day": day,
        "model": model,
        "tokens_in": usage.tokens_in + (before["tokens_in"] if before else 0),
        "tokens_out": usage.tokens_out + (before["tokens_out"] if before else 0),
        "cost": usage.cost + (before["cost"] if before else 0.0),
    }
    upsert(connection, spending, [row])


def spent(connection: Connection, now: datetime) -> float:
    """Return the cost of all calls on the day of `now`, in the currency of the price settings."""
    total = select(func.sum(spending.c.cost)).where(spending.c.day == stamp(now)[:_DAY])
    return float(connection.execute(total).scalar() or 0.0)
