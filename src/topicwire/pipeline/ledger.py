"""What language models answered and cost, kept in the database."""

from datetime import UTC, date, datetime, time

from topicwire.llm.model import ChatAnswer
from topicwire.model.summary import Usage
from topicwire.storage import answers
from topicwire.storage.codec import decode, encode
from topicwire.storage.database import Database


class StoredAnswers:
    """An `AnswerCache` that outlives the process."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, key: str) -> ChatAnswer | None:
        """Return the answer kept under a key."""
        with self._database.read() as connection:
            body = answers.get(connection, key)
        return decode(ChatAnswer, body) if body else None

    def put(self, key: str, answer: ChatAnswer) -> None:
        """Keep an answer; a key kept before stays as it is."""
        with self._database.write() as connection:
            if answers.get(connection, key) is None:
                answers.put(connection, key, encode(answer), datetime.now(UTC))


class StoredLedger:
    """A `Ledger` that outlives the process; the days of all models count together."""

    def __init__(self, database: Database, model: str) -> None:
        self._database = database
        self._model = model

    def spent(self, day: date) -> float:
        """Return the money spent on a day (UTC)."""
        with self._database.read() as connection:
            return answers.spent(connection, _noon(day))

    def add(self, day: date, cost: float, tokens_in: int, tokens_out: int) -> None:
        """Add one call."""
        usage = Usage(tokens_in=tokens_in, tokens_out=tokens_out, cost=cost)
        with self._database.write() as connection:
            answers.spend(connection, self._model, usage, _noon(day))


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)
