"""How the installation is: counts, problems, and the health of each source."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from sqlalchemy import Connection

from topicwire import __version__
from topicwire.model.source import Source, SourceState
from topicwire.services.habit import Day, habit
from topicwire.services.views import SourceView, StatusView
from topicwire.storage import clusters, documents, listings, outcomes, sources, summaries, topics
from topicwire.storage.codec import unstamp
from topicwire.storage.database import Database
from topicwire.storage.listings import SourceDay

_PROBLEMS = 50


class StatusService:
    """The whole installation in numbers."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    def view(self) -> StatusView:
        """Return counts, problems and the health of the sources."""
        with self._database.read() as connection:
            judged, agreed = summaries.agreement(connection)
            known = sources.every(connection)
            days = listings.source_days(connection)
            return StatusView(
                version=__version__,
                documents=documents.count(connection),
                items=clusters.count(connection),
                topics=len(topics.every(connection)),
                summaries=summaries.count(connection),
                judged=judged,
                agreed=agreed,
                outcomes=outcomes.counts(connection),
                problems=outcomes.problems(connection, _PROBLEMS),
                sources=tuple(
                    self._source(source, state, days.get(source.key, ()), _merged(connection, source.key))
                    for source, state in known
                ),
            )

    def ended(self, since: datetime) -> dict[str, dict[str, int]]:
        """Return stage → outcome → number of items that ended so, at a moment or after it."""
        with self._database.read() as connection:
            return outcomes.counts(connection, since=since)

    def _source(
        self, source: Source, state: SourceState, counted: Sequence[SourceDay], ends: dict[str, int]
    ) -> SourceView:
        days = [
            Day(date.fromisoformat(one.day), one.documents, unstamp(one.newest), unstamp(one.read))
            for one in counted
        ]
        found = habit(days, state.succeeded, self._now())
        silent = found.silent and not source.paused
        return SourceView(source, state, found.documents, found.daily, silent=silent, outcomes=ends)


def _merged(connection: Connection, source: str) -> dict[str, int]:
    """Return outcome → number of items over all stages of a source's entries."""
    merged: dict[str, int] = {}
    for found in outcomes.counts(connection, source).values():
        for outcome, number in found.items():
            merged[outcome] = merged.get(outcome, 0) + number
    return merged
