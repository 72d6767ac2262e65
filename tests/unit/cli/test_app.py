"""How the command ends: one line and an exit code, never a traceback."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from topicwire.cli import app as command
from topicwire.cli import session
from topicwire.cli.app import run
from topicwire.errors import DataFolderError


def replace_settings(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def failing(*_arguments: object, **_options: object) -> None:
        raise error

    monkeypatch.setattr(command, "program", failing)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["setings"], "No such command 'setings'. Did you mean 'settings'? - `topicwire --help` shows"),
        (["search", "x", "--sort", "best"], "Invalid value for '--sort': 'best' is not one of"),
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


@pytest.mark.parametrize(
    ("typed", "offered"), [("topicwire ver", "verify-bundle"), ("topicwire token re", "revoke")]
)
def test_the_shell_completes_commands(typed: str, offered: str) -> None:
    asked = {
        "_TOPICWIRE_COMPLETE": "complete_bash",
        "COMP_WORDS": typed,
        "COMP_CWORD": str(len(typed.split()) - 1),
    }
    command = [sys.executable, "-m", "topicwire"]
    ended = subprocess.run(command, env=os.environ | asked, capture_output=True, text=True, check=True)
    assert ended.stdout.split() == [offered]


def imported_by(code: str) -> set[str]:
    """Return the modules that are there after a program of its own."""
    code += "\nimport sys; print(*sys.modules)"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(ended.stdout.split())


def test_help_imports_no_heavy_room() -> None:
    """`topicwire --help` must answer at once: what takes long to import is left to commands that need it."""
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
    assert not heavy & imported_by("from topicwire.cli.app import program; program()")


def test_only_the_command_that_is_asked_for_is_imported() -> None:
    found = imported_by("from topicwire.cli.app import program; program(['serve', '--no-collect'])")
    assert "topicwire.cli.serve" in found
    assert not {"topicwire.cli.topic", "topicwire.cli.search", "numpy"} & found


def test_who_asks_the_api_does_not_wait_for_what_pages_are_made_with() -> None:
    found = imported_by("import topicwire.cli.server")
    assert "topicwire.serve.api.routes" in found
    assert not {"jinja2", "lxml", "babel.dates", "topicwire.serve.web.pages"} & found


SERVING = {"demo", "serve", "worker", "mcp"}  # these go on until they are stopped
FORMATS = {"export", "source export"}  # these write the format that they are asked for


def commands(group: Any, above: str = "") -> Iterator[tuple[str, Any]]:
    for name, one in group.commands.items():
        path = f"{above} {name}".strip()
        if hasattr(one, "commands"):
            yield from commands(one, path)
        else:
            yield path, one


def test_every_command_that_ends_prints_json_if_asked_to() -> None:
    without = {
        path
        for path, one in commands(get_command(command.program()))
        if not any("--json" in parameter.opts for parameter in one.params)
    }
    assert without == SERVING | FORMATS


def test_every_command_and_option_says_what_it_is_for() -> None:
    for path, one in commands(get_command(command.program())):
        assert one.help, path
        unsaid = [parameter.name for parameter in one.params if not parameter.help]
        assert not unsaid, (path, unsaid)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("to", {"topic", "token"}), ("topic ", {"add", "change", "list", "show", "remove"})],
)
def test_a_shell_completes_commands(typed: str, offered: set[str]) -> None:
    words = f"topicwire {typed}"
    asked = {"_TOPICWIRE_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
    code = "from topicwire.cli.app import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, **asked}, capture_output=True, text=True, check=False
    )
    assert set(done.stdout.split()) == offered, done.stderr
