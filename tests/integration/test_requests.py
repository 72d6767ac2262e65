"""What is wrong with a request: exit code 2, one line that says what to do, no traceback."""

import fcntl
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from tests.ended import Ended, assert_told

from topicwire.cli.app import run

Run = Callable[..., Ended]


@pytest.fixture
def command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], own_log: None
) -> Run:
    """Give the command, in this process."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))

    def ended(*arguments: object, env: Mapping[str, str] | None = None) -> Ended:
        for name, value in (env or {}).items():
            monkeypatch.setenv(name, value)
        code = run([str(one) for one in arguments])
        return Ended(code, *capsys.readouterr())

    return ended


def test_a_settings_file_that_is_missing(command: Run, tmp_path: Path) -> None:
    missing = tmp_path / "none.toml"
    assert_told(
        command("status", "--settings", missing), f"settings file {missing} does not exist", "create it"
    )


def test_a_settings_file_that_is_not_toml(command: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text("[net\n")
    assert_told(command("status", "--settings", tmp_path / "bad.toml"), "is not valid TOML", "line 1")


def test_an_unknown_setting(command: Run, tmp_path: Path) -> None:
    (tmp_path / "my.toml").write_text("[web]\nprot = 9000\n")
    assert_told(
        command("demo", "--once", "--settings", tmp_path / "my.toml"), "web.prot", "did you mean web.port?"
    )


def test_an_unknown_variable(command: Run) -> None:
    ended = command("status", env={"TOPICWIRE_WEB_PROT": "9000"})
    assert_told(ended, "TOPICWIRE_WEB_PROT", "did you mean TOPICWIRE_WEB_PORT?")


def test_settings_that_contradict_each_other(command: Run) -> None:
    ended = command("demo", "--once", "--port", 9000, "--newsroom-port", 9000)
    assert_told(ended, "web.port and sample.port are both 9000")


def test_a_data_folder_that_cannot_be_written(command: Run, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    folder = tmp_path / "file" / "below"
    assert_told(command("status", "--data-dir", folder), str(folder), "cannot be written", "--data-dir")


def test_a_database_that_is_damaged(command: Run, tmp_path: Path) -> None:
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
    command: Run, tmp_path: Path, arguments: list[str], parts: list[str]
) -> None:
    assert_told(command(*arguments, env={"TOPICWIRE_DATA_DIR": str(tmp_path)}), *parts)


def test_two_workers_on_one_folder(command: Run, tmp_path: Path) -> None:
    """The second is told at once instead of waiting."""
    with (tmp_path / "worker.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert_told(command("collect", "--data-dir", tmp_path), "Another topicwire", str(tmp_path))
