"""Every format that a list can be written in."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from topicwire.errors import NotFoundError
from topicwire.serve.export.bibliography import write_bibtex, write_csl
from topicwire.serve.export.bundle import write_bundle
from topicwire.serve.export.lines import write_jsonl
from topicwire.serve.export.markdown import write_markdown
from topicwire.serve.export.page import write_html
from topicwire.serve.export.report import Report
from topicwire.serve.export.table import write_csv
from topicwire.services.views import Item


@dataclass(frozen=True, slots=True)
class Format:
    """How a list is written."""

    label: str
    suffix: str  # of the file's name
    media_type: str
    write: Callable[[Report], bytes]


def _plain(write: Callable[[Iterable[Item]], bytes]) -> Callable[[Report], bytes]:
    return lambda report: write(report.items)


def _titled(write: Callable[[str, Iterable[Item], str], bytes]) -> Callable[[Report], bytes]:
    return lambda report: write(report.title, report.items, report.base)


FORMATS = {
    "md": Format("Markdown", "md", "text/markdown; charset=utf-8", _titled(write_markdown)),
    "html": Format("HTML", "html", "text/html; charset=utf-8", _titled(write_html)),
    "csv": Format("CSV", "csv", "text/csv; charset=utf-8", _plain(write_csv)),
    "jsonl": Format("JSON lines", "jsonl", "application/jsonl", _plain(write_jsonl)),
    "bib": Format("BibTeX", "bib", "application/x-bibtex; charset=utf-8", _plain(write_bibtex)),
    "evidence": Format("Evidence bundle", "evidence.html", "text/html; charset=utf-8", write_bundle),
    "csl": Format("CSL-JSON", "csl.json", "application/vnd.citationstyles.csl+json", _plain(write_csl)),
}


def format_of(name: str) -> Format:
    """Return a format by its name."""
    if name not in FORMATS:
        message = f"There is no export format {name[:40]!r}. There are {', '.join(FORMATS)}."
        raise NotFoundError(message)
    return FORMATS[name]
