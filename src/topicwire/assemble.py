"""The only place that names concrete classes: settings in, a working topicwire out."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from socket import gethostname
from types import TracebackType
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from topicwire.collect.catalogue import load
from topicwire.collect.check import CheckOptions
from topicwire.collect.schedule import ScheduleOptions
from topicwire.config import Settings
from topicwire.config.address import base_address
from topicwire.config.exposure import is_exposed, is_local
from topicwire.config.key import read_key
from topicwire.errors import DataFolderError, StaleIndexError
from topicwire.llm.budget import Budget, Prices
from topicwire.llm.embeddings import SentenceEncoder
from topicwire.llm.model import ChatModel
from topicwire.llm.translation import InstalledTranslators
from topicwire.model.alert import Channel
from topicwire.model.document import Document
from topicwire.model.summary import Way
from topicwire.net.fetcher import WebFetcher, open_fetcher
from topicwire.net.options import NetOptions
from topicwire.net.request import Request
from topicwire.pipeline.checking import Names, ParagraphVerifier
from topicwire.pipeline.claim import is_worked_on
from topicwire.pipeline.directory import StoredOutlets
from topicwire.pipeline.ledger import StoredAnswers, StoredLedger
from topicwire.pipeline.linking import TranslationLinks
from topicwire.pipeline.matching import LaterMatcher, Matcher
from topicwire.pipeline.names import known_names
from topicwire.pipeline.progress import Report, silent
from topicwire.pipeline.tools import PipelineOptions, Tools
from topicwire.pipeline.whole import all_records, index_since
from topicwire.search.embedded.engine import EmbeddedIndex, rebuild
from topicwire.search.embedded.folder import changed
from topicwire.search.interface import Mode
from topicwire.serve.alerts.sender import Sender, deliver
from topicwire.services.accounts import AccountService
from topicwire.services.alerts import AlertService
from topicwire.services.documents import DocumentService
from topicwire.services.facade import WireServices
from topicwire.services.finding import Finder
from topicwire.services.freshness import Freshness
from topicwire.services.jobs import JobService
from topicwire.services.lessons import LessonService
from topicwire.services.lists import Lists
from topicwire.services.marks import MarkService
from topicwire.services.passwords import Passwords
from topicwire.services.searches import SearchService
from topicwire.services.sessions import SessionService
from topicwire.services.sources import SourceService
from topicwire.services.status import StatusService
from topicwire.services.tokens import TokenService
from topicwire.services.topics import TopicService
from topicwire.services.views import News
from topicwire.storage.database import Database
from topicwire.storage.pages import RawStore
from topicwire.summarize.choose import Makers, SummaryOptions, summarise
from topicwire.summarize.estimate import Estimate, estimate
from topicwire.summarize.second_judge import ModelJudge

if TYPE_CHECKING:
    from fastapi import FastAPI

    from topicwire.llm.chat import OpenAIChat
    from topicwire.pipeline.worker import Worker
    from topicwire.serve.counts import Counts
    from topicwire.serve.options import WebOptions

_MB = 1_000_000
_LARGE_SECONDS = 1800.0  # for one file of a translation model, 60 MB over a slow line
_WAYS = {"model": Way.MODEL, "translated": Way.TRANSLATED, "extractive": Way.EXTRACTIVE}


def now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Wire:
    """A topicwire that is open on a data folder."""

    folder: Path
    tools: Tools
    services: WireServices
    embedder: SentenceEncoder | None  # None: no search by meaning
    lists: Lists
    chat: "OpenAIChat | None" = None  # None: no language model

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Release all files and connections."""
        self.tools.index.close()
        if self.chat is not None:
            self.chat.close()
        if isinstance(self.tools.fetcher, WebFetcher):
            self.tools.fetcher.close()
        self.tools.database.close()

    def warm(self) -> None:
        """Begin to load what the first searches need, and go on."""
        if isinstance(self.tools.index, EmbeddedIndex):
            self.tools.index.warm()

    def worker(self) -> "Worker":
        """Begin to work on the data folder; close the worker, or use it in a `with` block."""
        # Imported here because the workflow engine takes half a second, and most commands only read.
        from topicwire.pipeline.worker import Worker

        return Worker(self.tools, self.folder)

    def reindex(self, report: Report = silent) -> int:
        """Make the search index anew from the database; return the number of clusters.

        The old one serves meanwhile; what a worker puts into it until the swap is put again.
        """
        began = now()
        rebuild_index(self.folder, self.tools.database, report, self.embedder)
        index_since(self.tools, began)
        return self.tools.index.count()


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
    chat = chat_model(settings, database) if settings.llm.base_url else None
    made_with = makers(settings, database, encoder, chat)
    tools = Tools(
        database=database,
        raw=RawStore(folder / "raw"),
        fetcher=open_fetcher(net_options(settings)),
        outlets=StoredOutlets(database),
        index=index,
        summarise=partial(summarise, options=summary_options(settings), makers=made_with),
        verifier=made_with.verifier,
        now=now,
        links=TranslationLinks(embedder, encoder.languages),
        options=pipeline_options(settings),
    )
    lists = Lists(database, index, now, Mode(settings.search.mode))
    services = WireServices(
        topics=TopicService(database, lists, Matcher(tools), now),
        documents=DocumentService(database, lists),
        status=StatusService(database, now),
        sources=SourceService(database, Finder(tools.fetcher, load(), settings.collect.gdelt_address), now),
        accounts=AccountService(database, Passwords(), now),
        sessions=SessionService(database, timedelta(days=settings.web.session_days), now),
        tokens=TokenService(database, now),
        marks=MarkService(database, lists, now),
        lessons=LessonService(database, index, Matcher(tools), now),
        searches=SearchService(database, lists, now),
        alerts=AlertService(database, lists, now, partial(deliver_alert, settings)),
        jobs=JobService(database, now, partial(is_worked_on, folder)),
    )
    return Wire(folder, tools, services, embedder, lists, chat)


