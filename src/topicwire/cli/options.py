"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

DataDir = Annotated[
    Path | None,
    typer.Option(
        "--data-dir",
        metavar="FOLDER",
        help="Folder of the database, index, raw pages and log.",
        show_default=False,
    ),
]
SettingsFile = Annotated[
    Path | None,
    typer.Option(
        "--settings", help="Settings file; otherwise settings.toml in the data folder.", show_default=False
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
Limit = Annotated[
    int, typer.Option("--limit", metavar="NUMBER", help="How many to show at most.", min=1, max=1000)
]
Port = Annotated[
    int | None,
    typer.Option("--port", metavar="PORT", help="Port of the pages; 0 takes a free one.", show_default=False),
]
