"""Does one document fit a query? For the stored query of a topic, before the document is in any index."""

from collections.abc import Sequence
from dataclasses import dataclass

from topicwire.model.document import Document
from topicwire.search import query as tree
from topicwire.search.passages import MAX_SEARCHED, needles
from topicwire.text.normalise import fold
from topicwire.text.words import Word, segment


@dataclass(frozen=True, slots=True)
class _Read:
    """A document, with the words of its title and of its paragraphs."""

    document: Document
    title: Sequence[Word]
    texts: tuple[Sequence[Word], ...]  # the title's among them


def fits(query: tree.Query, document: Document) -> bool:
    """Tell whether a document fits a query: all its words must occur; what it lists no word of fits all.

    `topic:` and `cluster:` are true of every document here: they speak of what is decided later.
    """
    texts = [segment(document.title, document.language)]
    left = MAX_SEARCHED
    for paragraph in document.paragraphs:
        texts.append(segment(paragraph.text[:left], document.language))
        left -= len(paragraph.text)
        if left <= 0:
            break
    return _holds(query.tree, _Read(document, texts[0], tuple(texts)))


def _holds(node: tree.Node, read: _Read) -> bool:
    """Tell whether a tree is true of a document; its depth is bounded by `query.MAX_DEPTH`."""
    match node:
        case tree.All(parts=parts):
            return all(_holds(part, read) for part in parts)
        case tree.Any(parts=parts):
            return any(_holds(part, read) for part in parts)
        case tree.Not(part=part):
            return not _holds(part, read)
        case tree.Property(name=name, value=value):
            return _has(name, value, read.document)
        case tree.Period(span=span):
            at = read.document.published.at
            return (span.start is None or span.start <= at) and (span.end is None or at < span.end)
        case tree.Title():
            return _stands(node, (read.title,), read.document.language)
        case _:
            return _stands(node, read.texts, read.document.language)


def _stands(node: tree.Node, texts: Sequence[Sequence[Word]], language: str) -> bool:
    wanted = needles(node, language)
    return all(any(next(needle.ranges(words), None) for words in texts) for needle in wanted)


def _has(name: str, value: str, document: Document) -> bool:
    outlet, wanted = document.outlet, fold(value)
    match name:
        case "outlet":
            return any(f" {wanted} " in f" {fold(one)} " for one in (outlet.key, *outlet.names))
        case "lang":
            language = document.language.lower()
            return language == wanted or language.partition("-")[0] == wanted
        case "kind":
            return document.kind.value == wanted
    return True
