"""A document cut into parts that fit into one question to a model; paragraph numbers stay."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from topicwire.model.document import Document, Paragraph, Role
from topicwire.summarize.weights import paragraph_weights

MOST_PARAGRAPHS = 200  # in a part: each is named twice in the schema, and endpoints limit it to 1,000 names
Counting = Callable[[str], int]  # tokens of a text


def parts(
    document: Document, tokens: int, most: int, count: Counting
) -> tuple[tuple[tuple[Paragraph, ...], ...], int]:
    """Return parts of at most `tokens` tokens, at most `most` of them, and the number of paragraphs left out.

    A document with more is reduced to its weightiest paragraphs. A paragraph longer than a part is
    shortened to its beginning.
    """
    fitting = [_shortened(p, tokens, count) for p in document.paragraphs if p.text.strip()]
    kept = _weightiest(document, fitting, tokens * most, count)
    made = tuple(_cut(kept, tokens, count))
    used = sum(len(part) for part in made[:most])
    return made[:most], len(fitting) - used


def _shortened(paragraph: Paragraph, tokens: int, count: Counting) -> Paragraph:
    """Return a paragraph that fits into a part."""
    need = count(paragraph.text)
    if need <= tokens:
        return paragraph
    # A little less than the share, because the tokens of a text are not spread evenly.
    return replace(paragraph, text=paragraph.text[: max(1, int(0.9 * len(paragraph.text) * tokens / need))])


def _weightiest(
    document: Document, paragraphs: Sequence[Paragraph], room: int, count: Counting
) -> list[Paragraph]:
    """Return the paragraphs with most weight a token that fit into `room`, in the document's order."""
    needs = {paragraph.number: count(paragraph.text) for paragraph in paragraphs}
    if sum(needs.values()) <= room:
        return list(paragraphs)
    weights = paragraph_weights(document)
    chosen: set[int] = set()
    for paragraph in sorted(
        paragraphs, key=lambda p: (-weights.get(p.number, 0.0) / needs[p.number], p.number)
    ):
        if needs[paragraph.number] <= room:
            chosen.add(paragraph.number)
            room -= needs[paragraph.number]
    return [paragraph for paragraph in paragraphs if paragraph.number in chosen]


def _cut(paragraphs: Sequence[Paragraph], tokens: int, count: Counting) -> Iterator[tuple[Paragraph, ...]]:
    part: list[Paragraph] = []
    room = tokens
    for paragraph in paragraphs:
        need = count(paragraph.text)
        if part and (need > room or len(part) == MOST_PARAGRAPHS):
            heading = part.pop() if part[-1].role is Role.HEADING and len(part) > 1 else None
            yield tuple(part)
            part = [heading] if heading else []
            room = tokens - sum(count(p.text) for p in part)
        part.append(paragraph)
        room -= need
    if part:
        yield tuple(part)
