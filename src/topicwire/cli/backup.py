"""`topicwire backup` and `topicwire restore`: everything that cannot be made again, in one file."""

from pathlib import Path
from typing import Annotated

import typer

from topicwire.cli.options import DataDir, Json, SettingsFile
from topicwire.cli.plain import tell
from topicwire.cli.session import read_settings

MB = 1_000_000


def backup(
    file: Annotated[Path, typer.Argument(help="File to write, such as topicwire.tar.gz.")],
    data_dir: DataDir = None,
    settings_file: SettingsFile = None,
    as_json: Json = False,
) -> None:
    """Write database and raw pages into one file.

    It may be done while topicwire works. Settings are not in it, because they may hold keys.
    """
    from topicwire.storage.backup import write_backup

    size = write_backup(read_settings(settings_file, data_dir).data.dir, file)
    tell({"file": file, "bytes": size}, f"Wrote {file}, {size / MB:,.1f} MB.", as_json=as_json)


def restore(
    file: Annotated[Path, typer.Argument(help="File that `topicwire backup` wrote.")],
    data_dir: DataDir = None,
    settings_file: SettingsFile = None,
    as_json: Json = False,
) -> None:
    """Fill an empty data folder from a backup.

    The search index is made anew when the folder is opened the next time.
    """
    from topicwire.storage.backup import restore_backup

    folder = read_settings(settings_file, data_dir).data.dir
    restore_backup(file, folder)
    tell({"folder": folder}, f"Restored {folder}.", as_json=as_json)
