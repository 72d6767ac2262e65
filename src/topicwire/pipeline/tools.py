"""What the stages are run with: opened by `assemble`, handed in, never found by the stages themselves."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from topicwire.collect.check import CheckOptions
from topicwire.extract.context import OutletDirectory
from topicwire.model.document import Document
from topicwire.model.summary import Summary
from topicwire.net.request import Fetcher
from topicwire.pipeline.linking import TranslationLinks
from topicwire.search.interface import Index
from topicwire.storage.database import Database
from topicwire.storage.pages import RawStore
from topicwire.summarize.verifier import Verifier


class Summarise(Protocol):
    """Makes a checked summary; never raises for what a document contains."""

    def __call__(self, document: Document, *, before: Summary | None = None) -> Summary:
        """Return the summary of a document's revision; `before` is the one it has, which may be better."""
        ...


@dataclass(frozen=True, slots=True)
class PipelineOptions:
    """How the work is done."""

    attempts: int = 5  # tries for a page before it has failed
    retry_after: timedelta = timedelta(minutes=1)  # first delay; doubles with each failure
    retry_at_most: timedelta = timedelta(days=1)
    parallel_hosts: int = 16
    max_waiting: int = 20_000  # entries; while more wait, sources are not checked
    parallel_summaries: int = 4
    slice_pages: int = 96  # of an archive in one workflow
    batch_entries: int = 20  # of one host in one workflow
    min_free_bytes: int = 500_000_000
    check: CheckOptions = field(default_factory=CheckOptions)


@dataclass(frozen=True, slots=True)
class Tools:
    """Everything that the stages need from outside."""

    database: Database
    raw: RawStore
    fetcher: Fetcher
    outlets: OutletDirectory
    index: Index
    summarise: Summarise
    verifier: Verifier
    now: Callable[[], datetime]
    links: TranslationLinks = field(default_factory=TranslationLinks)
    options: PipelineOptions = PipelineOptions()
