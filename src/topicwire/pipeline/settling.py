"""After reading: copies, topics, index, summary. A document is settled when it passed them all.

Every part may be repeated after an interruption: each writes the same rows again.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from topicwire.errors import FaultError
from topicwire.model.cluster import Relation
from topicwire.model.document import Document
from topicwire.model.outcome import Outcome, OutcomeRecord, Stage
from topicwire.pipeline.faults import contained
from topicwire.pipeline.grouping import group
from topicwire.pipeline.summary import summarise_new
from topicwire.pipeline.tools import Tools
from topicwire.search.interface import ClusterRecord, Record
from topicwire.storage import clusters, documents, lessons, matches, outcomes, topics
from topicwire.topics.judge import Followed, followed, judge

_TRANSACTION = 32  # documents grouped in one transaction, about 0.1 s, for which other writers wait


def settle(tools: Tools, keys: Sequence[str]) -> int:
    """Lead documents through all stages after reading; return how many were settled."""
    with tools.database.read() as connection:
        found = list(documents.load(connection, keys).values())
        of = followed_topics(connection, tools.now())
    touched: set[str] = set()
    belong: list[Document] = []
    for start in range(0, len(found), _TRANSACTION):
        changed, matched = _place_all(tools, found[start : start + _TRANSACTION], of)
        touched |= changed
        belong += matched
    index(tools, touched)
    summarise_new(tools, belong)
    with tools.database.write() as connection:
        _record(tools, connection, found, Stage.INDEX)
        documents.mark_settled(connection, [(one.key, one.revision) for one in found])
    return len(found)


def _place_all(
    tools: Tools, found: Sequence[Document], of: Sequence[Followed]
) -> tuple[set[str], list[Document]]:
    """Group, link and match documents; return the clusters that changed and the documents that topics have.

    All in one transaction, because a commit takes as long as the statements for one document; after a fault
    once more, each in its own, so that only what was written for the document at fault is taken back.
    """
    try:
        return _place(tools, found, of)
    except FaultError as fault:
        if len(found) == 1:
            with tools.database.write() as connection:
                _record(tools, connection, found, Stage.DEDUP, Outcome.FAILED, str(fault))
            return {found[0].key}, []
    each = [_place_all(tools, [one], of) for one in found]
    return set().union(*(touched for touched, _ in each)), [one for _, matched in each for one in matched]


def _place(
    tools: Tools, found: Sequence[Document], of: Sequence[Followed]
) -> tuple[set[str], list[Document]]:
    """Do it in one transaction. Raises FaultError for the first document that brings a stage down."""
    touched: set[str] = set()
    matched: list[Document] = []
    now = tools.now()
    with tools.database.write() as connection:
        for document in found:
            touched |= contained(partial(group, connection, document), document.address)
            contained(partial(tools.links.keep, connection, document), document.address)
            if contained(partial(match_document, connection, document, of, now), document.address):
                matched.append(document)
        _record(tools, connection, found, Stage.DEDUP)
        _record(tools, connection, found, Stage.MATCH)
    return touched, matched


def followed_topics(connection: Connection, now: datetime) -> tuple[Followed, ...]:
    """Return all topics, ready to judge documents."""
    return tuple(
        followed(topic, lessons.get(connection, topic.key), now) for topic in topics.every(connection)
    )


def match_document(connection: Connection, document: Document, of: Iterable[Followed], now: datetime) -> bool:
    """Keep which topics a document belongs to; tell whether there is any."""
    judged = {one.topic.key: judge(document, one) for one in of}
    found = [one.match for one in judged.values() if one.match]
    matches.replace(connection, document.key, found, now)
    named = (key for key, one in judged.items() if one.named and not one.match)
    lessons.put_dismissed(connection, document.key, named)
    return bool(found)


def index(tools: Tools, cluster_keys: Iterable[str]) -> None:
    """Bring the index up to the database for these clusters; those that are no more vanish from it."""
    keys = sorted(cluster_keys)
    with tools.database.read() as connection:
        records = cluster_records(connection, keys)
    gone = set(keys) - {record.key for record in records}
    if gone:
        tools.index.delete(sorted(gone))
    tools.index.put(records)


def cluster_records(connection: Connection, keys: Sequence[str]) -> list[ClusterRecord]:
    """Return clusters as the index sees them."""
    found = clusters.load(connection, keys)
    members = [member.document for cluster in found.values() for member in cluster.members]
    loaded = documents.load(connection, members)
    followed = matches.topics_of(connection, members)
    return [
        ClusterRecord(
            cluster.key,
            tuple(
                _index_record(loaded[one.document], followed.get(one.document, ())) for one in cluster.members
            ),
        )
        for cluster in found.values()
        if any(member.relation is Relation.LEADER for member in cluster.members)
    ]


def _index_record(document: Document, followed: tuple[str, ...]) -> Record:
    return Record(
        key=document.key,
        title=document.title,
        paragraphs=tuple(paragraph.text for paragraph in document.paragraphs),
        outlet=document.outlet,
        language=document.language,
        kind=document.kind,
        published=document.published.at,
        topics=followed,
    )


def _record(
    tools: Tools,
    connection: Connection,
    ended: Iterable[Document],
    stage: Stage,
    outcome: Outcome = Outcome.DONE,
    reason: str = "",
) -> None:
    now = tools.now()
    records = [OutcomeRecord(one.address, stage, outcome, reason, now, document=one.key) for one in ended]
    outcomes.put_all(connection, records)
