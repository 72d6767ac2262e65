"""Summaries, one for each revision and language of a document."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select

from topicwire.model.summary import Summary, Support
from topicwire.storage.codec import decode, encode, stamp
from topicwire.storage.tables import documents, summaries
from topicwire.storage.upsert import upsert

_NEWEST = (  # made once: it is run for every list, and making it takes longer than running it
    select(summaries.c.body)
    .join(documents, documents.c.key == summaries.c.document)
    .where(summaries.c.document.in_(bindparam("wanted", expanding=True)))
    .where(summaries.c.revision == documents.c.revision)
    .order_by(summaries.c.made)
)


def put(connection: Connection, summary: Summary, now: datetime) -> None:
    """Keep a summary, replacing the one of the same revision and language."""
    supported = sum(claim.verdict.support is Support.SUPPORTED for claim in summary.claims)
    row = {
        "document": summary.document,
        "revision": summary.revision,
        "language": summary.language,
        "way": summary.way,
        "made": stamp(now),
        "claims": len(summary.claims),
        "supported": supported,
        "judged": summary.judged,
        "agreed": summary.agreed,
        "body": encode(summary),
    }
    upsert(connection, summaries, [row])


def get(connection: Connection, key: str, revision: int, language: str | None = None) -> Summary | None:
    """Return the summary of a revision, the newest if no language is named."""
    wanted = select(summaries.c.body).where(summaries.c.document == key, summaries.c.revision == revision)
    if language is not None:
        wanted = wanted.where(summaries.c.language == language)
    body = connection.execute(wanted.order_by(summaries.c.made.desc()).limit(1)).scalar()
    return decode(Summary, body) if body else None


def before(connection: Connection, key: str, revision: int) -> Summary | None:
    """Return the newest summary of the latest revision before one that has any."""
    wanted = select(summaries.c.body).where(summaries.c.document == key, summaries.c.revision < revision)
    newest = wanted.order_by(summaries.c.revision.desc(), summaries.c.made.desc())
    body = connection.execute(newest.limit(1)).scalar()
    return decode(Summary, body) if body else None


def load(connection: Connection, keys: Sequence[str]) -> dict[str, Summary]:
    """Return the newest summaries of the documents' newest revisions, by key."""
    bodies = connection.execute(_NEWEST, {"wanted": list(keys)}).scalars()
    found = (decode(Summary, body) for body in bodies)
    return {summary.document: summary for summary in found}


def summarised(connection: Connection, keys: Sequence[str]) -> frozenset[str]:
    """Return which of these documents have a summary of their newest revision."""
    wanted = (
        select(summaries.c.document)
        .join(documents, documents.c.key == summaries.c.document)
        .where(summaries.c.document.in_(list(keys)), summaries.c.revision == documents.c.revision)
    )
    return frozenset(connection.execute(wanted).scalars())


def agreement(connection: Connection) -> tuple[int, int]:
    """Return how many claims a second judge has decided on, and how often it agreed with the check."""
    sums = select(func.sum(summaries.c.judged), func.sum(summaries.c.agreed))
    judged, agreed = connection.execute(sums).one()
    return int(judged or 0), int(agreed or 0)


def count(connection: Connection) -> int:
    """Return how many summaries there are."""
    return int(connection.execute(select(func.count()).select_from(summaries)).scalar_one())
