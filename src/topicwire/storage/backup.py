"""Backups: one file with the database and the raw pages. The index is left out, because it is made from them.

The settings are left out as well: they may hold keys.
"""

import re
import shutil
import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from topicwire.errors import DataFolderError, UserError

DATABASE = "topicwire.db"
_RAW = re.compile(r"raw/[0-9a-f]{2}/[0-9a-f]{62}\.gz")
_LEVEL = 1  # gzip: the pages are compressed already


def write_backup(folder: Path, target: Path) -> int:
    """Write the backup of a data folder, also of one in use; return its size in bytes.

    The database is copied as it is at one moment. Pages are never changed once they are written, and those
    that come later are not named by that database. Raises UserError when there is nothing to keep, or the
    target cannot be written.
    """
    if not (folder / DATABASE).exists():
        raise UserError(f"There is no database in {folder}; name the data folder with --data-dir.")
    aside = target.with_name(f".{target.name}.part")
    try:
        with TemporaryDirectory(dir=folder) as scratch:
            copy = Path(scratch) / DATABASE
            _copy_database(folder / DATABASE, copy)
            with tarfile.open(aside, "w:gz", compresslevel=_LEVEL) as archive:
                for path in sorted((folder / "raw").glob("*/*.gz")):
                    archive.add(path, path.relative_to(folder).as_posix())
                archive.add(copy, DATABASE)  # last: a restored database means a whole restore
        aside.replace(target)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise UserError(f"{target} cannot be written ({error.strerror}); name another file.") from error
    return target.stat().st_size


def _copy_database(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy)


def restore_backup(source: Path, folder: Path) -> None:
    """Fill an empty data folder from a backup. Raises DataFolderError when the folder has a database already.

    Only the database and raw pages are taken from the file, whatever else it holds. An interrupted restore
    leaves no database, and can be started again.
    """
    if (folder / DATABASE).exists():
        raise DataFolderError(f"{folder} has a database already. Name an empty folder with --data-dir.")
    try:
        with tarfile.open(source, "r:gz") as archive:
            found = [_restore_member(archive, member, folder) for member in archive]
    except (tarfile.TarError, EOFError, OSError) as error:
        raise UserError(f"{source} cannot be read as a backup ({error}).") from error
    if DATABASE not in found:
        raise UserError(f"{source} is no backup of topicwire: it has no {DATABASE}.")


def _restore_member(archive: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> str:
    """Write one file of the backup if it is one of ours; return its name."""
    body = archive.extractfile(member) if member.isreg() else None
    if body is None or not (member.name == DATABASE or _RAW.fullmatch(member.name)):
        return ""
    target = folder / member.name
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_name(f"{target.name}.part")
    with body, aside.open("wb") as file:
        shutil.copyfileobj(body, file)
    aside.replace(target)
    return member.name
