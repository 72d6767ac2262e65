"""Backups: one file with the database and the raw pages. The index is left out, because it is made from them.

The settings are left out as well: they may hold keys.
"""

import gzip
import re
import shutil
import sqlite3
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from topicwire.errors import DataFolderError, UserError

DATABASE = "topicwire.db"
_OWN = (DATABASE, f"{DATABASE}-wal", "workflows.db", "index")  # a folder with one of them is in use
_RAW = re.compile(r"raw/[0-9a-f]{2}/[0-9a-f]{62}\.gz")
_MB = 1_000_000
_LEVEL = 1  # gzip: the pages are compressed already


def write_backup(folder: Path, target: Path) -> int:
    """Write the backup of a data folder, also of one in use; return its size in bytes.

    The database is copied as it is at one moment. Pages are never changed once they are written; those that
    come later are not named by that database, and those that are removed are left out. Raises UserError when
    there is nothing to keep, or the target cannot be written.
    """
    if not (folder / DATABASE).exists():
        raise UserError(f"There is no database in {folder}; name the data folder with --data-dir.")
    aside = target.with_name(f".{target.name}.part")
    try:
        with TemporaryDirectory(dir=folder) as scratch:
            copy = Path(scratch) / DATABASE
            _copy_database(folder / DATABASE, copy)
            with tarfile.open(aside, "w:gz", compresslevel=_LEVEL) as archive:
                _add_pages(archive, folder)
                archive.add(copy, DATABASE)
        aside.replace(target)
    except sqlite3.DatabaseError as error:
        raise DataFolderError(f"The database in {folder} cannot be copied ({error}).") from error
    except OSError as error:
        raise UserError(f"{target} cannot be written ({error.strerror}); name another file.") from error
    finally:
        with suppress(OSError):
            aside.unlink(missing_ok=True)
    return target.stat().st_size


def _add_pages(archive: tarfile.TarFile, folder: Path) -> None:
    for path in _pages(folder / "raw"):
        with suppress(FileNotFoundError):  # removed meanwhile, with its document
            archive.add(path, path.relative_to(folder).as_posix())
            _forget(archive)


def _pages(raw: Path) -> Iterator[Path]:
    """Yield the files of pages in order, one folder of them in memory."""
    for folder in sorted(raw.glob("[0-9a-f][0-9a-f]")):
        yield from sorted(folder.glob("*.gz"))


def _copy_database(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy)


def restore_backup(source: Path, folder: Path) -> None:
    """Fill an empty data folder from a backup.

    Raises DataFolderError when the folder is in use: what another database left there would be taken for a
    part of this one. Raises UserError when the file is damaged or no backup. Only the database and raw pages
    are taken from it, whatever else it holds. An interrupted restore leaves no database; start it again.
    """
    for name in _OWN:
        if (folder / name).exists():
            raise DataFolderError(f"{folder} is in use: it has {name}. Name an empty folder with --data-dir.")
    aside = folder / f"{DATABASE}.part"
    try:
        aside.unlink(missing_ok=True)
        with gzip.open(source) as stream:
            with tarfile.open(fileobj=stream, mode="r|") as archive:
                while member := archive.next():
                    _restore_member(archive, member, folder)
                    _forget(archive)
            while stream.read(_MB):  # to the checksum at the end
                pass
    except (tarfile.TarError, EOFError, OSError, zlib.error) as error:
        raise UserError(f"{source} cannot be restored as a backup ({error}).") from error
    if not aside.exists():
        raise UserError(f"{source} is no backup of topicwire: it has no {DATABASE}.")
    aside.replace(folder / DATABASE)


def _forget(archive: tarfile.TarFile) -> None:
    """Drop the names of what was passed; those of a million pages would fill a gigabyte."""
    archive.members.clear()  # type: ignore[attr-defined] # the stubs lack it


def _restore_member(archive: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    """Write one file of the backup if it is one of ours; the database stays aside until all is read."""
    is_page = _RAW.fullmatch(member.name) is not None
    body = archive.extractfile(member) if member.isreg() else None
    if body is None or not (is_page or member.name == DATABASE):
        return
    target = folder / member.name
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_name(f"{target.name}.part")
    with body, aside.open("wb") as file:
        shutil.copyfileobj(body, file)
    if is_page:
        aside.replace(target)
