"""What is wrong with the machine: exit code 2, one line that says what to do, no traceback."""

import socket
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.acceptance.conftest import Command
from tests.ended import assert_told


@pytest.mark.parametrize("option", ["--port", "--newsroom-port"])
def test_a_port_in_use(command: Command, free_port: Callable[[], int], option: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        other = "--newsroom-port" if option == "--port" else "--port"
        ended = command("demo", option, port, other, free_port())
    assert_told(ended, str(port), "in use", option)


def test_serving_to_other_machines_needs_accounts(command: Command) -> None:
    assert_told(command("serve", "--host", "0.0.0.0"), "web.host is 0.0.0.0", "topicwire account add")


def test_a_data_folder_of_a_newer_version(
    command: Command, tmp_path: Path, free_port: Callable[[], int]
) -> None:
    with sqlite3.connect(tmp_path / "topicwire.db") as database:
        database.execute("CREATE TABLE alembic_version (version_num TEXT)")
        database.execute("INSERT INTO alembic_version VALUES ('9999')")
    database.close()
    for arguments in (("status",), ("demo", "--once", "--newsroom-port", free_port())):
        assert_told(command(*arguments, "--data-dir", tmp_path), "made by a newer version", "9999")
