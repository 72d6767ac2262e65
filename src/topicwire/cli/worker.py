"""`topicwire worker`: collecting without pages."""

import time
from contextlib import suppress

import typer

from topicwire.cli.options import DataDir, SettingsFile
from topicwire.cli.serve import collecting
from topicwire.cli.session import open_with, read_settings

_LONG = 3600.0  # seconds; only Ctrl-C ends the waiting


def worker(data_dir: DataDir = None, settings_file: SettingsFile = None) -> None:
    """Ask each source when its time has come, until Ctrl-C.

    `topicwire serve` does the same beside its pages; only one process works on a data folder.
    """
    settings = read_settings(settings_file, data_dir)
    with open_with(settings) as wire:
        with collecting(wire, settings), suppress(KeyboardInterrupt):  # the usual end, not a fault
            typer.echo("Collecting - Ctrl-C stops.")
            while True:
                time.sleep(_LONG)
        typer.echo("Stopped.")
