"""A topicwire that is open on a data folder."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from topicwire.assemble.index import open_index, rebuild_index
from topicwire.assemble.once import Once
from topicwire.config import Settings
from topicwire.errors import DataFolderError
from topicwire.llm.embeddings import SentenceEncoder
from topicwire.pipeline.claim import is_worked_on
from topicwire.pipeline.progress import Report, silent
from topicwire.search.embedded.engine import EmbeddedIndex
from topicwire.search.interface import Mode
from topicwire.services.accounts import AccountService
from topicwire.services.alerts import AlertService
from topicwire.services.documents import DocumentService
from topicwire.services.facade import WireServices
from topicwire.services.jobs import JobService
from topicwire.services.lessons import LessonService
from topicwire.services.lists import Lists
from topicwire.services.marks import MarkService
from topicwire.services.passwords import Passwords
from topicwire.services.searches import SearchService
from topicwire.services.sessions import SessionService
from topicwire.services.status import StatusService
from topicwire.services.tokens import TokenService
from topicwire.services.topics import Matching, TopicService
from topicwire.services.views import News
from topicwire.storage.database import Database

if TYPE_CHECKING:
    from topicwire.assemble.work import Workshop
    from topicwire.pipeline.tools import Tools
    from topicwire.pipeline.worker import Worker
    from topicwire.services.sources import SourceService


def now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Wire:
    """A topicwire that is open on a data folder."""

    folder: Path
    database: Database
    index: EmbeddedIndex
    services: WireServices
    embedder: SentenceEncoder | None  # None: no search by meaning
    lists: Lists
    workshop: "Once[Workshop]"  # made when work begins: its libraries take half a second

    @property
    def tools(self) -> "Tools":
        """What the stages are run with."""
        return self.workshop().tools

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Release all files and connections."""
        self.index.close()
        for workshop in self.workshop.made():
            workshop.close()
        self.database.close()

    def worker(self) -> "Worker":
        """Begin to work on the data folder; close the worker, or use it in a `with` block."""
        # Imported here because the workflow engine takes half a second, and most commands only read.
        from topicwire.pipeline.worker import Worker

        return Worker(self.tools, self.folder)

    def reindex(self, report: Report = silent) -> int:
        """Make the search index anew from the database; return the number of clusters.

        The old one serves meanwhile; what a worker puts into it until the swap is put again.
        """
        from topicwire.pipeline.whole import index_since

        began = now()
        rebuild_index(self.folder, self.database, report, self.embedder)
        index_since(self.tools, began)
        return self.index.count()


def open_wire(settings: Settings, *, report: Report = silent) -> Wire:
    """Open the data folder that the settings name; `report` hears of an index that had to be rebuilt.

    Raises DataFolderError when the folder cannot be used.
    """
    folder = settings.data.dir
    make_folder(folder)
    database = Database(f"sqlite:///{folder / 'topicwire.db'}")
    encoder = SentenceEncoder()
    embedder = encoder if settings.search.embeddings else None
    index = open_index(folder, database, report, embedder)
    workshop = Once(partial(_workshop, settings, database, index, encoder))
    matching = MatcherOnDemand(workshop)
    lists = Lists(database, index, now, Mode(settings.search.mode))
    services = WireServices(
        topics=TopicService(database, lists, matching, now),
        documents=DocumentService(database, lists),
        status=StatusService(database, now),
        subscribing=Once(partial(_sources, settings, database, workshop)),
        accounts=AccountService(database, Passwords(), now),
        sessions=SessionService(database, timedelta(days=settings.web.session_days), now),
        tokens=TokenService(database, now),
        marks=MarkService(database, lists, now),
        lessons=LessonService(database, index, matching, now),
        searches=SearchService(database, lists, now),
        alerts=AlertService(database, lists, now, partial(_deliver, settings)),
        jobs=JobService(database, now, partial(is_worked_on, folder)),
    )
    return Wire(folder, database, index, services, embedder, lists, workshop)


class MatcherOnDemand(Matching):
    """Matches with the tools of work, which are made at the first topic that is added or changed."""

    def __init__(self, workshop: "Once[Workshop]") -> None:
        self._workshop = workshop

    def whole(self, topic: str, report: Report = silent) -> None:
        """Match the whole collection."""
        self._workshop().matcher.whole(topic, report)

    def named(self, topic: str, report: Report = silent) -> None:
        """Judge again the documents that name the topic."""
        self._workshop().matcher.named(topic, report)

    def some(self, topic: str, keys: Sequence[str]) -> None:
        """Judge some documents again."""
        self._workshop().matcher.some(topic, keys)


def _workshop(
    settings: Settings, database: Database, index: EmbeddedIndex, encoder: SentenceEncoder
) -> "Workshop":
    from topicwire.assemble.work import open_workshop

    return open_workshop(settings, database, index, encoder, now)


def _sources(settings: Settings, database: Database, workshop: "Once[Workshop]") -> "SourceService":
    from topicwire.collect.catalogue import load
    from topicwire.services.finding import Finder
    from topicwire.services.sources import SourceService

    finder = Finder(workshop().tools.fetcher, load(), settings.collect.gdelt_address)
    return SourceService(database, finder, now)


def _deliver(settings: Settings, news: News) -> None:
    """Send one message of an alert; raises RetryError or DiscardError if it does not arrive."""
    from topicwire.assemble.alerts import deliver_alert

    deliver_alert(settings, news)


def make_folder(folder: Path) -> None:
    """Make the data folder, and see that it can be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".writable"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise DataFolderError(
            f"The data folder {folder} cannot be written ({error.strerror}). "
            "Change its permissions, or choose another with --data-dir."
        ) from error
