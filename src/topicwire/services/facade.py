"""The services, each under the name of its noun: what every door is given."""

from dataclasses import dataclass

from topicwire.services.accounts import AccountService
from topicwire.services.alerts import AlertService
from topicwire.services.documents import DocumentService
from topicwire.services.jobs import JobService
from topicwire.services.lessons import LessonService
from topicwire.services.marks import MarkService
from topicwire.services.searches import SearchService
from topicwire.services.sessions import SessionService
from topicwire.services.sources import SourceService
from topicwire.services.status import StatusService
from topicwire.services.tokens import TokenService
from topicwire.services.topics import TopicService


@dataclass(frozen=True, slots=True)
class WireServices:
    """All services over one database and one index."""

    topics: TopicService
    documents: DocumentService
    status: StatusService
    sources: SourceService
    accounts: AccountService
    sessions: SessionService
    tokens: TokenService
    marks: MarkService
    lessons: LessonService
    searches: SearchService
    alerts: AlertService
    jobs: JobService
