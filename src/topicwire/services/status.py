"""How the installation is: counts, problems, and the health of each source."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Connection

from topicwire import __version__
from topicwire.model.source import Source, SourceState
from topicwire.services.views import SourceView, StatusView
from topicwire.storage import clusters, documents, listings, outcomes, sources, summaries, topics
from topicwire.storage.codec import stamp, unstamp
from topicwire.storage.database import Database

_SPAN_DAYS = 14
_SILENT_AFTER = 3  # times its usual gap between documents; twice is a long weekend
_SHORTEST_SILENCE = timedelta(days=1)
_PROBLEMS = 50


class StatusService:
    """The whole installation in numbers."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    def view(self) -> StatusView:
        """Return counts, problems and the health of the sources."""
        with self._database.read() as connection:
            since = stamp(self._now() - timedelta(days=_SPAN_DAYS))
            counted = listings.source_counts(connection, since)
            known = sources.every(connection)
            return StatusView(
                version=__version__,
                documents=documents.count(connection),
                items=clusters.count(connection),
                topics=len(topics.every(connection)),
                summaries=summaries.count(connection),
                outcomes=outcomes.counts(connection),
                problems=outcomes.problems(connection, _PROBLEMS),
                sources=tuple(
                    self._source(source, state, counted.get(source.key), _merged(connection, source.key))
                    for source, state in known
                ),
            )

    def _source(
        self,
        source: Source,
        state: SourceState,
        counted: tuple[int, int, str] | None,
        ends: dict[str, int],
    ) -> SourceView:
        total, recent, newest = counted or (0, 0, "")
        daily = recent / _SPAN_DAYS
        quiet = self._now() - unstamp(newest) if newest else timedelta(0)
        usual = timedelta(days=1 / daily) if daily else timedelta(days=_SPAN_DAYS)
        silent = bool(newest) and quiet > max(_SHORTEST_SILENCE, usual * _SILENT_AFTER)
        return SourceView(
            source=source, state=state, documents=total, daily=round(daily, 2), silent=silent, outcomes=ends
        )


def _merged(connection: Connection, source: str) -> dict[str, int]:
    """Return outcome → number of items over all stages of a source's entries."""
    merged: dict[str, int] = {}
    for found in outcomes.counts(connection, source).values():
        for outcome, number in found.items():
            merged[outcome] = merged.get(outcome, 0) + number
    return merged
