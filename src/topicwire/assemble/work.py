"""What work is done with: fetching, reading, summarising, checking, and the models they ask.

Kept apart from what answers readers, because its libraries take half a second to import.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from topicwire.collect.check import CheckOptions
from topicwire.collect.schedule import ScheduleOptions
from topicwire.config import Settings
from topicwire.config.key import read_key
from topicwire.llm.budget import Budget, Prices
from topicwire.llm.embeddings import SentenceEncoder
from topicwire.llm.model import ChatModel
from topicwire.llm.translation import InstalledTranslators
from topicwire.model.document import Document
from topicwire.model.summary import Way
from topicwire.net.fetcher import WebFetcher, open_fetcher
from topicwire.net.options import NetOptions
from topicwire.net.request import Request
from topicwire.pipeline.checking import Names, ParagraphVerifier
from topicwire.pipeline.directory import StoredOutlets
from topicwire.pipeline.ledger import StoredAnswers, StoredLedger
from topicwire.pipeline.linking import TranslationLinks
from topicwire.pipeline.matching import Matcher
from topicwire.pipeline.names import known_names
from topicwire.pipeline.tools import PipelineOptions, Tools
from topicwire.search.interface import Index
from topicwire.storage.database import Database
from topicwire.storage.pages import RawStore
from topicwire.summarize.choose import Makers, SummaryOptions, summarise
from topicwire.summarize.estimate import Estimate, estimate
from topicwire.summarize.second_judge import ModelJudge

if TYPE_CHECKING:
    from topicwire.llm.chat import OpenAIChat

_MB = 1_000_000
_LARGE_SECONDS = 1800.0  # for one file of a translation model, 60 MB over a slow line
_WAYS = {"model": Way.MODEL, "translated": Way.TRANSLATED, "extractive": Way.EXTRACTIVE}


@dataclass(frozen=True, slots=True)
class Workshop:
    """The tools of the stages, and what is made of them."""

    tools: Tools
    matcher: Matcher
    fetcher: WebFetcher
    chat: "OpenAIChat | None"  # None: no language model

    def close(self) -> None:
        """Release the connections."""
        if self.chat is not None:
            self.chat.close()
        self.fetcher.close()


def open_workshop(
    settings: Settings,
    database: Database,
    index: Index,
    encoder: SentenceEncoder,
    now: Callable[[], datetime],
) -> Workshop:
    """Return what the settings make of the tools of work."""
    embedder = encoder if settings.search.embeddings else None
    chat = chat_model(settings, database) if settings.llm.base_url else None
    made_with = makers(settings, database, encoder, chat)
    fetcher = open_fetcher(net_options(settings))
    tools = Tools(
        database=database,
        raw=RawStore(settings.data.dir / "raw"),
        fetcher=fetcher,
        outlets=StoredOutlets(database),
        index=index,
        summarise=partial(summarise, options=summary_options(settings), makers=made_with),
        verifier=made_with.verifier,
        now=now,
        links=TranslationLinks(embedder, encoder.languages),
        options=pipeline_options(settings),
    )
    return Workshop(tools, Matcher(tools), fetcher, chat)


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