def web_app(wire: Wire, settings: Settings, counts: "Counts | None" = None, first: bool = True) -> "FastAPI":
    """Return all doors over HTTP; of processes with the same `counts` only the first resumes work."""
    # Imported here because only one command serves, and the web framework takes half a second.
    from topicwire.serve.web import create_app

    later = LaterMatcher(Matcher(wire.tools))
    if first:
        later.resume()
    fresh = Freshness(wire.tools.database, partial(changed, wire.folder / "index"))
    served, options, lets_in = _served(wire, later), web_options(settings), wire.services
    return create_app(served, options, lets_in, at_end=later.close, state=fresh.state, counts=counts)


def _served(wire: Wire, matching: LaterMatcher) -> WireServices:
    """Return the services of the web doors: nobody waits there while a large collection is matched."""
    database, tools = wire.tools.database, wire.tools
    return replace(
        wire.services,
        topics=TopicService(database, wire.lists, matching, now),
        lessons=LessonService(database, tools.index, matching, now),
    )


def web_options(settings: Settings) -> "WebOptions":
    """Return how the doors are served, and to whom."""
    from topicwire.serve.options import WebOptions

    web, search = settings.web, settings.search
    usual = WebOptions()
    named = [urlsplit(web.public_address).hostname or "", *web.names, web.host, gethostname()]
    hosts = dict.fromkeys([*usual.hosts, *(name.lower() for name in named if name)])
    return replace(
        usual,
        language=None if web.language == "auto" else web.language,
        hosts=tuple(hosts),
        modes=tuple(sorted(map(str, Mode), key=lambda mode: mode != search.mode))
        if search.embeddings
        else (),
        any_address=not is_local(web.host),
        exposed=is_exposed(settings),
        hub=web.hub,
        https=web.certificate is not None or web.public_address.startswith("https:"),
        requests_per_minute=web.requests_per_minute,
    )


@contextmanager
def alert_sender(wire: Wire, settings: Settings) -> Iterator[Sender]:
    """Yield what tells people of what is new."""
    with alert_ways(settings) as ways:
        yield Sender(wire.services.alerts, ways)


def deliver_alert(settings: Settings, news: News) -> None:
    """Send one message of an alert; raises RetryError or DiscardError if it does not arrive."""
    with alert_ways(settings) as ways:
        deliver(ways, news)


@contextmanager
def alert_ways(settings: Settings) -> Iterator[dict[Channel, Callable[[News], None]]]:
    """Yield how messages are sent, by channel; mail only if a server is set."""
    # Imported here because most commands send nothing.
    from topicwire.net.post import Poster
    from topicwire.serve.alerts.mail import MailDelivery, MailOptions
    from topicwire.serve.alerts.webhook import WebhookDelivery

    mail = settings.mail
    ways: dict[Channel, Callable[[News], None]] = {}
    if mail.host:
        base = base_address(settings)
        options = MailOptions(
            mail.host, mail.port, mail.security, mail.user, mail.password, mail.sender, base
        )
        ways[Channel.EMAIL] = MailDelivery(options, now).deliver
    with closing(Poster(net_options(settings))) as poster:
        ways[Channel.WEBHOOK] = WebhookDelivery(poster.post, now).deliver
        yield ways


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


