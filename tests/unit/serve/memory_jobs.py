"""Work in memory: one entry waits."""

from datetime import UTC, datetime

from topicwire.services.views import Job, JobState, JobsView, Work, WorkView

NOW = datetime(2025, 7, 25, 12, tzinfo=UTC)


class MemoryJobs:
    """Work in memory: one entry waits."""

    def view(self, limit: int = 20) -> JobsView:
        waits = Job(Work.READ, "http://x.localhost/1", JobState.WAITING, 2, NOW, "no answer")
        return JobsView(working=True, work=(WorkView(Work.READ, 0, 1, 0),), jobs=(waits,)[:limit])
