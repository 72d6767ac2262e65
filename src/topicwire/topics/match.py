"""Does a document belong to a topic? By its names and aliases, with the words found as the reasons.

Names in alphabets are compared word by word: case, accents, hyphens and quotes do not matter, endings do not
matter in languages that inflect names (Шанхайского духа is Шанхайский дух); a short name in capitals must
stand in capitals. Names in Chinese characters or kana are compared character by character, traditional and
simplified as one, but not where the characters belong to another word (see `topics.characters`).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from topicwire.model.document import Document
from topicwire.model.topic import Evidence, Match, Reason, Topic, TopicName
from topicwire.topics.characters import find_characters, is_character_name
from topicwire.topics.spans import Span
from topicwire.topics.words import find_words

_LEAD = 2  # paragraphs; news puts what matters into its first two
_TITLE_WEIGHT, _LEAD_WEIGHT, _TEXT_WEIGHT = (
    3.0,
    2.0,
    1.0,
)  # a mention in the title counts like three far below
_HALF = 3.0  # the weight at which a document is half certain to be about the topic
_MOST_REASONS = 20  # kept with a match; a page shows fewer


@dataclass(frozen=True, slots=True)
class Place:
    """A text of a document in which names are looked for."""

    text: str
    paragraph: int | None  # None: the title
    weight: float


def match(document: Document, topic: Topic) -> Match | None:
    """Return the match with its reasons in reading order, or None if no name of the topic occurs.

    The stored query of the topic is not looked at: the index decides it. The score grows with the number of
    places that name the topic: 0.5 for the title alone, 0.2 for one paragraph far below, towards 1 for many.
    """
    reasons: list[Reason] = []
    weight = 0.0
    for place in _places(document):
        found = find(place.text, topic)
        if not found:
            continue
        weight += place.weight
        evidence = Evidence.TITLE if place.paragraph is None else Evidence.TEXT
        words = dict.fromkeys(place.text[span.start : span.end] for span in found)
        reasons.extend(Reason(evidence, word, place.paragraph) for word in words)
    if not reasons:
        return None
    return Match(topic.key, document.key, round(weight / (weight + _HALF), 4), tuple(reasons[:_MOST_REASONS]))


def find(text: str, topic: Topic) -> tuple[Span, ...]:
    """Return where names of the topic stand in `text`, in order, without overlaps."""
    spans = sorted({span for name in names_of(topic) for span in find_name(text, name)})
    kept: list[Span] = []
    for span in spans:
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return tuple(kept)


def names_of(topic: Topic) -> tuple[TopicName, ...]:
    """Return the names and aliases of a topic; its shown name is one even if not listed."""
    if any(name.text == topic.name for name in topic.names):
        return topic.names
    return (TopicName("und", topic.name), *topic.names)


def find_name(text: str, name: TopicName) -> tuple[Span, ...]:
    """Return where one name stands in `text`."""
    if is_character_name(name.text):
        return find_characters(text, name.text)
    return find_words(text, name)


def _places(document: Document) -> Iterator[Place]:
    yield Place(document.title, None, _TITLE_WEIGHT)
    for paragraph in document.paragraphs:
        weight = _LEAD_WEIGHT if paragraph.number <= _LEAD else _TEXT_WEIGHT
        yield Place(paragraph.text, paragraph.number, weight)
