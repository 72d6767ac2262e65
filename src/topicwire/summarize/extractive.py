"""A summary out of the document's own sentences: needs no model, no network, nothing installed.

Sentences are weighed by centrality (LexRank over TF-IDF or embeddings), by their place and by their likeness
to the title; those that repeat others are left out; the rest is grouped in reading order under headings.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from topicwire.model.document import Document, Kind
from topicwire.model.embedder import Embedder
from topicwire.model.summary import Claim, Group, Summary, Support, Usage, Way
from topicwire.summarize.grouping import MOST_CLAIMS, by_likeness, by_sections
from topicwire.summarize.headings import Naming, named
from topicwire.summarize.material import Candidate, candidates, headings
from topicwire.summarize.ranking import choose, scores
from topicwire.summarize.verifier import Draft, Verifier
from topicwire.summarize.weights import Matrix, coverage, tfidf
from topicwire.summarize.words import size

_LEAST_SENTENCES = 4  # that could stand in a summary
_MOST_GROUPS = 6  # that follow the document's own headings
_LEAST_LED = 5  # claims of a summary that has a lead: four are left for its groups
_LEAD_PARAGRAPHS = 3  # at the beginning, in which the lead is looked for
_LATER = 0.06  # likeness to the title that a later sentence must have more: openings are leads mostly
_READ = 50_000  # characters in which terms of headings are counted


@dataclass(frozen=True, slots=True)
class ExtractiveOptions:
    """What an extractive summary may be."""

    most_claims: int = 12
    share: float = 0.42  # of the document's length that the claims may have together
    reader: str = "en"  # BCP 47, in which headings are written that are not the document's own
    shortest: int = 700  # letters (a Chinese character counts 2.5); a shorter document is shown as it is
    settings: str = ""  # hash of the settings, kept with the summary


@dataclass(frozen=True, slots=True)
class Pick:
    """A chosen sentence with its verdict."""

    candidate: Candidate
    vector: NDArray[np.float32]
    claim: Claim


def summarise(
    document: Document, options: ExtractiveOptions, verifier: Verifier, embedder: Embedder | None = None
) -> Summary:
    """Return a summary in the document's own language; never raises for any text."""
    begun = perf_counter()
    chosen, vectors = select(document, options, embedder)
    if not chosen:
        note = "" if is_short(document, options) else "too few whole sentences for a summary"
        return own_text(document, options.settings, note=note)
    drafts = [Draft(item.text, document.language, (item.paragraph,)) for item in chosen]
    picks, rejected = parted(chosen, vectors, checked(drafts, chosen, document, verifier))
    if not picks:
        note = f"none of the {len(rejected)} sentences that were chosen passed the check"
        return own_text(document, options.settings, left_out=len(rejected), note=note)
    naming = Naming(options.reader, document.language, document.title, document.text[:_READ], embedder)
    lead, groups = arrange(picks, headings(document), naming)
    return Summary(
        document=document.key,
        revision=document.revision,
        way=Way.EXTRACTIVE,
        language=document.language,
        lead=lead,
        groups=groups,
        left_out=len(rejected),
        rejected=rejected,
        coverage=coverage(document, (number for pick in picks for number in pick.claim.citations)),
        settings=options.settings,
        usage=Usage(seconds=round(perf_counter() - begun, 3)),
    )


def own_text(document: Document, settings: str = "", *, left_out: int = 0, note: str = "") -> Summary:
    """Return the summary of a document that is shown as it is."""
    return Summary(
        document.key,
        document.revision,
        Way.OWN_TEXT,
        document.language,
        lead=None,
        groups=(),
        left_out=left_out,
        coverage=1.0,
        settings=settings,
        note=note,
    )


def select(
    document: Document, options: ExtractiveOptions, embedder: Embedder | None
) -> tuple[list[Candidate], Matrix]:
    """Return the sentences that carry the document, in reading order, with vectors; none if it is short."""
    material = [] if is_short(document, options) else candidates(document)
    if len(material) < _LEAST_SENTENCES:
        return [], np.zeros((0, 1), dtype=np.float32)
    texts = [candidate.text for candidate in material]
    lexical = tfidf([*texts, document.title], document.language)
    words, title = lexical[:-1], lexical[-1]
    meaning = embedder.embed([*texts, document.title]) if embedder else lexical
    worth = scores(material, words, title)
    if embedder:
        worth += scores(material, meaning[:-1], meaning[-1])
    most = min(options.most_claims, max(3, round(0.5 * len(material))))
    indexes = _within(choose(material, worth, words, most), material, int(options.share * _length(document)))
    return [material[index] for index in indexes], meaning[indexes]


