"""How the command ends: one line and an exit code, never a traceback."""

import subprocess
import sys
from pathlib import Path

import pytest

from topicwire.cli import app as command
from topicwire.cli import session
from topicwire.cli.app import run
from topicwire.errors import DataFolderError


def replace_settings(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def failing(*_arguments: object, **_options: object) -> None:
        raise error

    monkeypatch.setattr(command, "app", failing)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["setings"], "No such command 'setings'. Did you mean 'settings'? - `topicwire --help` shows"),
        (["settings", "--nope"], "No such option: --nope"),
        (
            ["settings", "--settings", "/none.toml"],
            "settings file /none.toml does not exist; create it, or name another",
        ),
    ],
)
def test_what_the_user_got_wrong(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 2
    shown = capsys.readouterr().err
    assert shown.startswith("topicwire: ")
    assert message in shown
    assert shown.count("\n") == 1


def test_a_message_for_people_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    replace_settings(monkeypatch, DataFolderError("folder x\nis full"))
    assert run([]) == 2
    assert capsys.readouterr().err == "topicwire: folder x is full\n"


def test_a_fault_of_ours_is_kept(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    replace_settings(monkeypatch, ZeroDivisionError("oh"))
    monkeypatch.setattr(session, "_logs", [])  # no command has started a log yet
    assert run([]) == 1
    shown = capsys.readouterr().err
    assert shown.startswith("topicwire: unexpected error: ZeroDivisionError: oh; the details are in ")
    kept = Path(shown.split()[-1])
    assert "Traceback" in kept.read_text()
    kept.unlink()


def test_ctrl_c_is_calm(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    replace_settings(monkeypatch, KeyboardInterrupt())
    assert run([]) == 130
    assert capsys.readouterr().err == "topicwire: stopped\n"


def test_help_and_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out.startswith("topicwire ")
    assert run(["--help"]) == 0
    assert "settings" in capsys.readouterr().out


def test_the_package_itself_is_the_command() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "topicwire", "--version"], capture_output=True, text=True, check=True
    )
    assert ended.stdout.startswith("topicwire ")


def test_help_imports_no_heavy_room() -> None:
    """`topicwire --help` must answer at once: what takes long to import is left to commands that need it."""
    code = "import sys, topicwire.cli.app; print(*sys.modules)"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {
        "sqlalchemy",
        "dbos",
        "numpy",
        "fastapi",
        "lxml",
        "trafilatura",
        "tantivy",
        "rich",
        "structlog",
        "httpx",
    }
    assert not heavy & set(ended.stdout.split())
