"""`topicwire doctor`: looks whether everything that is needed is there and fits together."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer

from topicwire.cli.options import DataDir, Json, SettingsFile
from topicwire.cli.plain import to_json
from topicwire.cli.session import open_with, read_settings
from topicwire.config import Settings

if TYPE_CHECKING:
    from topicwire.assemble import Wire

MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    """What one look found."""

    what: str
    said: str  # for people: what is, and what to do if it is not well
    well: bool = True


def doctor(data_dir: DataDir = None, settings_file: SettingsFile = None, as_json: Json = False) -> None:
    """Check the whole installation.

    Ends with exit code 2 when something needs attention.
    """
    settings = read_settings(settings_file, data_dir)
    with open_with(settings) as wire:
        findings = tuple(look(wire, settings))
    if as_json:
        typer.echo(to_json(findings))
    else:
        for finding in findings:
            typer.echo(f"{'well ' if finding.well else 'LOOK '} {finding.what}: {finding.said}")
    if not all(finding.well for finding in findings):
        raise typer.Exit(2)


def look(wire: Wire, settings: Settings) -> Iterator[Finding]:
    """Look at each part in turn."""
    yield Finding("python", sys.version.split()[0], sys.version_info >= (3, 11))
    looks: tuple[Callable[[Wire, Settings], Finding], ...] = (_disk, _index, _sources, _problems, _model)
    for one in looks:
        yield one(wire, settings)


def _disk(wire: Wire, settings: Settings) -> Finding:
    free, needed = shutil.disk_usage(wire.folder).free // MB, settings.data.min_free_mb
    said = f"{wire.folder} has {free:,} MB free"
    if free < needed:
        said += f", less than data.min_free_mb ({needed:,}); collecting pauses until there is room"
    return Finding("data folder", said, free >= needed)


def _index(wire: Wire, _settings: Settings) -> Finding:
    items, indexed = wire.services.status.view().items, wire.tools.index.count()
    if items == indexed:
        return Finding("index", f"{indexed:,} items, as in the database")
    said = f"{indexed:,} items, but the database has {items:,}; run `topicwire reindex`"
    return Finding("index", said, well=False)


def _sources(wire: Wire, _settings: Settings) -> Finding:
    """Failing sources need attention; silent ones may just have nothing to say."""
    views = wire.services.status.view().sources
    failing = sum(view.state.failures > 0 for view in views)
    silent = sum(view.silent for view in views)
    said = f"{len(views):,} in all, {failing:,} failing, {silent:,} silent"
    if failing or silent:
        said += "; `topicwire source list` shows which"
    return Finding("sources", said, not failing)


def _problems(wire: Wire, _settings: Settings) -> Finding:
    view = wire.services.status.view()
    failed = sum(ends.get("failed", 0) for ends in view.outcomes.values())
    said = f"{view.documents:,} documents, {view.items:,} items, {view.summaries:,} summaries"
    if failed:
        said += f"; {failed:,} failed for good, `topicwire status` says why"
    return Finding("documents", said, not failed)


def _model(_wire: Wire, settings: Settings) -> Finding:
    if not settings.llm.base_url:
        return Finding("language model", "none set; summaries are made of the documents' own sentences")
    return Finding("language model", f"{settings.llm.model} at {settings.llm.base_url}")
