"""An extractive summary in the reader's language: chosen sentences, translated, the originals kept."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from time import perf_counter

from topicwire.llm.translation import Translator
from topicwire.model.document import Document
from topicwire.model.embedder import Embedder
from topicwire.model.summary import Summary, Usage, Way
from topicwire.summarize.extractive import (
    ExtractiveOptions,
    arrange,
    checked,
    own_text,
    parted,
    select,
)
from topicwire.summarize.headings import Naming
from topicwire.summarize.material import headings
from topicwire.summarize.verifier import Draft, Verifier
from topicwire.summarize.weights import coverage
from topicwire.summarize.words import size

_SHORTEST, _LONGEST = (
    0.25,
    4.0,
)  # times the original's length; outside, the engine stopped early or went in circles


@dataclass(frozen=True, slots=True)
class TranslatedOptions:
    """How sentences are chosen, and into which language they go."""

    language: str = "en"  # BCP 47
    extractive: ExtractiveOptions = field(default_factory=ExtractiveOptions)


def summarise(
    document: Document,
    options: TranslatedOptions,
    translator: Translator,
    verifier: Verifier,
    embedder: Embedder | None = None,
) -> Summary:
    """Return a summary in `options.language`; each claim's check is that of its translation.

    A translation that fails its check is left out and counted. Without any claim the document shows its own
    text.
    """
    begun = perf_counter()
    chosen, vectors = select(document, options.extractive, embedder)
    if not chosen:
        return own_text(document, options.extractive.settings)
    texts = translator.translate([item.text for item in chosen])
    drafts = [
        Draft(text, options.language, (item.paragraph,), original=item.text)
        for item, text in zip(chosen, texts, strict=True)
    ]
    usable = [is_translation(draft.original, draft.text) for draft in drafts]
    pairs = [(item, draft) for item, draft, good in zip(chosen, drafts, usable, strict=True) if good]
    items = [item for item, _ in pairs]
    claims = checked([draft for _, draft in pairs], items, document, verifier)
    picks, rejected = parted(items, vectors[usable], claims)
    left_out = len(rejected) + usable.count(False)
    if not picks:
        note = f"none of the {left_out} translated sentences passed the check"
        return own_text(document, options.extractive.settings, left_out=left_out, note=note)
    naming = Naming(options.language, options.language, document.title, "\n".join(texts), embedder)
    lead, groups = arrange(picks, _translated_headings(document, translator), naming)
    return Summary(
        document=document.key,
        revision=document.revision,
        way=Way.TRANSLATED,
        language=options.language,
        lead=lead,
        groups=groups,
        left_out=left_out,
        rejected=rejected,
        coverage=coverage(document, (number for pick in picks for number in pick.claim.citations)),
        model=translator.name,
        settings=options.extractive.settings,
        usage=replace(Usage(), seconds=round(perf_counter() - begun, 3)),
    )


def is_translation(original: str, text: str) -> bool:
    """Tell whether a text can be a translation: not the original, of a likely length, no word for ever."""
    if (
        not text
        or text == original
        or not _SHORTEST * size(original) <= size(text) <= _LONGEST * size(original)
    ):
        return False
    words = text.split()
    return len(words) < 12 or len({word.lower() for word in words}) > len(words) / 3


def _translated_headings(document: Document, translator: Translator) -> Sequence[str]:
    own = headings(document)
    return [text or heading for heading, text in zip(own, translator.translate(own), strict=True)]
