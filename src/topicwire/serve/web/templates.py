"""The page templates, once for each language of the interface."""

from collections.abc import Callable, Mapping
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import BytesIO

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from topicwire.serve.export.formats import FORMATS
from topicwire.serve.links import document_path, topic_path
from topicwire.serve.web.phrases import filters
from topicwire.services.excerpt import excerpt

_HERE = files("topicwire.serve.web")


def environment_of(language: str, static: Mapping[str, tuple[bytes, str, str]]) -> Environment:
    """Return the environment of a language. Everything that is not markup of ours is escaped."""
    environment = Environment(
        loader=PackageLoader("topicwire.serve.web"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    translations = catalogue(language)
    # The extension adds this method when it is loaded; Environment's own type does not know it.
    install: Callable[..., None] = environment.install_gettext_translations  # type: ignore[attr-defined]
    install(translations, newstyle=True)
    environment.globals |= {
        "static": lambda name: f"/static/{name}?v={static[name][2]}",
        "interface": language,
        "document_path": document_path,
        "topic_path": topic_path,
        "export_formats": FORMATS,
    }
    environment.filters.update(filters(language, translations), excerpt=excerpt)
    return environment


def catalogue(language: str) -> NullTranslations:
    """Return the translations of the interface, compiled from the `.po` file that translators edit."""
    path: Traversable = _HERE / "translations" / f"{language}.po"
    if not path.is_file():
        return NullTranslations()
    # Here and not at the top: it takes 10 ms, and pages in English need no catalogue.
    from babel.messages.mofile import write_mo  # noqa: PLC0415
    from babel.messages.pofile import read_po  # noqa: PLC0415

    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(path.read_bytes()), locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)
