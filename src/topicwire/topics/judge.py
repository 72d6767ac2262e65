"""The whole decision whether a document belongs to a topic: names, threshold, stored query, examples."""

from dataclasses import dataclass, replace
from datetime import datetime

from topicwire.model.document import Document
from topicwire.model.lessons import Lessons
from topicwire.model.topic import Evidence, Match, Reason, Topic
from topicwire.search.fits import fits
from topicwire.search.query import Query, parse
from topicwire.topics.lessons import apply
from topicwire.topics.match import match


@dataclass(frozen=True, slots=True)
class Followed:
    """A topic with everything that decides what belongs to it."""

    topic: Topic
    lessons: Lessons
    query: Query | None = None  # the stored query, parsed; None if there is none


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was decided about one document."""

    match: Match | None  # None: it does not belong
    named: bool  # it names the topic, so that another threshold or example would let it belong


def followed(topic: Topic, lessons: Lessons, now: datetime) -> Followed:
    """Return a topic ready to judge documents; `now` is what `after:7d` counts from."""
    return Followed(topic, lessons, parse(topic.query, now) if topic.query else None)


def judge(document: Document, of: Followed) -> Judgement:
    """Decide whether a document belongs to a topic. What a reader said of it comes before everything."""
    found = match(document, of.topic)
    if document.key in of.lessons.right_documents:
        said = Reason(Evidence.USER, "")
        if found is None:
            return Judgement(Match(of.topic.key, document.key, 1.0, (said,)), named=False)
        return Judgement(replace(found, reasons=(*found.reasons, said)), named=True)
    kept = found if found and found.score >= of.topic.threshold else None
    if kept and of.query and not fits(of.query, document):
        kept = None
    return Judgement(apply(of.lessons, document, of.topic, kept), named=found is not None)
