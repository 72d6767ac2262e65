"""Checking many claims at once: texts are embedded in batches, two fitted models judge words and claims."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from topicwire.text.sentences import split
from topicwire.verify.context import ClaimText, VerifyContext
from topicwire.verify.plans import ModalConflict, find_conflict
from topicwire.verify.reading import Reading, read
from topicwire.verify.roles import Exchange, find_exchange
from topicwire.verify.trees import Matrix, Trees, read_trees
from topicwire.verify.vectors import Vectors
from topicwire.verify.whole import Negation, compare_negations, gain, weigh_claim
from topicwire.verify.words import WordEvidence, know, needed_words, weigh_words

_FAMILIAR = np.float32(0.02)  # doubt about a name that the context knows in both languages
_FOREIGN = np.float32(0.95)  # doubt about a name in the text's own language that the text does not have
# Left of the score where a plan is told as a fact, sides are exchanged, or a number is lacking.
_CONTRADICTED = np.float32(0.25)
PASSAGE = 4  # sentences of a longer text that are compared word by word: those nearest to the claim


@dataclass(frozen=True, slots=True)
class Judgement:
    """Everything found out about one claim."""

    claim: Reading
    source: Reading
    evidence: WordEvidence
    doubts: Matrix  # for each content word of the claim: probability that the text does not support it
    negation: Negation
    features: Matrix
    score: float  # probability that the text supports the claim
    modal: ModalConflict | None
    exchange: Exchange | None


@dataclass(frozen=True, slots=True)
class Models:
    """What `benchmarks/fit_verdict.py` fitted."""

    words: Trees
    claims: Trees
    threshold: float


@cache
def default_models() -> Models:
    """Return the models that come with the package."""
    words, _ = read_trees("word_model")
    claims, numbers = read_trees("claim_model")
    return Models(words, claims, numbers["threshold"])


@dataclass(frozen=True, slots=True)
class Compared:
    """The evidence for one claim, before any model sees it."""

    claim: Reading
    source: Reading  # of the passage nearest to the claim, with numbers, dates and names of the whole text
    evidence: WordEvidence
    negation: Negation
    gains: tuple[float, float]  # cosine gained by dropping or inserting a negation
    modal: ModalConflict | None
    exchange: Exchange | None


@dataclass(frozen=True, slots=True)
class _Pair:
    claim: Reading
    source: Reading
    vectors: tuple[Matrix, Matrix]  # of claim and source


def judge(
    claims: Sequence[ClaimText],
    sources: Sequence[str],
    context: VerifyContext,
    vectors: Vectors,
    models: Models,
) -> list[Judgement]:
    """Judge each claim by the text at the same place of `sources`."""
    items = compare(claims, sources, context, vectors)
    if not items:
        return []
    words = models.words.probability(np.concatenate([item.evidence.rows for item in items]))
    ends = np.cumsum([len(item.evidence.rows) for item in items])
    doubts = [
        settle_names(part, item, context)
        for part, item in zip(np.split(words, ends[:-1]), items, strict=True)
    ]
    features = [
        weigh_claim(item.claim, item.source, item.evidence, doubt, item.negation, item.gains)
        for item, doubt in zip(items, doubts, strict=True)
    ]
    scores = temper(models.claims.probability(np.stack(features)), items)
    if context.embedder is None:
        scores = temper_numbers(scores, items)
    return [
        Judgement(
            item.claim,
            item.source,
            item.evidence,
            doubt,
            item.negation,
            row,
            float(score),
            item.modal,
            item.exchange,
        )
        for item, doubt, row, score in zip(items, doubts, features, scores, strict=True)
    ]


def temper(scores: Matrix, items: Sequence[Compared]) -> Matrix:
    """Lower the scores of claims that differ from the text in modality or in who did it: no feature tells."""
    left = [_CONTRADICTED if item.modal or item.exchange else 1.0 for item in items]
    return scores * np.array(left, np.float32)


def temper_numbers(scores: Matrix, items: Sequence[Compared]) -> Matrix:
    """Lower the scores of claims with a number that the text lacks.

    Where words are compared by their spelling, the fitted models take ninety for a kind of nine.
    """
    lacking = [any(fit.kind == "number" and not fit.found for fit in item.evidence.fits) for item in items]
    return np.where(lacking, scores * _CONTRADICTED, scores)


def compare(
    claims: Sequence[ClaimText], sources: Sequence[str], context: VerifyContext, vectors: Vectors
) -> list[Compared]:
    """Return the evidence for each claim and the text at the same place of `sources`."""
    pairs = _pair(claims, sources, context, vectors)
    for language in sorted({reading.language for pair in pairs for reading in (pair.claim, pair.source)}):
        vectors.learn(_words_of(pairs, language), language)
    known = {pair.source.text: know(pair.source, vectors) for pair in pairs}
    evidences = [
        weigh_words(
            pair.claim, pair.source, known[pair.source.text], pair.vectors, vectors, context.published
        )
        for pair in pairs
    ]
    negations = [
        compare_negations(pair.claim, pair.source, evidence)
        for pair, evidence in zip(pairs, evidences, strict=True)
    ]
    variants = [text for negation in negations for text in (*negation.dropped, *negation.inserted)]
    rows = dict(zip(variants, vectors.texts(variants), strict=True))
    found = []
    for pair, evidence, negation in zip(pairs, evidences, negations, strict=True):
        claim, source = pair.vectors
        base = float(claim @ source)
        gains = (
            gain(base, [float(rows[text] @ source) for text in negation.dropped]),
            gain(base, [float(rows[text] @ source) for text in negation.inserted]),
        )
        modal = find_conflict(pair.claim, pair.source, evidence)
        exchange = find_exchange(pair.claim, pair.source, evidence)
        found.append(Compared(pair.claim, pair.source, evidence, negation, gains, modal, exchange))
    return found


def _words_of(pairs: Sequence[_Pair], language: str) -> set[str]:
    words: set[str] = set()
    for pair in pairs:
        if pair.claim.language == language:
            words |= needed_words(pair.claim)
        if pair.source.language == language:
            words.update(term.text for term in pair.source.terms)
    return words


def _pair(
    claims: Sequence[ClaimText], sources: Sequence[str], context: VerifyContext, vectors: Vectors
) -> list[_Pair]:
    parts = {source: _sentences(source, context.language) for source in sources}
    texts = sorted(
        {claim.text for claim in claims} | {piece for pieces in parts.values() for piece in pieces}
    )
    rows = dict(zip(texts, vectors.texts(texts), strict=True))
    found = []
    for claim, source in zip(claims, sources, strict=True):
        own = rows[claim.text]
        near = sorted(parts[source], key=lambda piece: -float(rows[piece] @ own))
        chosen = set(near[:PASSAGE])
        passage = "\n".join(piece for piece in parts[source] if piece in chosen)
        whole = read(source, context.language)
        part = whole if len(parts[source]) <= 1 else _within(read(passage, context.language), whole)
        found.append(_Pair(read(claim.text, claim.language), part, (own, rows[near[0]])))
    return found


def _within(passage: Reading, whole: Reading) -> Reading:
    """Return a passage with the numbers, dates and names that stand anywhere in the whole text."""
    return replace(passage, facts=whole.facts, lowered=whole.lowered, beginnings=whole.beginnings)


def _sentences(text: str, language: str) -> tuple[str, ...]:
    return tuple(sentence.text for sentence in split(text, language)) or (text,)


def settle_names(doubts: Matrix, item: Compared, context: VerifyContext) -> Matrix:
    """Lift the doubt from words of names that the context knows under a name the text has.

    Where claim and text share a language, a name that the text does not have in any spelling is doubted,
    whatever the model says: it learned from names that were carried from one language into another.
    """
    settled = doubts.copy()
    if item.claim.language == item.source.language:
        settled[item.evidence.unknown_names()] = _FOREIGN
    for start, end in _known_spans(item, context):
        for index, term in enumerate(item.evidence.terms):
            if start <= term.start and term.end <= end:
                settled[index] = min(settled[index], _FAMILIAR)
    return settled


def _known_spans(item: Compared, context: VerifyContext) -> Iterator[tuple[int, int]]:
    """Yield where the claim has a known name of something that the text names too."""
    for names in context.names:
        folded = [name.lower().replace("ё", "е") for name in names if name]
        if any(name in item.source.lowered for name in folded):
            for name in folded:
                for match in re.finditer(re.escape(name), item.claim.lowered):
                    yield match.span()
