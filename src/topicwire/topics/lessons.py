"""What a topic learns from documents of which readers say "not this topic".

Names alone cannot tell one thing from its namesake. The words around a name can: documents that are wrong
and documents that are right each give a profile of words, and a new document that is nearer to the wrong
ones, by cosine, does not belong. One example is enough to begin with; right examples keep the topic from
learning too much.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence

from topicwire.model.document import Document
from topicwire.model.lessons import Lessons, Profile
from topicwire.model.topic import Match, Topic
from topicwire.text.words import segment
from topicwire.topics.match import find

_KEPT = 150  # words of a profile
_LEAST_LIKENESS = 0.25  # to the wrong profile, below which nothing is concluded
_MARGIN = 0.1  # by which the wrong profile must be nearer than the right one
_MOST = 20_000  # characters of a document that are read


def learn(topic: Topic, wrong: Sequence[Document], right: Sequence[Document]) -> Lessons:
    """Return what examples of both kinds teach about a topic."""
    wrong_counts, right_counts = _together(topic, wrong), _together(topic, right)
    # Words that both kinds share tell nothing; the names of the topic stand in all of them.
    shared = {word for word in wrong_counts if right_counts[word]}
    return Lessons(
        topic.key,
        frozenset(document.key for document in wrong),
        frozenset(document.key for document in right),
        _profile(wrong_counts, shared),
        _profile(right_counts, shared),
    )


def apply(lessons: Lessons, document: Document, topic: Topic, found: Match | None) -> Match | None:
    """Return the match, or None if the document is like the wrong examples."""
    if found is None or document.key in lessons.wrong_documents:
        return None
    if document.key in lessons.right_documents or not lessons.wrong:
        return found
    words = _words(topic, document)
    wrong, right = _likeness(words, lessons.wrong), _likeness(words, lessons.right)
    return None if wrong >= _LEAST_LIKENESS and wrong > right + _MARGIN else found


def _together(topic: Topic, documents: Iterable[Document]) -> Counter[str]:
    """Return in how many documents each word stands near a name of the topic."""
    return Counter(word for document in documents for word in _words(topic, document))


def _words(topic: Topic, document: Document) -> frozenset[str]:
    """Return the words of the title and of the paragraphs that name the topic, without its names."""
    named = [text for text in (document.title, *(p.text for p in document.paragraphs)) if find(text, topic)]
    text = "\n".join(named)[:_MOST]
    own = {
        word.text
        for name in (topic.name, *(name.text for name in topic.names))
        for word in segment(name, "und")
    }
    found = {word.text for word in segment(text, document.language)}
    return frozenset(word for word in found - own if len(word) > 1 and not word.isdigit())


def _profile(counts: Counter[str], shared: set[str]) -> Profile:
    telling = [(word, math.log(1 + times)) for word, times in counts.items() if word not in shared]
    kept = sorted(telling, key=lambda pair: (-pair[1], pair[0]))[:_KEPT]
    length = math.sqrt(sum(weight * weight for _, weight in kept))
    return tuple((word, round(weight / length, 4)) for word, weight in kept)


def _likeness(words: frozenset[str], profile: Profile) -> float:
    """Return the cosine of a document's words, each once, and a profile."""
    if not words or not profile:
        return 0.0
    common = sum(weight for word, weight in profile if word in words)
    return common / math.sqrt(min(len(words), len(profile)))
