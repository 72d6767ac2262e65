"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

DataDir = Annotated[
    Path | None,
    typer.Option("--data-dir", help="Folder of the database, index, raw pages and log.", show_default=False),
]
SettingsFile = Annotated[
    Path | None,
    typer.Option(
        "--settings", help="Settings file; otherwise settings.toml in the data folder.", show_default=False
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
