"""`topicwire settings`: what can be set, what it is set to, and where from."""

import typer

from topicwire.cli.options import DataDir, Json, SettingsFile
from topicwire.cli.plain import to_json
from topicwire.cli.session import read_settings
from topicwire.config import TABLE, Row, Settings
from topicwire.config.value import describe, show_value


def settings(settings_file: SettingsFile = None, data_dir: DataDir = None, as_json: Json = False) -> None:
    """Show all settings, and how to change each."""
    found = read_settings(settings_file, data_dir)
    if as_json:
        typer.echo(to_json([_plain(row, found) for row in TABLE.values()]))
        return
    for row in TABLE.values():
        changed = "" if found.value(row) == row.default else f"  (default {show_value(row, row.default)})"
        typer.echo(f"{row.name} = {show_value(row, found.value(row))}{changed}")
        typer.echo(f"    {row.note.help} {describe(row.annotation).capitalize()}; {row.variable}")


def _plain(row: Row, found: Settings) -> dict[str, object]:
    hidden = row.note.secret and found.value(row)
    return {
        "name": row.name,
        "value": "[hidden]" if hidden else found.value(row),
        "default": row.default,
        "type": describe(row.annotation),
        "unit": row.note.unit,
        "variable": row.variable,
        "help": row.note.help,
    }
