"""What work runs, waits and failed, in a real database."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from topicwire.errors import DataFolderError
from topicwire.model.entry import Entry
from topicwire.model.outcome import Outcome, OutcomeRecord, Stage
from topicwire.pipeline.claim import claim, is_worked_on
from topicwire.services.jobs import JobService
from topicwire.services.views import JobState, Work
from topicwire.storage import entries, imports, outcomes
from topicwire.storage.database import Database
from topicwire.storage.imports import ImportState

NOON = datetime(2025, 7, 25, 12, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database(f"sqlite:///{tmp_path / 'topicwire.db'}")
    with made.write() as connection:
        listed = [Entry(f"https://x.example/{n}", "source") for n in range(3)]
        entries.offer(connection, listed, NOON)
        entries.postpone(connection, listed[0].address, NOON + timedelta(hours=1))
        entries.close(connection, listed[2].address)
        imports.put(connection, ImportState("archive", "7", 7, finished=False), NOON)
        imports.put(connection, ImportState("folder", "", 9, finished=True), NOON)
        ended = (
            (listed[0].address, Stage.FETCH, Outcome.WAITING, "no answer", None),
            ("https://x.example/9", Stage.EXTRACT, Outcome.FAILED, "a fault of ours", None),
            ("https://x.example/8", Stage.SUMMARIZE, Outcome.FALLBACK, "no endpoint", "d8"),
            ("https://x.example/7", Stage.SUMMARIZE, Outcome.DONE, "", "d7"),
        )
        outcomes.put_all(
            connection,
            [OutcomeRecord(item, stage, end, why, NOON, 4, key) for item, stage, end, why, key in ended],
        )
    yield made
    made.close()


@pytest.mark.parametrize("working", [True, False])
def test_each_kind_is_counted_and_shown(database: Database, working: bool) -> None:
    view = JobService(database, lambda: NOON, lambda: working).view()
    counts = {one.work: (one.running, one.waiting, one.failed) for one in view.work}
    assert list(counts) == list(Work)
    assert counts[Work.READ] == (0, 2, 1)
    assert counts[Work.IMPORT] == ((1, 0, 0) if working else (0, 1, 0))
    assert counts[Work.SUMMARIZE] == (0, 1, 0)
    assert counts[Work.SETTLE] == counts[Work.MATCH] == counts[Work.CHECK] == (0, 0, 0)
    shown = [(job.work, job.item, job.state, job.attempts, job.reason) for job in view.jobs]
    state = JobState.RUNNING if working else JobState.WAITING
    assert shown == [
        (Work.IMPORT, "archive", state, 0, ""),
        (Work.READ, "https://x.example/1", JobState.WAITING, 0, ""),
        (Work.READ, "https://x.example/0", JobState.WAITING, 1, "no answer"),
        (Work.READ, "https://x.example/9", JobState.FAILED, 4, "a fault of ours"),
        (Work.SUMMARIZE, "d8", JobState.WAITING, 4, "no endpoint"),
    ]
    assert not JobService(database, lambda: NOON, lambda: working).view(0).jobs


def test_one_process_works_on_a_folder(tmp_path: Path) -> None:
    assert not is_worked_on(tmp_path)
    with claim(tmp_path):
        assert is_worked_on(tmp_path)
        with pytest.raises(DataFolderError, match="Another topicwire"):
            claim(tmp_path)
    assert not is_worked_on(tmp_path)
