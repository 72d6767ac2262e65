"""Translation on this machine: the engine of Firefox Translations, one model for a pair of languages."""

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Protocol

import opencc
from fxtranslate import Translator as Engine

from topicwire.errors import BadInputError
from topicwire.llm.translation_models import InstalledModel, installed_models

HUB = "en"  # most models translate from or into English; other pairs go through it
_MOST_CHARACTERS = (
    2_000  # of one text; the engine works on sentences, and time grows with the square of their length
)


class Translator(Protocol):
    """Translates between two languages. Safe to use from several threads; never raises for any text."""

    @property
    def name(self) -> str:
        """What translates, with its version; kept with each summary."""
        ...

    def translate(self, texts: Sequence[str]) -> tuple[str, ...]:
        """Return one translation a text, in order; empty for a text that cannot be translated."""
        ...


class Translators(Protocol):
    """The pairs of languages that can be translated here."""

    def find(self, source: str, target: str) -> Translator | None:
        """Return a translator between two languages (BCP 47), None if there is none."""
        ...


class FirefoxTranslator:
    """One installed model of Firefox Translations."""

    def __init__(self, model: InstalledModel, *, simplify: bool = False) -> None:
        """Load the model; `simplify` turns traditional characters into simplified ones first.

        Raises `BadInputError` if the files are no model.
        """
        self._name = f"firefox-translations {model.pair} {model.version}".strip()
        self._simplify = opencc.OpenCC("t2s") if simplify else None
        self._lock = Lock()  # the engine keeps state between calls
        try:
            self._engine = Engine(
                *(path.read_bytes() for path in (model.model, model.source_vocab, model.target_vocab))
            )
        except (OSError, ValueError) as error:
            raise BadInputError(
                f"the files of the translation model {model.pair} cannot be loaded ({error})"
            ) from error

    @property
    def name(self) -> str:
        """The pair and version."""
        return self._name

    def translate(self, texts: Sequence[str]) -> tuple[str, ...]:
        """Return one translation a text."""
        return tuple(self._one(text) for text in texts)

    def _one(self, text: str) -> str:
        source = " ".join(text.split())[:_MOST_CHARACTERS]
        if self._simplify:
            source = self._simplify.convert(source)
        with self._lock:
            try:
                return self._engine.translate_long(source).strip() if source else ""
            except ValueError:
                return ""


def require_loadable(model: InstalledModel) -> None:
    """Load a model once; raises `BadInputError` if its files are none."""
    FirefoxTranslator(model)


class ThroughEnglish:
    """Two translators in a row."""

    def __init__(self, first: Translator, second: Translator) -> None:
        self._first = first
        self._second = second

    @property
    def name(self) -> str:
        """Both names."""
        return f"{self._first.name} + {self._second.name}"

    def translate(self, texts: Sequence[str]) -> tuple[str, ...]:
        """Return one translation a text."""
        return self._second.translate(self._first.translate(texts))


class InstalledTranslators:
    """The models in a folder, each loaded when it is first needed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = Lock()
        self._loaded: dict[tuple[str, str], Translator] = {}

    def find(self, source: str, target: str) -> Translator | None:
        """Return a translator, direct or through English; a model that cannot be loaded counts as missing."""
        if _base(source) == _base(target):
            return None
        direct = self._model(source, target)
        if direct or HUB in (_base(source), _base(target)):
            return direct
        first, second = self._model(source, HUB), self._model(HUB, target)
        return ThroughEnglish(first, second) if first and second else None

    def _model(self, source: str, target: str) -> Translator | None:
        with self._lock:
            if (source, target) not in self._loaded:
                made = self._load(source, target)
                if made is None:
                    return None  # asked again the next time: it may be installed meanwhile
                self._loaded[source, target] = made
            return self._loaded[source, target]

    def _load(self, source: str, target: str) -> Translator | None:
        models = {model.pair: model for model in installed_models(self._folder)}
        for left in _names(source):
            for right in _names(target):
                model = models.get(f"{left}-{right}")
                if model:
                    return _loaded(model, simplify=source.endswith("Hant") and not left.endswith("Hant"))
        return None


def _loaded(model: InstalledModel, *, simplify: bool) -> Translator | None:
    try:
        return FirefoxTranslator(model, simplify=simplify)
    except BadInputError:
        return None


def _base(language: str) -> str:
    return language.split("-", maxsplit=1)[0].lower()


@cache
def _names(language: str) -> tuple[str, ...]:
    """Return the names under which a language may be installed, the closest first: zh-Hans, zh."""
    parts = re.split("[-_]", language)
    return tuple("-".join(parts[:length]) for length in range(len(parts), 0, -1))
