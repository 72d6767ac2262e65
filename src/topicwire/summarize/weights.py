"""How much each part of a document weighs: TF-IDF within the document."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from topicwire.model.document import Document, Role
from topicwire.summarize.words import content_words

Matrix = NDArray[np.float32]


def tfidf(texts: Sequence[str], language: str) -> Matrix:
    """Return one unit vector a text, (n, words); a text without content words has a zero vector."""
    counts = [Counter(content_words(text, language)) for text in texts]
    frequency = Counter(word for count in counts for word in count)
    columns = {word: column for column, word in enumerate(frequency)}
    matrix = np.zeros((len(texts), max(1, len(columns))), dtype=np.float32)
    for row, count in enumerate(counts):
        for word, times in count.items():
            matrix[row, columns[word]] = (1 + math.log(times)) * math.log(1 + len(texts) / frequency[word])
    norms = np.linalg.norm(matrix, axis=1, keepdims=True)
    return np.asarray(matrix / np.where(norms > 0, norms, 1), dtype=np.float32)


def coverage(document: Document, citations: Iterable[int]) -> float:
    """Return the share of the document's weight that the cited paragraphs carry, 0 to 1, to three places."""
    weights = paragraph_weights(document)
    whole = sum(weights.values())
    cited = sum(weights.get(number, 0.0) for number in set(citations))
    return round(cited / whole, 3) if whole else 0.0


def paragraph_weights(document: Document) -> dict[int, float]:
    """Return the weight of each paragraph that is no heading, by number.

    A paragraph weighs the sum of its words, each word as much as the logarithm of how often the document
    uses it: a paragraph that repeats what the document is about weighs more than one with words of its own.
    """
    texts = {p.number: p.text for p in document.paragraphs if p.role is not Role.HEADING}
    words = {number: content_words(text, document.language) for number, text in texts.items()}
    often = Counter(word for found in words.values() for word in found)
    return {number: sum(math.log(1 + often[word]) for word in found) for number, found in words.items()}
