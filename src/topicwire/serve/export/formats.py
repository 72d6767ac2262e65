"""Every format that a list can be written in."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from topicwire.errors import NotFoundError
from topicwire.serve.export.bibliography import write_bibtex, write_csl
from topicwire.serve.export.lines import write_jsonl
from topicwire.serve.export.markdown import write_markdown
from topicwire.serve.export.page import write_html
from topicwire.serve.export.table import write_csv
from topicwire.services.views import Item


@dataclass(frozen=True, slots=True)
class Format:
    """How a list is written; `write` takes a title, the items, and the address of the server."""

    label: str
    suffix: str  # of the file's name
    media_type: str
    write: Callable[[str, Iterable[Item], str], bytes]


def _plain(write: Callable[[Iterable[Item]], bytes]) -> Callable[[str, Iterable[Item], str], bytes]:
    return lambda _title, items, _base: write(items)


FORMATS = {
    "md": Format("Markdown", "md", "text/markdown; charset=utf-8", write_markdown),
    "html": Format("HTML", "html", "text/html; charset=utf-8", write_html),
    "csv": Format("CSV", "csv", "text/csv; charset=utf-8", _plain(write_csv)),
    "jsonl": Format("JSON lines", "jsonl", "application/jsonl", _plain(write_jsonl)),
    "bib": Format("BibTeX", "bib", "application/x-bibtex; charset=utf-8", _plain(write_bibtex)),
    "csl": Format("CSL-JSON", "csl.json", "application/vnd.citationstyles.csl+json", _plain(write_csl)),
}


def format_of(name: str) -> Format:
    """Return a format by its name."""
    if name not in FORMATS:
        message = f"There is no export format {name[:40]!r}. There are {', '.join(FORMATS)}."
        raise NotFoundError(message)
    return FORMATS[name]
