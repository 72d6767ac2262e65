"""A backup holds what cannot be made again, and nothing else gets out of it."""

import gzip
import io
import sqlite3
import tarfile
import zlib
from contextlib import closing
from pathlib import Path

import pytest

from topicwire.errors import DataFolderError, UserError
from topicwire.storage import backup
from topicwire.storage.backup import restore_backup, write_backup
from topicwire.storage.database import Database
from topicwire.storage.pages import RawStore


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a data folder with one page and a secret."""
    place = tmp_path / "data"
    place.mkdir()
    Database(f"sqlite:///{place / 'topicwire.db'}").close()
    RawStore(place / "raw").put(b"<p>page</p>")
    (place / "settings.toml").write_text('[llm]\nkey = "hunter2"\n')
    (place / "index").mkdir()
    return place


def names(file: Path) -> list[str]:
    with tarfile.open(file) as archive:
        return archive.getnames()


def unpacked(file: Path) -> bytes:
    """Return what is compressed in a file, nothing if it is damaged."""
    try:
        return gzip.decompress(file.read_bytes())
    except (OSError, EOFError, zlib.error):
        return b""


def test_there_and_back(folder: Path, tmp_path: Path) -> None:
    size = write_backup(folder, tmp_path / "b.tar.gz")
    assert size == (tmp_path / "b.tar.gz").stat().st_size
    assert len(names(tmp_path / "b.tar.gz")) == 2, "the page and the database: no settings, no index"
    restore_backup(tmp_path / "b.tar.gz", tmp_path / "new")
    name = RawStore(folder / "raw").put(b"<p>page</p>")
    assert RawStore(tmp_path / "new" / "raw").get(name) == b"<p>page</p>"
    with closing(sqlite3.connect(tmp_path / "new" / "topicwire.db")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("SELECT count(*) FROM documents").fetchone() == (0,)


def test_a_database_in_use_is_copied_whole(folder: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(folder / "topicwire.db", isolation_level=None)) as database:
        database.execute("CREATE TABLE kept (x)")
        database.execute("BEGIN IMMEDIATE")
        database.execute("INSERT INTO kept VALUES (1)")
        write_backup(folder, tmp_path / "b.tar.gz")
    restore_backup(tmp_path / "b.tar.gz", tmp_path / "new")
    with closing(sqlite3.connect(tmp_path / "new" / "topicwire.db")) as database:
        assert database.execute("SELECT count(*) FROM kept").fetchone() == (0,), "not committed, so not there"


def test_a_page_that_is_removed_meanwhile_is_left_out(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = [folder / "raw" / "00" / "gone.gz", *(folder / "raw").glob("*/*.gz")]
    monkeypatch.setattr(backup, "_pages", lambda _raw: iter(listed))
    write_backup(folder, tmp_path / "b.tar.gz")
    assert len(names(tmp_path / "b.tar.gz")) == 2


def test_what_is_there_is_not_overwritten(folder: Path, tmp_path: Path) -> None:
    write_backup(folder, tmp_path / "b.tar.gz")
    with pytest.raises(DataFolderError, match=r"it has topicwire\.db"):
        restore_backup(tmp_path / "b.tar.gz", folder)


@pytest.mark.parametrize("left", ["topicwire.db-wal", "workflows.db", "index"])
def test_nothing_of_another_database_is_mixed_in(folder: Path, tmp_path: Path, left: str) -> None:
    write_backup(folder, tmp_path / "b.tar.gz")
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / left).touch()
    with pytest.raises(DataFolderError, match=f"it has {left}"):
        restore_backup(tmp_path / "b.tar.gz", tmp_path / "new")


def test_a_damaged_backup_leaves_no_database(folder: Path, tmp_path: Path) -> None:
    write_backup(folder, tmp_path / "b.tar.gz")
    body = bytearray((tmp_path / "b.tar.gz").read_bytes())
    for place in range(64, len(body), 97):
        damaged = tmp_path / "damaged.tar.gz"
        damaged.write_bytes(body[:place] + bytes([body[place] ^ 0xFF]) + body[place + 1 :])
        if unpacked(damaged) == unpacked(tmp_path / "b.tar.gz"):
            continue  # one place of about 700 says the same when it is turned round
        with pytest.raises(UserError):
            restore_backup(damaged, tmp_path / "new")
        assert not (tmp_path / "new" / "topicwire.db").exists()


def test_a_damaged_database_is_told(folder: Path, tmp_path: Path) -> None:
    (folder / "topicwire.db").write_bytes(b"no database at all" * 1000)
    with pytest.raises(DataFolderError, match="cannot be copied"):
        write_backup(folder, tmp_path / "b.tar.gz")
    assert not list(tmp_path.glob("*b.tar.gz*"))


def test_a_hostile_file_writes_nothing_elsewhere(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "b.tar.gz", "w:gz") as archive:
        for name in ("../outside", "/tmp/outside", "raw/../../outside", "settings.toml", "raw/ab/short.gz"):
            member = tarfile.TarInfo(name)
            member.size = 3
            archive.addfile(member, io.BytesIO(b"bad"))
        link = tarfile.TarInfo("topicwire.db")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    with pytest.raises(UserError, match=r"no backup of topicwire"):
        restore_backup(tmp_path / "b.tar.gz", tmp_path / "new")
    assert not [path for path in tmp_path.rglob("*") if path.name not in {"b.tar.gz", "new"}]


@pytest.mark.parametrize("body", [b"", b"no archive", b"\x1f\x8b\x08\x00cut"])
def test_what_is_no_backup(tmp_path: Path, body: bytes) -> None:
    (tmp_path / "b.tar.gz").write_bytes(body)
    with pytest.raises(UserError, match="backup"):
        restore_backup(tmp_path / "b.tar.gz", tmp_path / "new")


def test_what_cannot_be_backed_up(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no database"):
        write_backup(tmp_path, tmp_path / "b.tar.gz")
    with pytest.raises(UserError, match="cannot be written"):
        write_backup(folder, tmp_path / "none" / "b.tar.gz")
