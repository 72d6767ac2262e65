"""The page templates, once for each language of the interface."""

import hashlib
from collections.abc import Callable, Mapping
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import BytesIO

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from topicwire.serve.export.formats import FORMATS
from topicwire.serve.links import document_path, topic_path
from topicwire.serve.web.phrases import filters
from topicwire.services.excerpt import excerpt

LANGUAGES = ("en", "zh")  # of the interface; English is what the templates are written in
_HERE = files("topicwire.serve.web")
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".LICENSE": "text/plain; charset=utf-8",
}


def static_files() -> Mapping[str, tuple[bytes, str, str]]:
    """Return every file served as it is: name → bytes, media type, short hash of the bytes."""
    found = {}
    for path in (_HERE / "static").iterdir():
        suffix = "." + path.name.rsplit(".", 1)[-1]
        if suffix in TYPES:
            body = path.read_bytes()
            found[path.name] = (body, TYPES[suffix], hashlib.sha256(body).hexdigest()[:12])
    return found


def environments(static: Mapping[str, tuple[bytes, str, str]]) -> Callable[[str], Environment]:
    """Return what gives the environment of a language, made at its first page.

    Everything that is not markup of ours is escaped.
    """
    return cache(lambda language: _environment(language, static))


def _environment(language: str, static: Mapping[str, tuple[bytes, str, str]]) -> Environment:
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