def open_index(
    folder: Path, database: Database, report: Report, embedder: SentenceEncoder | None
) -> EmbeddedIndex:
    """Open the search index; one that is missing, damaged or of another make is rebuilt."""
    try:
        return EmbeddedIndex(folder / "index", embedder)
    except StaleIndexError:
        rebuild_index(folder, database, report, embedder)
        return EmbeddedIndex(folder / "index", embedder)


def rebuild_index(folder: Path, database: Database, report: Report, embedder: SentenceEncoder | None) -> None:
    """Make the index anew beside the one in use, then swap."""
    rebuild(folder / "index", all_records(database, report), lambda _done: None, embedder)


def net_options(settings: Settings) -> NetOptions:
    """Return how pages are fetched."""
    net = settings.net
    return NetOptions(
        contact=net.contact,
        allowed=net.allowed_addresses,
        connect_seconds=net.connect_seconds,
        read_seconds=net.read_seconds,
        total_seconds=net.total_seconds,
        redirects=net.redirects,
        max_bytes=net.max_bytes,
        delay_seconds=net.delay_seconds,
        max_delay_seconds=net.max_delay_seconds,
        proxies=net.proxy,
        cache=settings.data.dir / "cache.db" if net.cache else None,
        cache_bytes=net.cache_mb * _MB,
    )


def pipeline_options(settings: Settings) -> PipelineOptions:
    """Return how the work is done."""
    collect = settings.collect
    schedule = ScheduleOptions(shortest=collect.min_interval_seconds, longest=collect.max_interval_seconds)
    return PipelineOptions(
        attempts=collect.attempts,
        parallel_hosts=collect.parallel_hosts,
        parallel_summaries=settings.llm.parallel,
        max_waiting=collect.max_waiting,
        min_free_bytes=settings.data.min_free_mb * _MB,
        check=CheckOptions(schedule=schedule, zone=settings.extract.zone),
    )


def summary_options(settings: Settings) -> SummaryOptions:
    """Return what readers want of summaries."""
    wanted = settings.summarize
    way = None if wanted.way == "auto" else _WAYS[wanted.way]
    decides = repr((wanted, settings.verify, settings.llm.base_url, settings.llm.model))
    stamp = sha256(decides.encode()).hexdigest()[:16]
    return SummaryOptions(wanted.language, way, judged=settings.verify.second_judge, settings=stamp)


def makers(
    settings: Settings, database: Database, embedder: SentenceEncoder, chat: ChatModel | None = None
) -> Makers:
    """Return what this machine has to make and check summaries."""
    return Makers(
        verifier=verifier_of(settings, lambda: known_names(database), embedder),
        embedder=embedder,
        chat=chat,
        translators=InstalledTranslators(models_folder(settings)),
        judge=ModelJudge(chat) if chat is not None and settings.verify.second_judge else None,
    )


def verifier_of(
    settings: Settings, names: Callable[[], Names], embedder: SentenceEncoder | None = None
) -> ParagraphVerifier:
    """Return what checks claims on this machine."""
    return ParagraphVerifier(embedder or SentenceEncoder(), names, settings.verify.threshold)


def models_folder(settings: Settings) -> Path:
    """Return where translation models lie."""
    return settings.data.dir / "models"


def fetch_bytes(settings: Settings) -> Callable[[str, int], bytes]:
    """Return what fetches files that are larger than pages: a function of address and most bytes."""
    options = replace(net_options(settings), cache=None, robots=False, total_seconds=_LARGE_SECONDS)

    def fetch(address: str, most: int) -> bytes:
        with open_fetcher(options) as fetcher:
            return fetcher.fetch(Request(address, max_bytes=most)).body

    return fetch


def chat_model(settings: Settings, database: Database) -> "OpenAIChat":
    """Return the language model of the settings."""
    # Imported here because the client takes half a second, and most installations have no model.
    from topicwire.llm.chat import ChatOptions, OpenAIChat

    llm = settings.llm
    options = ChatOptions(
        base_url=llm.base_url,
        model=llm.model,
        key=read_key(llm.key, llm.key_file),
        timeout=llm.timeout_seconds,
        parallel=llm.parallel,
    )
    budget = Budget(StoredLedger(database, llm.model), prices(settings), llm.daily_budget)
    return OpenAIChat(options, budget, StoredAnswers(database))


def estimate_summaries(
    settings: Settings, database: Database, documents: Iterable[Document]
) -> Estimate | None:
    """Return what summaries by the language model will take; None if no model would be asked."""
    if not settings.llm.base_url or settings.summarize.way not in ("auto", "model"):
        return None
    kept = StoredAnswers(database)
    return estimate(documents, summary_options(settings), prices(settings), settings.llm.model, kept)


def prices(settings: Settings) -> Prices:
    """Return what a million tokens cost."""
    return Prices(settings.llm.price_in, settings.llm.price_out)
