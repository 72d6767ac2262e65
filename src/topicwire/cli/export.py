"""`topicwire export`: a topic or a search as a file."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from topicwire.cli.options import DataDir, SettingsFile
from topicwire.cli.parts import gather
from topicwire.cli.session import open_with, read_settings
from topicwire.config.address import base_address
from topicwire.errors import UserError
from topicwire.services.views import ListPage


def export(
    form: Annotated[
        str, typer.Argument(metavar="FORMAT", help="md, html, csv, jsonl, bib, csl or evidence.")
    ],
    topic: Annotated[str, typer.Option(help="Only documents of the topic with this key.")] = "",
    query: Annotated[str, typer.Option("--search", help="Only documents that fit this query.")] = "",
    output: Annotated[
        Path | None, typer.Option(help="File to write; otherwise it is printed.", show_default=False)
    ] = None,
    limit: Annotated[int, typer.Option(metavar="NUMBER", help="How many documents at most.", min=1)] = 1000,
    data_dir: DataDir = None,
    settings_file: SettingsFile = None,
) -> None:
    """Write documents with their claims as a file.

    Markdown, HTML, CSV (a claim a row), JSON lines, BibTeX, CSL-JSON, or an evidence bundle, which
    `topicwire verify-bundle` checks again anywhere; in the order of the list.
    """
    from topicwire.serve.export.formats import format_of
    from topicwire.serve.export.report import Report

    chosen = format_of(form)
    settings = read_settings(settings_file, data_dir)
    with open_with(settings) as wire:
        services = wire.services

        def part(cursor: str | None, n: int) -> ListPage:
            if topic:
                return services.topics.page(topic, query=query, cursor=cursor, limit=n).listed
            return services.documents.search(query, cursor=cursor, limit=n)

        followed = services.topics.get(topic) if topic else None
        title = followed.name if followed else query or "topicwire"
        found = gather(part, limit)
        report = Report(title, found.items, base_address(settings), datetime.now(UTC), followed)
        written = chosen.write(report)
    if found.cursor:
        typer.echo(f"Only {limit:,} of {found.total:,} documents; --limit takes more.", err=True)
    _give(written, output)


def _give(written: bytes, output: Path | None) -> None:
    if output is None:
        typer.echo(written.decode(), nl=False)
        return
    try:
        output.write_bytes(written)
    except OSError as error:
        raise UserError(f"{output} cannot be written ({error.strerror}); name another file") from error
    typer.echo(f"Wrote {output}.", err=True)
