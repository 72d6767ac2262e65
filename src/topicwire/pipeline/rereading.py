"""Reading kept pages again, by the rules of today: what reads differently becomes a new revision."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy import Connection

from topicwire.model.document import Document
from topicwire.model.entry import Entry
from topicwire.model.outcome import Outcome, OutcomeRecord, Stage
from topicwire.pipeline.endings import Ending
from topicwire.pipeline.parallel import Answer, read_jobs
from topicwire.pipeline.reading import keep_document
from topicwire.pipeline.tools import Tools
from topicwire.storage import entries, outcomes, pages
from topicwire.storage.codec import decode

_PART = 64  # pages read side by side and kept in one transaction
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Reread:
    """What reading a part again gave."""

    keys: tuple[str, ...]  # documents with a new revision, and those that were none before
    done: int  # pages so far
    total: int


def reread_parts(tools: Tools, pool: ProcessPoolExecutor) -> Iterator[Reread]:
    """Read all kept pages again; each part is kept when it is yielded."""
    with tools.database.read() as connection:
        total = pages.count(connection)
    done, after = 0, ""
    while True:
        with tools.database.read() as connection:
            addresses = pages.addresses(connection, after, _PART)
        if not addresses:
            return
        keys = _reread(tools, addresses, pool)
        done, after = done + len(addresses), addresses[-1]
        yield Reread(keys, done, total)


def _reread(tools: Tools, addresses: tuple[str, ...], pool: ProcessPoolExecutor) -> tuple[str, ...]:
    with tools.database.read() as connection:
        kept = [page for address in addresses if (page := pages.get(connection, tools.raw, address))]
        before = {page.address: _ended(connection, page.address) for page in kept}
        listed = entries.find(connection, addresses)
        rest = {page.address: pages.rest(connection, tools.raw, page.address) for page in kept}
    jobs = [
        (
            (page, *rest[page.address]),
            listed.get(page.address, Entry(page.address, before[page.address].source or "")),
        )
        for page in kept
    ]
    answers = list(read_jobs(tools, jobs, pool))
    with tools.database.write() as connection:
        found = [
            _keep(tools, connection, before[entry.address], entry, answer)
            for (_, entry), answer in zip(jobs, answers, strict=True)
        ]
    return tuple(key for key in found if key)


def _ended(connection: Connection, address: str) -> OutcomeRecord:
    """Return how reading a page ended the last time."""
    found = {record.stage: record for record in outcomes.of_item(connection, address)}
    return found.get(Stage.EXTRACT) or OutcomeRecord(address, Stage.EXTRACT, Outcome.WAITING, "", _LONG_AGO)


def _keep(
    tools: Tools, connection: Connection, before: OutcomeRecord, entry: Entry, answer: Answer
) -> str | None:
    """Keep what one page reads as now; return the key of a document that is new or changed."""
    if answer.document is None and before.document:
        return None  # an article once: better kept than lost to a new rule
    ended, key = answer.ending, None
    if answer.document:
        document = decode(Document, answer.document)
        ended, key = Ending(keep_document(connection, document, entry.source or None), ""), document.key
    record = replace(before, outcome=ended.outcome, reason=ended.reason, at=tools.now(), document=key)
    outcomes.put(connection, record)
    return key if ended.outcome in {Outcome.DONE, Outcome.REVISED} else None
