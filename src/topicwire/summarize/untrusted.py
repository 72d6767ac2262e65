"""Text from the web before a language model reads it: it may have been written to steer the model.

What characters can hide is removed, and sentences that speak to a model instead of a reader are withheld,
with what stands around them in their paragraph,
from the prompt and from the check of claims alike: what they say cannot become a supported claim. This is
one layer; the others are that the model has nothing to act with, that its answer must have the schema, that
citations come from a closed set, and that every claim is checked.
"""

import re
from dataclasses import dataclass, replace
from functools import cache

from topicwire.model.document import Document, Paragraph
from topicwire.text.sentences import split
from topicwire.text.wordlists import rows

# Zero-width and bidirectional controls, variation selectors, tag characters, private use: invisible to
# readers.
_HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\ue000-\uf8ff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SEEN = 2_000  # characters of a sentence that are looked at; an instruction stands at an end


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A document that may be shown to a model."""

    document: Document  # same key, revision and paragraph numbers
    withheld: int  # sentences


def clean(document: Document) -> Cleaned:
    """Return the document without hidden characters and without sentences that speak to a model."""
    paragraphs: list[Paragraph] = []
    withheld = 0
    for paragraph in document.paragraphs:
        text, count = clean_text(paragraph.text, document.language)
        paragraphs.append(replace(paragraph, text=text) if text != paragraph.text else paragraph)
        withheld += count
    title, count = clean_text(document.title, document.language)
    return Cleaned(replace(document, title=title, paragraphs=tuple(paragraphs)), withheld + count)


def clean_text(text: str, language: str) -> tuple[str, int]:
    """Return a text fit for a model, and how many sentences of it were withheld."""
    visible = _CONTROL.sub(" ", _HIDDEN.sub("", text))
    if not addresses_model(visible):
        return visible, 0
    sentences = split(visible, language)
    flagged = [index for index, sentence in enumerate(sentences) if addresses_model(sentence.text)]
    # What the model is to be told stands after "ignore …" or before "your summary must say this". If no
    # single sentence is flagged, the words stand on both sides of an end, and nothing of the paragraph can
    # be trusted.
    kept = sentences[: max(0, flagged[0] - 1)] if flagged else ()
    return visible[: kept[-1].end] if kept else "", len(sentences) - len(kept)


def addresses_model(text: str) -> bool:
    """Tell whether a text speaks to a language model."""
    lower = " ".join(text.lower().split())
    pieces = [lower] if len(lower) <= 2 * _SEEN else [lower[:_SEEN], lower[-_SEEN:]]
    return any(pattern.search(piece) for piece in pieces for pattern in _patterns())


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(row[1]) for row in rows("topicwire.summarize", "injections.tsv"))
