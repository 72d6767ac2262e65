"""`topicwire doctor`: looks whether everything that is needed is there, works, and fits together."""

import typer

from topicwire.cli.options import DataDir, Json, SettingsFile
from topicwire.cli.plain import to_json
from topicwire.cli.session import open_with, read_settings


def doctor(data_dir: DataDir = None, settings_file: SettingsFile = None, as_json: Json = False) -> None:
    """Check the whole installation.

    Looks at the packages, the data folder, the database, the kept pages, the index, the work that waits, the
    sources, and the models. Ends with exit code 2 when something needs attention.
    """
    # Here and not at the top: the looks need the storage, which takes a while to import.
    from topicwire.cli.looks import look

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