def is_short(document: Document, options: ExtractiveOptions) -> bool:
    """Tell whether a document is shown as it is: a flash, or too short for a summary."""
    return document.kind is Kind.FLASH or _length(document) < options.shortest


def _length(document: Document) -> int:
    return sum(size(paragraph.text) for paragraph in document.paragraphs)


def _within(indexes: Sequence[int], material: Sequence[Candidate], room: int) -> list[int]:
    """Return the best sentences that fit into `room` letters, at least three, in reading order."""
    kept: list[int] = []
    for index in indexes:
        length = size(material[index].text)
        if length <= room or len(kept) < 3:
            kept.append(index)
            room -= length
    return sorted(kept)


def checked(
    drafts: Sequence[Draft], chosen: Sequence[Candidate], document: Document, verifier: Verifier
) -> list[Claim]:
    """Return a claim with its verdict for each draft.

    A sentence whose check fails without its dateline is tried once as it stands.
    """
    verdicts = verifier.verify(drafts, document)
    again = [
        Draft(item.whole, draft.language, draft.citations)
        if verdict.support is Support.UNSUPPORTED and item.whole != draft.text and not draft.original
        else draft
        for draft, item, verdict in zip(drafts, chosen, verdicts, strict=True)
    ]
    if again != list(drafts):
        verdicts = verifier.verify(again, document)
    return [
        Claim(draft.text, draft.language, draft.citations, verdict, draft.original)
        for draft, verdict in zip(again, verdicts, strict=True)
    ]


def parted(
    chosen: Sequence[Candidate], vectors: Matrix, claims: Sequence[Claim]
) -> tuple[list[Pick], tuple[Claim, ...]]:
    """Part what holds from what failed its check; the three sequences belong together."""
    picks = [
        Pick(item, vector, claim)
        for item, vector, claim in zip(chosen, vectors, claims, strict=True)
        if claim.verdict.support is not Support.UNSUPPORTED
    ]
    return picks, tuple(claim for claim in claims if claim.verdict.support is Support.UNSUPPORTED)


def arrange(
    picks: Sequence[Pick], own: Sequence[str], naming: Naming
) -> tuple[Claim | None, tuple[Group, ...]]:
    """Return the lead, if enough is left without it, and the groups.

    `own` are the document's headings, in the language of the claims.
    """
    lead = None
    first = _lead(picks, naming)
    if first is not None:
        lead = picks[first].claim
        picks = [pick for index, pick in enumerate(picks) if index != first]
    sections = [pick.candidate.section for pick in picks]
    ranges = by_sections(sections)
    if len({section for section in sections if section >= 0}) >= 2 and len(ranges) <= _MOST_GROUPS:
        titles = [own[sections[start]] if sections[start] >= 0 else "" for start, _ in ranges]
        ranges, titles = _cut_long(ranges, titles)
    else:
        ranges = by_likeness(np.stack([pick.vector for pick in picks]), -(-len(picks) // 3))
        titles = ["" for _ in ranges]
    claims = [tuple(pick.claim for pick in picks[start:stop]) for start, stop in ranges]
    return lead, named(claims, titles, naming)


def _lead(picks: Sequence[Pick], naming: Naming) -> int | None:
    """Return which sentence says best what the document is about, of those at its beginning.

    A report opens with it; a feature opens with a scene, and says it in the next paragraph.
    """
    early = [index for index, pick in enumerate(picks) if _is_early(pick.candidate)]
    if len(picks) < _LEAST_LED or not early:
        return None
    if naming.embedder is None:
        return early[0] if picks[early[0]].candidate.order == 0 else None
    title = naming.embedder.embed([naming.title])[0]
    likeness = [float(picks[index].vector @ title) - _LATER * place for place, index in enumerate(early)]
    return early[int(np.argmax(likeness))]


def _is_early(candidate: Candidate) -> bool:
    """Tell whether a sentence stands at the beginning, before the first heading."""
    return candidate.section < 0 and candidate.paragraph <= _LEAD_PARAGRAPHS


def _cut_long(
    ranges: Sequence[tuple[int, int]], titles: Sequence[str]
) -> tuple[list[tuple[int, int]], list[str]]:
    """Cut sections with more claims than a group may have; their further parts get headings of key terms."""
    cut: list[tuple[int, int]] = []
    names: list[str] = []
    for (start, stop), title in zip(ranges, titles, strict=True):
        for first in range(start, stop, MOST_CLAIMS):
            cut.append((first, min(first + MOST_CLAIMS, stop)))
            names.append(title if first == start else "")
    return cut, names
