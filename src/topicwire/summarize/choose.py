"""Which way a summary is made: the best that the settings and this machine allow."""

from dataclasses import dataclass, field, replace

from topicwire.errors import TopicwireError
from topicwire.llm.model import ChatModel
from topicwire.llm.translation import Translator, Translators
from topicwire.model.document import Document
from topicwire.model.summary import Summary, Way
from topicwire.summarize import by_model, extractive, translated
from topicwire.summarize.by_model import ModelOptions
from topicwire.summarize.extractive import Embedder, ExtractiveOptions
from topicwire.summarize.prompt import language_name
from topicwire.summarize.translated import TranslatedOptions
from topicwire.summarize.verifier import Verifier
from topicwire.summarize.words import base


@dataclass(frozen=True, slots=True)
class SummaryOptions:
    """What readers want."""

    language: str = "en"  # BCP 47, the reader's
    way: Way | None = None  # None: the best that is available
    extractive: ExtractiveOptions = field(default_factory=ExtractiveOptions)
    model: ModelOptions = field(default_factory=ModelOptions)
    settings: str = ""  # hash of the settings, kept with each summary


@dataclass(frozen=True, slots=True)
class Makers:
    """What this machine has."""

    verifier: Verifier
    embedder: Embedder | None = None
    chat: ChatModel | None = None
    translators: Translators | None = None


def summarise(document: Document, options: SummaryOptions, makers: Makers) -> Summary:
    """Return the best summary there is, with a note why it is not a better one. Never raises."""
    if extractive.is_short(document, options.extractive):
        return _marked(extractive.own_text(document), options, [])
    notes: list[str] = []
    made = None
    if options.way in (None, Way.MODEL):
        made = _by_model(document, options, makers, notes)
    if made is None and options.way in (None, Way.MODEL, Way.TRANSLATED):
        made = _translated(document, options, makers, notes)
    if made is None:
        made = extractive.summarise(document, options.extractive, makers.verifier, makers.embedder)
    return _marked(made, options, notes)


def _marked(summary: Summary, options: SummaryOptions, notes: list[str]) -> Summary:
    note = "; ".join(note for note in (*notes, summary.note) if note)
    return replace(summary, note=note, settings=options.settings)


def _by_model(
    document: Document, options: SummaryOptions, makers: Makers, notes: list[str]
) -> Summary | None:
    if makers.chat is None:
        if options.way is Way.MODEL:
            notes.append("no language model is set; llm.base_url and llm.model name one")
        return None
    asked = replace(options.model, language=options.language)
    try:
        return by_model.summarise(document, asked, makers.chat, makers.verifier)
    except TopicwireError as error:
        notes.append(f"not by the language model: {error}")
        return None


def _translated(
    document: Document, options: SummaryOptions, makers: Makers, notes: list[str]
) -> Summary | None:
    if base(document.language) == base(options.language):
        return None
    translator = _translator(document, options, makers)
    if translator is None:
        notes.append(_missing(document.language, options.language))
        return None
    wanted = TranslatedOptions(options.language, options.extractive)
    made = translated.summarise(document, wanted, translator, makers.verifier, makers.embedder)
    if made.way is Way.TRANSLATED:
        return made
    notes.append(f"not translated: {made.note}")
    return None


def _translator(document: Document, options: SummaryOptions, makers: Makers) -> Translator | None:
    if makers.translators is None or document.language == "und":
        return None
    return makers.translators.find(document.language, options.language)


def _missing(source: str, target: str) -> str:
    if source == "und":
        return "the language of the document is not known, so it is not translated"
    names = f"{language_name(source)} into {language_name(target)}"
    return f"no model translates {names}; `topicwire models add {base(source)}-{base(target)}` fetches one"
