"""What is wrong with a request or the machine: exit code 2, one line that says what to do, no traceback."""

import fcntl
import socket
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.acceptance.conftest import Command, Ended


def assert_told(ended: Ended, *parts: str) -> None:
    """Check that a command ended with one line for people."""
    assert ended.code == 2, ended.err
    lines = ended.err.strip().splitlines()
    assert len(lines) == 1, ended.err
    assert lines[0].startswith("topicwire: ")
    for part in parts:
        assert part in lines[0]


def test_a_settings_file_that_is_missing(command: Command, tmp_path: Path) -> None:
    missing = tmp_path / "none.toml"
    assert_told(
        command("status", "--settings", missing), f"settings file {missing} does not exist", "create it"
    )


def test_a_settings_file_that_is_not_toml(command: Command, tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text("[net\n")
    assert_told(command("status", "--settings", tmp_path / "bad.toml"), "is not valid TOML", "line 1")


def test_an_unknown_setting(command: Command, tmp_path: Path) -> None:
    (tmp_path / "my.toml").write_text("[web]\nprot = 9000\n")
    assert_told(
        command("demo", "--once", "--settings", tmp_path / "my.toml"), "web.prot", "did you mean web.port?"
    )


def test_an_unknown_variable(command: Command) -> None:
    ended = command("status", env={"TOPICWIRE_WEB_PROT": "9000"})
    assert_told(ended, "TOPICWIRE_WEB_PROT", "did you mean TOPICWIRE_WEB_PORT?")


def test_settings_that_contradict_each_other(command: Command) -> None:
    ended = command("demo", "--once", "--port", 9000, "--newsroom-port", 9000)
    assert_told(ended, "web.port and sample.port are both 9000")


@pytest.mark.parametrize("option", ["--port", "--newsroom-port"])
def test_a_port_in_use(command: Command, free_port: Callable[[], int], option: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        other = "--newsroom-port" if option == "--port" else "--port"
        ended = command("demo", option, port, other, free_port())
    assert_told(ended, str(port), "in use", option)


def test_serving_to_other_machines_needs_accounts(command: Command) -> None:
    assert_told(command("serve", "--host", "0.0.0.0"), "web.host is 0.0.0.0", "topicwire account add")


def test_a_data_folder_that_cannot_be_written(command: Command, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    folder = tmp_path / "file" / "below"
    assert_told(command("status", "--data-dir", folder), str(folder), "cannot be written", "--data-dir")


def test_a_data_folder_of_a_newer_version(
    command: Command, tmp_path: Path, free_port: Callable[[], int]
) -> None:
    with sqlite3.connect(tmp_path / "topicwire.db") as database:
        database.execute("CREATE TABLE alembic_version (version_num TEXT)")
        database.execute("INSERT INTO alembic_version VALUES ('9999')")
    database.close()
    for arguments in (("status",), ("demo", "--once", "--newsroom-port", free_port())):
        assert_told(command(*arguments, "--data-dir", tmp_path), "made by a newer version", "9999")


def test_a_database_that_is_damaged(command: Command, tmp_path: Path) -> None:
    (tmp_path / "topicwire.db").write_bytes(b"this is no database, whatever its name says" * 100)
    assert_told(command("status", "--data-dir", tmp_path), "topicwire.db", "cannot be used")


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        (["topic", "show", "nothing"], ["no topic 'nothing'", "topicwire topic list"]),
        (["topic", "add", "!!"], ["'!!'", "letters or digits"]),
        (["show", "0123456789abcdef"], ["no document '0123456789abcdef'"]),
        (["collect", "nothing"], ["no source 'nothing'"]),
        (["import", "/nowhere/at/all"], ["/nowhere/at/all"]),
        (["seach", "x"], ["No such command 'seach'", "'search'"]),
        (["search", "x", "--limit", "0"], ["--limit"]),
    ],
)
def test_requests_that_cannot_be_served(
    command: Command, tmp_path: Path, arguments: list[str], parts: list[str]
) -> None:
    assert_told(command(*arguments, env={"TOPICWIRE_DATA_DIR": str(tmp_path)}), *parts)


def test_two_workers_on_one_folder(command: Command, tmp_path: Path) -> None:
    """The second is told at once instead of waiting."""
    with (tmp_path / "worker.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert_told(command("collect", "--data-dir", tmp_path), "Another topicwire", str(tmp_path))
