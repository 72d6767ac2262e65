"""`topicwire reindex`: make the search index anew from the database."""

import typer

from topicwire.cli.options import DataDir, SettingsFile
from topicwire.cli.progress import Steps
from topicwire.cli.session import open_session


def reindex(data_dir: DataDir = None, settings_file: SettingsFile = None) -> None:
    """Make the search index anew from the database.

    The old one serves meanwhile.
    """
    with open_session(settings_file, data_dir) as wire, Steps() as steps:
        count = wire.reindex(steps)
    typer.echo(f"Indexed {count:,} items.")
