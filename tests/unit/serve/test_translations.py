"""The interface in other languages is complete, and its messages keep their places for values."""

import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

import topicwire.serve.web
from topicwire.serve.options import LANGUAGES
from topicwire.serve.web.templates import catalogue

HOME = Path(topicwire.serve.web.__file__).parent
SOURCES = [("python", path) for path in HOME.rglob("*.py")] + [
    ("jinja2.ext.babel_extract", path) for path in (HOME / "templates").glob("*.html")
]
OTHERS = [language for language in LANGUAGES if language != "en"]
PLACES = re.compile(r"%\(\w+\)s")


def messages() -> Iterator[str]:
    """Each message of templates and code; of one with a plural, the singular."""
    for method, path in SOURCES:
        for _, message, _, _ in extract_from_file(method, path):
            yield message if isinstance(message, str) else message[0]


def translated(language: str) -> dict[str, tuple[str, str]]:
    """Each translated message by its singular: what was asked and what is said."""
    read = read_po(BytesIO((HOME / "translations" / f"{language}.po").read_bytes()), locale=language)
    return {
        _first(entry.id): (_last(entry.id), _first(entry.string))
        for entry in read
        if entry.id and entry.string
    }


def _first(text: str | Sequence[str]) -> str:
    return text if isinstance(text, str) else text[0]


def _last(text: str | Sequence[str]) -> str:
    return text if isinstance(text, str) else text[-1]


@pytest.mark.parametrize("language", OTHERS)
def test_every_message_is_translated_and_no_translation_is_left_over(language: str) -> None:
    assert set(messages()) == set(translated(language))


@pytest.mark.parametrize("language", OTHERS)
def test_translations_keep_the_places_for_values(language: str) -> None:
    for asked, said in translated(language).values():
        assert sorted(PLACES.findall(said)) == sorted(PLACES.findall(asked)), asked


def test_a_plural_is_said() -> None:
    assert catalogue("zh").ngettext("failed once", "failed %(num)s times", 3) == "失败 %(num)s 次"
