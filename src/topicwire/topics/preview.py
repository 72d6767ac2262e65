"""What a change to a topic would do, before it is made."""

from collections.abc import Iterable
from dataclasses import dataclass

from topicwire.model.document import Document
from topicwire.model.topic import Match
from topicwire.topics.judge import Followed, judge


@dataclass(frozen=True, slots=True)
class Preview:
    """The matches of a topic among some documents, beside those of its present version."""

    matches: tuple[Match, ...]  # best first
    gained: frozenset[str]  # keys of documents that match only then
    lost: frozenset[str]  # keys of documents that match only now


def preview(proposed: Followed, documents: Iterable[Document], present: Followed | None = None) -> Preview:
    """Return what would match and why, beside what matches at present."""
    then: list[Match] = []
    now: set[str] = set()
    for document in documents:
        found = judge(document, proposed).match
        if found:
            then.append(found)
        if present and judge(document, present).match:
            now.add(document.key)
    keys = {found.document for found in then}
    ordered = tuple(sorted(then, key=lambda found: (-found.score, found.document)))
    gained = frozenset(keys - now) if present else frozenset[str]()
    return Preview(ordered, gained, frozenset(now - keys))
