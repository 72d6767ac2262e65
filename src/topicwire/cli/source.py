"""`topicwire source`: where documents are collected."""

from pathlib import Path
from typing import Annotated

import typer

from topicwire.cli.options import DataDir, Json, SettingsFile
from topicwire.cli.plain import to_json
from topicwire.cli.session import open_session
from topicwire.cli.table import table
from topicwire.errors import UserError
from topicwire.model.source import SourceKind

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Sources: add, list, pause, import.")
SourceKey = Annotated[str, typer.Argument(help="Key of the source, as `topicwire source list` shows it.")]


@app.command()
def add(
    place: Annotated[
        str,
        typer.Argument(help="Domain or name of a known outlet, or the address of a site, feed or sitemap."),
    ],
    kind: Annotated[
        SourceKind | None,
        typer.Option(help="What the address answers with; then it is taken unseen.", show_default=False),
    ] = None,
    title: Annotated[str, typer.Option(help="Name to show for it.")] = "",
    data_dir: DataDir = None,
    settings_file: SettingsFile = None,
    as_json: Json = False,
) -> None:
    """Collect from an outlet, a site, a feed or a sitemap.

    A known outlet brings its own feeds; of a site the likeliest list is taken. `topicwire collect` fetches.
    """
    with open_session(settings_file, data_dir) as wire:
        services = wire.services.sources
        added = services.follow(place) if kind is None else (services.add(place, kind, title=title),)
    if as_json:
        typer.echo(to_json(added))
    else:
        for source in added:
            typer.echo(f"Collecting from {source.address} (key {source.key}).")


@app.command(name="import")
def import_opml(
    file: Annotated[Path, typer.Argument(help="OPML file, as other feed readers export it.")],
    data_dir: DataDir = None,
    settings_file: SettingsFile = None,
) -> None:
    """Collect from every source of an OPML file."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise UserError(f"{file} cannot be read ({error.strerror}); check the path") from error
    with open_session(settings_file, data_dir) as wire:
        added = wire.services.sources.take_opml(data)
    typer.echo(f"Collecting from {len(added):,} sources of {file}.")


@app.command(name="export")
def export_opml(data_dir: DataDir = None, settings_file: SettingsFile = None) -> None:
    """Print all sources as OPML, for other feed readers."""
    with open_session(settings_file, data_dir) as wire:
        opml = wire.services.sources.as_opml()
    typer.echo(opml.decode(), nl=False)


@app.command(name="list")
def list_sources(data_dir: DataDir = None, settings_file: SettingsFile = None, as_json: Json = False) -> None:
    """List the sources with their health."""
    with open_session(settings_file, data_dir) as wire:
        views = wire.services.status.view().sources
    if as_json:
        typer.echo(to_json(views))
    elif not views:
        typer.echo("No sources yet. Add one with: topicwire source add PLACE")
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
