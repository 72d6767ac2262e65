"""`topicwire models`: translation models on this machine."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from topicwire.cli.options import DataDir, Json, SettingsFile
from topicwire.cli.plain import tell
from topicwire.cli.session import read_settings
from topicwire.cli.table import list_text, table

if TYPE_CHECKING:
    from topicwire.llm.translation_models import InstalledModel

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Translation models: add, list, remove.")
Pair = Annotated[str, typer.Argument(metavar="PAIR", help="From which language into which, like zh-en.")]
MB = 1_000_000


@app.command()
def add(
    pair: Pair,
    folder: Annotated[
        Path | None,
        typer.Option("--from", help="Folder of this machine that has the files.", show_default=False),
    ] = None,
    data_dir: DataDir = None,
    settings_file: SettingsFile = None,
    as_json: Json = False,
) -> None:
    """Install a translation model, about 40 MB, from its maker or a folder.

    With it, summaries of documents in that language are translated.
    """
    from topicwire.assemble.work import fetch_bytes, models_folder
    from topicwire.llm.translation import require_loadable
    from topicwire.llm.translation_models import add_folder, add_model

    settings = read_settings(settings_file, data_dir)
    place = models_folder(settings)
    if folder:
        model = add_folder(place, pair, folder, require_loadable)
    else:
        model = add_model(place, pair, fetch_bytes(settings), require_loadable)
    tell(model, f"Installed {model.pair}, {model.bytes / MB:,.0f} MB.", as_json=as_json)


@app.command(name="list")
def list_models(data_dir: DataDir = None, settings_file: SettingsFile = None, as_json: Json = False) -> None:
    """List the installed translation models."""
    from topicwire.assemble.work import models_folder
    from topicwire.llm.translation_models import installed_models

    models = installed_models(models_folder(read_settings(settings_file, data_dir)))
    nothing = "No translation models yet. Install one with: topicwire models add zh-en"
    typer.echo(list_text(models, as_json, nothing, _table))


@app.command()
def remove(
    pair: Pair, data_dir: DataDir = None, settings_file: SettingsFile = None, as_json: Json = False
) -> None:
    """Delete a translation model."""
    from topicwire.assemble.work import models_folder
    from topicwire.llm.translation_models import remove_model

    remove_model(models_folder(read_settings(settings_file, data_dir)), pair)
    tell({"removed": pair}, f"Removed {pair}.", as_json=as_json)


def _table(models: "Sequence[InstalledModel]") -> str:
    rows = [(model.pair, f"{model.bytes / MB:,.0f}", model.version or "-") for model in models]
    return table(("PAIR", "MB", "VERSION"), rows)
