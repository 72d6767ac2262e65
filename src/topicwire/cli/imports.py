"""`topicwire import`: read archives, folders and standard input."""

import sys
from datetime import UTC, datetime
from typing import Annotated

import typer

from topicwire.cli.ends import pages, said
from topicwire.cli.options import DataDir, Json, SettingsFile
from topicwire.cli.plain import to_json
from topicwire.cli.progress import Steps
from topicwire.cli.session import open_session


def import_places(
    places: Annotated[
        list[str],
        typer.Argument(
            metavar="PLACE...",
            help="WARC files; folders or files of HTML, PDF, text, Markdown, JSONL; - is standard input.",
        ),
    ],
    embed: Annotated[
        bool,
        typer.Option(help="Compute the meaning of passages now; otherwise `topicwire serve` does, later."),
    ] = True,
    data_dir: DataDir = None,
    settings_file: SettingsFile = None,
    as_json: Json = False,
) -> None:
    """Read the pages of archives and folders.

    An import that was interrupted goes on where it ended when it is started again.
    """
    imported = {}
    with open_session(settings_file, data_dir) as wire, Steps() as steps, wire.worker() as worker:
        for place in places:
            began = datetime.now(UTC)
            worker.import_place(place, sys.stdin.buffer, steps)
            steps.pause()
            imported[place] = pages(wire.services.status.ended(began))
            if not as_json:
                typer.echo(f"Imported {place}: {said(imported[place])}.")
        if embed:
            worker.embed(steps)
    if as_json:
        typer.echo(to_json(imported))
