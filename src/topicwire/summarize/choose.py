"""Which way a summary is made: the best that the settings and this machine allow."""

import json
from dataclasses import dataclass, field, replace

from topicwire.errors import TopicwireError
from topicwire.llm.model import ChatModel
from topicwire.llm.translation import HUB, Translator, Translators
from topicwire.model.document import Document
from topicwire.model.embedder import Embedder
from topicwire.model.summary import Summary, Support, Way
from topicwire.summarize import by_model, extractive, translated
from topicwire.summarize.by_model import Account, ModelOptions
from topicwire.summarize.extractive import ExtractiveOptions
from topicwire.summarize.prompt import language_name
from topicwire.summarize.second_judge import SecondJudge, with_opinions
from topicwire.summarize.translated import TranslatedOptions
from topicwire.summarize.verifier import Verifier
from topicwire.summarize.words import base

_RANKS = {Way.OWN_TEXT: 0, Way.EXTRACTIVE: 1, Way.TRANSLATED: 2, Way.MODEL: 3}  # the better, the higher


@dataclass(frozen=True, slots=True)
class SummaryOptions:
    """What readers want."""

    language: str = "en"  # BCP 47, the reader's
    way: Way | None = None  # None: the best that is available
    extractive: ExtractiveOptions = field(default_factory=ExtractiveOptions)
    model: ModelOptions = field(default_factory=ModelOptions)
    judged: bool = False  # a second judge is asked, which an estimate has to know
    settings: str = ""  # hash of the settings, kept with each summary


@dataclass(frozen=True, slots=True)
class Makers:
    """What this machine has."""

    verifier: Verifier
    embedder: Embedder | None = None
    chat: ChatModel | None = None
    translators: Translators | None = None
    judge: SecondJudge | None = None  # asked about claims that are no literal quotations


@dataclass(frozen=True, slots=True)
class Notes:
    """Why a summary is not made in a better way."""

    absent: list[str] = field(default_factory=list)  # what would be needed is not here
    missed: list[str] = field(default_factory=list)  # it is here, and failed
    spent: Account = field(default_factory=Account)  # by a model, also if in vain


def summarise(
    document: Document, options: SummaryOptions, makers: Makers, before: Summary | None = None
) -> Summary:
    """Return the best summary there is, with a note why it is not a better one. Never raises.

    `before` is the summary that the same revision has already: it stays if what can be made now is made in
    a lesser way, so that a day without budget or endpoint takes nothing away.
    """
    if extractive.is_short(document, options.extractive):
        return _marked(extractive.own_text(document), options, Notes())
    notes = Notes()
    made = None
    if options.way in (None, Way.MODEL):
        made = _by_model(document, options, makers, notes)
    if made is None and options.way in (None, Way.MODEL, Way.TRANSLATED):
        made = _translated(document, options, makers, notes)
    if made is None:
        wanted = replace(options.extractive, reader=options.language)
        made = extractive.summarise(document, wanted, makers.verifier, makers.embedder)
    if before is not None and _stays(before, made, options):
        missed = "; ".join(notes.missed)
        return replace(before, missed=missed, note=f"made before; this time {missed}" if missed else "")
    if made.way is Way.MODEL or not notes.spent.raw:
        made = made if makers.judge is None else with_opinions(made, document, makers.judge)
        return _marked(made, options, notes)
    return _marked(_charged(made, notes.spent), options, notes)


def _charged(summary: Summary, spent: Account) -> Summary:
    """Return a summary with what the model took, said and failed with before it was made without one."""
    return replace(
        summary,
        usage=replace(spent.usage, seconds=summary.usage.seconds),
        raw=json.dumps(spent.raw, ensure_ascii=False),
        rejected=(*summary.rejected, *spent.rejected),
    )


def _stays(before: Summary, made: Summary, options: SummaryOptions) -> bool:
    """Tell whether a summary that was made before is better than the one made now."""
    return (
        before.revision == made.revision
        and base(before.language) == base(options.language)
        and _RANKS[made.way] < _RANKS[before.way] <= _RANKS[options.way or Way.MODEL]
        and all(claim.verdict.support is not Support.UNSUPPORTED for claim in before.claims)
    )


def _marked(summary: Summary, options: SummaryOptions, notes: Notes) -> Summary:
    note = "; ".join(note for note in (*notes.missed, *notes.absent, summary.note) if note)
    return replace(summary, note=note, missed="; ".join(notes.missed), settings=options.settings)


def _by_model(document: Document, options: SummaryOptions, makers: Makers, notes: Notes) -> Summary | None:
    if makers.chat is None:
        if options.way is Way.MODEL:
            notes.missed.append("no language model is set: llm.base_url and llm.model name one")
        return None
    asked = replace(options.model, language=options.language)
    spent = notes.spent
    try:
        return by_model.summarise(document, asked, makers.chat, makers.verifier, makers.embedder, spent)
    except TopicwireError as error:
        notes.missed.append(f"not by the language model: {error}")
        return None


def _translated(document: Document, options: SummaryOptions, makers: Makers, notes: Notes) -> Summary | None:
    if base(document.language) == base(options.language):
        return None
    translator = _translator(document, options, makers)
    if translator is None:
        notes.absent.append(_missing(document, options, makers))
        return None
    wanted = TranslatedOptions(options.language, replace(options.extractive, reader=options.language))
    made = translated.summarise(document, wanted, translator, makers.verifier, makers.embedder)
    if made.way is Way.TRANSLATED:
        return made
    if made.note:
        notes.missed.append(f"not translated: {made.note}")
    return None


def _translator(document: Document, options: SummaryOptions, makers: Makers) -> Translator | None:
    if makers.translators is None or document.language == "und":
        return None
    return makers.translators.find(document.language, options.language)


def _missing(document: Document, options: SummaryOptions, makers: Makers) -> str:
    """Return which models would translate a document; all but those from and into English go through it."""
    source, target = document.language, options.language
    if source == "und":
        return "the language of the document is not known, so it is not translated"
    names = f"{language_name(source)} into {language_name(target)}"
    through = [(source, HUB), (HUB, target)] if HUB not in (base(source), base(target)) else []
    find = makers.translators.find if makers.translators else None
    absent = [pair for pair in through if find is None or find(*pair) is None] or [(source, target)]
    pairs = " && ".join(f"topicwire models add {base(left)}-{base(right)}" for left, right in absent)
    return f"no model translates {names}, but `{pairs}` fetches {'one' if len(absent) == 1 else 'two'}"
