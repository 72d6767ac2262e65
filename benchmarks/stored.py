"""Rows of the database as the stages leave them, for collections that are written at once."""

from collections.abc import Mapping
from datetime import datetime

from topicwire.model.cluster import Relation
from topicwire.model.document import Document
from topicwire.model.summary import Claim, Group, Summary, Support, Verdict, Way
from topicwire.model.topic import Evidence, Match, Reason, Topic
from topicwire.storage import documents
from topicwire.storage.codec import encode, stamp

CLAIMS = 8  # of each summary
VERDICT = Verdict(Support.SUPPORTED, 0.97, ("figures and dates found in [1]: 3.67",))

Row = Mapping[str, object]


def document_row(one: Document, leader: str) -> Row:
    """Return the row of a document in the cluster of `leader`."""
    return {
        "key": one.key,
        "revision": 1,
        "address": one.address,
        "outlet": one.outlet.key,
        "language": one.language,
        "kind": one.kind,
        "published": stamp(one.published.at),
        "fetched": stamp(one.fetched),
        "source": None,
        "cluster": leader,
        "relation": Relation.LEADER if leader == one.key else Relation.SAME,
        "similarity": 1.0,
        "signature": b"",
        "settled": True,
    }


def revision_row(one: Document) -> Row:
    """Return the row of a document's only revision."""
    return {
        "document": one.key,
        "revision": 1,
        "fetched": stamp(one.fetched),
        "body": encode(one),
        "fingerprint": documents.fingerprint(one),
    }


def match_row(topic: Topic, one: Document, leader: str) -> Row:
    """Return the row that says that a document belongs to a topic."""
    reasons = tuple(Reason(Evidence.TEXT, topic.name, number) for number in (1, 5))
    return {
        "topic": topic.key,
        "document": one.key,
        "cluster": leader,
        "published": stamp(one.published.at),
        "shown": leader == one.key,
        "body": encode(Match(topic.key, one.key, 0.4, reasons)),
        "found": stamp(one.fetched),
        "outlet": one.outlet.key,
        "language": one.language,
        "kind": one.kind,
    }


def summary_row(one: Document, made: datetime) -> Row:
    """Return the row of a summary whose claims are the document's first paragraphs."""
    claims = [Claim(p.text, one.language, (p.number,), VERDICT) for p in one.paragraphs[:CLAIMS]]
    groups = (Group("Group 1", tuple(claims[1:4])), Group("Group 2", tuple(claims[4:])))
    summary = Summary(one.key, 1, Way.EXTRACTIVE, one.language, claims[0], groups, coverage=0.7)
    return {
        "document": one.key,
        "revision": 1,
        "language": one.language,
        "way": summary.way,
        "made": stamp(made),
        "claims": len(claims),
        "supported": len(claims),
        "body": encode(summary),
    }
