"""Opening an archive by its place."""

from pathlib import Path
from typing import BinaryIO

from topicwire.collect.archive import MAX_BYTES, Archive
from topicwire.collect.folder import FolderArchive
from topicwire.collect.standard_input import StreamArchive
from topicwire.collect.warc import WarcArchive
from topicwire.errors import UserError


def open_archive(place: str, stdin: BinaryIO, source: str = "", max_bytes: int = MAX_BYTES) -> Archive:
    """Return the archive at a path, or standard input for "-".

    `source` is the key of the source that the entries belong to, `max_bytes` the largest page. Raises
    `UserError` if there is nothing to read.
    """
    if place == "-":
        return StreamArchive(stdin, source, max_bytes)
    path = Path(place)
    if not path.exists():
        raise UserError(f"{place} does not exist: give a file, a folder, or - for standard input")
    if path.is_file() and path.name.lower().endswith((".warc", ".warc.gz", ".warc.zst")):
        return WarcArchive(path, max_bytes)
    archive = FolderArchive(path, source, max_bytes)
    if archive.size == 0:
        raise UserError(f"{place} has nothing to read: HTML, PDF, text, Markdown, JSON lines or WARC")
    return archive
