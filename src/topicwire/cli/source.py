"""`topicwire source`: where documents are collected."""

from typing import Annotated

import typer

from topicwire.cli.options import DataDir, Json, SettingsFile
from topicwire.cli.plain import to_json
from topicwire.cli.session import open_session
from topicwire.cli.table import table
from topicwire.model.source import SourceKind

app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Sources: add, list, pause, resume, remove."
)
SourceKey = Annotated[str, typer.Argument(help="Key of the source, as `topicwire source list` shows it.")]


@app.command()
def add(
    address: Annotated[str, typer.Argument(help="Address of a feed or sitemap.")],
    kind: Annotated[SourceKind, typer.Option(help="What the address answers with.")] = SourceKind.FEED,
    title: Annotated[str, typer.Option(help="Name to show for it.")] = "",
    data_dir: DataDir = None,
    settings_file: SettingsFile = None,
    as_json: Json = False,
) -> None:
    """Collect from a feed or sitemap. `topicwire collect` fetches what it lists."""
    with open_session(settings_file, data_dir) as wire:
        source = wire.services.sources.add(address, kind, title=title)
    typer.echo(to_json(source) if as_json else f"Collecting from {source.address} (key {source.key}).")


@app.command(name="list")
def list_sources(data_dir: DataDir = None, settings_file: SettingsFile = None, as_json: Json = False) -> None:
    """List the sources with their health."""
    with open_session(settings_file, data_dir) as wire:
        views = wire.services.status.view().sources
    if as_json:
        typer.echo(to_json(views))
    elif not views:
        typer.echo("No sources yet. Add one with: topicwire source add ADDRESS")
    else:
        rows = [
            (
                view.source.key,
                f"{view.documents:,}",
                f"{view.state.succeeded:%Y-%m-%d %H:%M}" if view.state.succeeded else "never",
                _health(view.source.paused, view.silent, view.state.reason),
                view.source.address,
            )
            for view in views
        ]
        typer.echo(table(("KEY", "DOCUMENTS", "LAST SUCCESS", "STATE", "ADDRESS"), rows))


def _health(paused: bool, silent: bool, reason: str) -> str:
    if paused:
        return "paused"
    if reason:
        return f"failing: {reason}"
    return "silent" if silent else "well"


@app.command()
def pause(key: SourceKey, data_dir: DataDir = None, settings_file: SettingsFile = None) -> None:
    """Stop fetching from a source until it is resumed."""
    with open_session(settings_file, data_dir) as wire:
        source = wire.services.sources.pause(key, paused=True)
    typer.echo(f"Paused {source.address}.")


@app.command()
def resume(key: SourceKey, data_dir: DataDir = None, settings_file: SettingsFile = None) -> None:
    """Go on fetching from a paused source."""
    with open_session(settings_file, data_dir) as wire:
        source = wire.services.sources.pause(key, paused=False)
    typer.echo(f"Collecting from {source.address} again.")


@app.command()
def remove(key: SourceKey, data_dir: DataDir = None, settings_file: SettingsFile = None) -> None:
    """Forget a source. Its documents stay."""
    with open_session(settings_file, data_dir) as wire:
        wire.services.sources.remove(key)
    typer.echo(f"Removed source {key}.")
