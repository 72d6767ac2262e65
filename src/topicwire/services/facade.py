"""The services, each under the name of its noun: what every door is given."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from topicwire.services.accounts import AccountService
from topicwire.services.alerts import AlertService
from topicwire.services.documents import DocumentService
from topicwire.services.jobs import JobService
from topicwire.services.lessons import LessonService
from topicwire.services.marks import MarkService
from topicwire.services.searches import SearchService
from topicwire.services.sessions import SessionService
from topicwire.services.status import StatusService
from topicwire.services.tokens import TokenService
from topicwire.services.topics import TopicService

if TYPE_CHECKING:
    from topicwire.services.sources import SourceService


@dataclass(frozen=True, slots=True)
class WireServices:
    """All services over one database and one index."""

    topics: TopicService
    documents: DocumentService
    status: StatusService
    subscribing: Callable[[], "SourceService"]  # made when needed: it reads feeds, which takes libraries
    accounts: AccountService
    sessions: SessionService
    tokens: TokenService
    marks: MarkService
    lessons: LessonService
    searches: SearchService
    alerts: AlertService
    jobs: JobService

    @property
    def sources(self) -> "SourceService":
        """The service of sources."""
        return self.subscribing()
