"""`topicwire show`: one document with its numbered paragraphs."""

from typing import Annotated

import typer

from topicwire.cli.options import DataDir, Json, SettingsFile
from topicwire.cli.plain import to_json
from topicwire.cli.session import open_session
from topicwire.cli.text_page import one_line, summary_text
from topicwire.model.outlet import both_names
from topicwire.services.support import support_text
from topicwire.services.views import DocumentView


def show(
    key: Annotated[str, typer.Argument(help="Key of the document, as `topicwire search` shows it.")],
    revision: Annotated[
        int | None, typer.Option(help="Show this revision instead of the newest.", min=1)
    ] = None,
    data_dir: DataDir = None,
    settings_file: SettingsFile = None,
    as_json: Json = False,
) -> None:
    """Show a document with its numbered paragraphs.

    Its summary comes first; the citations in it name the paragraphs.
    """
    with open_session(settings_file, data_dir) as wire:
        view = wire.services.documents.view(key, revision)
    typer.echo(to_json(view) if as_json else document_text(view))


def document_text(view: DocumentView) -> str:
    """Return a document as lines."""
    document, summary = view.item.document, view.item.summary
    name = both_names(document.outlet.name, document.outlet.romanised)
    lines = [
        one_line(document.title),
        f"{one_line(name)}· {document.published} (found in: {document.published.provenance})",
        document.address,
        f"{document.kind}, {document.language}, revision {document.revision} of {len(view.revisions)}",
    ]
    if view.topics:
        lines.append(f"topics: {', '.join(topic.name for topic in view.topics)}")
    lines += [
        f"also in: {one_line(copy.romanised)}, {one_line(copy.title)}  {copy.document}"
        for copy in view.item.copies
    ]
    if summary and summary.claims:
        lines += ["", summary_text(summary), f"({summary.way}: {support_text(summary)})"]
    if summary and summary.note:
        lines.append(f"({one_line(summary.note)})")
    lines.append("")
    lines += [f"[{paragraph.number}] {one_line(paragraph.text)}" for paragraph in document.paragraphs]
    return "\n".join(lines)
