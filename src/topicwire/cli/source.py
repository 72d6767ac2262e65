"""`topicwire source`: where documents are collected."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from topicwire.cli.health import health
from topicwire.cli.options import DataDir, Json, SettingsFile
from topicwire.cli.plain import counted, tell, to_json
from topicwire.cli.session import open_session
from topicwire.cli.table import list_text
from topicwire.model.source import SourceKind

if TYPE_CHECKING:
    from topicwire.services.views import Subscription

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Sources: add, list, import, export, pause, resume, remove.",
)
SourceKey = Annotated[str, typer.Argument(help="Key of the source, as `topicwire source list` shows it.")]


@app.command()
def add(
    place: Annotated[
        str,
        typer.Argument(
            metavar="PLACE",
            help="Address of a feed, a sitemap or a site; a domain such as people.com.cn; the name of an "
            "outlet of the catalogue; or gdelt.",
        ),
    ],
    kind: Annotated[
        SourceKind | None, typer.Option(help="Take the address as it is, as this kind, without asking it.")
    ] = None,
    title: Annotated[str, typer.Option(help="Name to show for it, with --kind.")] = "",
    since: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            metavar="DAY",
            help="Of gdelt: also what was published from this day (UTC) on.",
            show_default=False,
        ),
    ] = None,
    data_dir: DataDir = None,
    settings_file: SettingsFile = None,
    as_json: Json = False,
) -> None:
    """Collect from a place: its feeds, or else its sitemaps, are found and added.

    `topicwire collect` then fetches what they list.
    """
    # Here and not at the top: the services take half a second to import.
    from topicwire.services.views import Subscription

    with open_session(settings_file, data_dir) as wire:
        if kind is None:
            done = wire.services.sources.subscribe(place, since.replace(tzinfo=UTC) if since else None)
        else:
            done = Subscription((wire.services.sources.add(place, kind, title=title),))
    typer.echo(to_json(done) if as_json else subscribed(done))


def subscribed(done: "Subscription") -> str:
    """Return in words what became of a wish to collect from somewhere."""
    outlet = done.outlet
    lines = [f"{outlet.name} · {outlet.romanised} ({outlet.key})"] if outlet else []
    lines += [f"Collecting from {source.address} (key {source.key})." for source in done.added]
    lines += [f"Known already: {source.address} (key {source.key})." for source in done.known]
    lines += [f"Also found, not added: {source.address} ({source.kind})." for source in done.beside]
    return "\n".join([*lines, *done.notes])


@app.command(name="import")
def import_sources(
    file: Annotated[
        typer.FileBinaryRead, typer.Argument(metavar="FILE", help="OPML file; - is standard input.")
    ],
    data_dir: DataDir = None,
    settings_file: SettingsFile = None,
    as_json: Json = False,
) -> None:
    """Collect from all feeds of an OPML file, as feed readers write it."""
    from topicwire.services.sources import MAX_OPML

    data = file.read(MAX_OPML + 1)
    with open_session(settings_file, data_dir) as wire:
        done = wire.services.sources.import_opml(data)
    numbers = f"{counted(len(done.added), 'source')} added, {len(done.known):,} known already."
    typer.echo(to_json(done) if as_json else numbers)


@app.command(name="export")
def export_sources(
    file: Annotated[
        typer.FileBinaryWrite, typer.Argument(metavar="FILE", help="File to write; - is standard output.")
    ] = "-",  # type: ignore[assignment]  # typer opens what the name says
    data_dir: DataDir = None,
    settings_file: SettingsFile = None,
) -> None:
    """Write all sources on the web into an OPML file, which feed readers can read."""
    with open_session(settings_file, data_dir) as wire:
        file.write(wire.services.sources.export_opml())


@app.command(name="list")
def list_sources(data_dir: DataDir = None, settings_file: SettingsFile = None, as_json: Json = False) -> None:
    """List the sources with their health."""
    with open_session(settings_file, data_dir) as wire:
        views = wire.services.status.view().sources
    typer.echo(list_text(views, as_json, "No sources yet. Add one with: topicwire source add PLACE", health))


@app.command()
def pause(
    key: SourceKey, data_dir: DataDir = None, settings_file: SettingsFile = None, as_json: Json = False
) -> None:
    """Stop fetching from a source until it is resumed."""
    with open_session(settings_file, data_dir) as wire:
        source = wire.services.sources.pause(key, paused=True)
    tell(source, f"Paused {source.address}.", as_json=as_json)


@app.command()
def resume(
    key: SourceKey, data_dir: DataDir = None, settings_file: SettingsFile = None, as_json: Json = False
) -> None:
    """Go on fetching from a paused source."""
    with open_session(settings_file, data_dir) as wire:
        source = wire.services.sources.pause(key, paused=False)
    tell(source, f"Collecting from {source.address} again.", as_json=as_json)


@app.command()
def remove(
    key: SourceKey, data_dir: DataDir = None, settings_file: SettingsFile = None, as_json: Json = False
) -> None:
    """Forget a source. Its documents stay."""
    with open_session(settings_file, data_dir) as wire:
        wire.services.sources.remove(key)
    tell({"removed": key}, f"Removed source {key}.", as_json=as_json)
