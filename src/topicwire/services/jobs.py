"""What work runs, waits and failed. All of it is read from the database, where it survives every crash."""

from collections.abc import Callable, Iterable
from datetime import datetime

from sqlalchemy import Connection

from topicwire.model.outcome import Outcome, OutcomeRecord, Stage
from topicwire.services.views import Job, JobState, JobsView, Work, WorkView
from topicwire.storage import documents, entries, imports, outcomes, sources, topics
from topicwire.storage.database import Database

MOST = 100  # jobs of one kind and state
_STAGES = {  # of the outcomes that a kind of work leaves behind
    Work.CHECK: (Stage.COLLECT,),
    Work.READ: (Stage.FETCH, Stage.EXTRACT),
    Work.SETTLE: (Stage.DEDUP, Stage.INDEX, Stage.MATCH),
    Work.SUMMARIZE: (Stage.SUMMARIZE,),
}
_AGAIN = (Outcome.WAITING, Outcome.FALLBACK)  # of summaries: tried again when it may work


class JobService:
    """Work that has not ended well yet."""

    def __init__(
        self, database: Database, now: Callable[[], datetime], is_worked_on: Callable[[], bool]
    ) -> None:
        self._database = database
        self._now = now
        self._is_worked_on = is_worked_on

    def view(self, limit: int = 20) -> JobsView:
        """Return each kind of work with its counts, and the first jobs of each kind and state."""
        most, working = max(0, min(limit, MOST)), self._is_worked_on()
        at_hand = JobState.RUNNING if working else JobState.WAITING  # what a worker does without being asked
        kinds, jobs = [], []
        with self._database.read() as connection:
            for work in Work:
                state = JobState.WAITING if work in (Work.READ, Work.SUMMARIZE) else at_hand
                total, open_jobs = self._open(connection, work, state, most)
                failed = outcomes.count(connection, _STAGES.get(work, ()), (Outcome.FAILED,))
                running = total if state is JobState.RUNNING else 0
                kinds.append(WorkView(work, running, total - running, failed))
                jobs += [*open_jobs, *self._ended(connection, work, JobState.FAILED, (Outcome.FAILED,), most)]
        return JobsView(working, tuple(kinds), tuple(jobs))

    def _open(
        self, connection: Connection, work: Work, state: JobState, most: int
    ) -> tuple[int, Iterable[Job]]:
        """Return how much of a kind of work is still to be done, and its first jobs."""
        match work:
            case Work.CHECK:
                due = sources.due(connection, self._now())
                return len(due), [
                    Job(work, source.key, state, told.failures, told.next_check, told.reason)
                    for source, told in due[:most]
                ]
            case Work.IMPORT:
                begun = imports.unfinished(connection)
                return len(begun), [Job(work, one.source, state) for one in begun[:most]]
            case Work.READ:
                return entries.count_pending(connection), self._reads(connection, state, most)
            case Work.SETTLE:
                keys = documents.unsettled(connection, most)
                return documents.count_unsettled(connection), [Job(work, key, state) for key in keys]
            case Work.MATCH:
                keys = topics.pending(connection)
                return len(keys), [Job(work, key, state) for key in keys[:most]]
            case Work.SUMMARIZE:
                total = outcomes.count(connection, _STAGES[work], _AGAIN)
                return total, self._ended(connection, work, state, _AGAIN, most)

    @staticmethod
    def _reads(connection: Connection, state: JobState, most: int) -> list[Job]:
        waiting = entries.waiting(connection, most)
        said = outcomes.reasons(connection, [one.address for one in waiting])
        return [
            Job(Work.READ, one.address, state, one.attempts, one.due, said.get(one.address, ""))
            for one in waiting
        ]

    @staticmethod
    def _ended(
        connection: Connection, work: Work, state: JobState, ends: tuple[Outcome, ...], most: int
    ) -> list[Job]:
        found = outcomes.with_end(connection, _STAGES.get(work, ()), ends, most)
        return [Job(work, _named(one), state, one.attempts, None, one.reason) for one in found]


def _named(record: OutcomeRecord) -> str:
    return record.item if record.stage in (Stage.COLLECT, Stage.FETCH) else record.document or record.item
