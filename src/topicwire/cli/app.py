"""The command `topicwire`: its subcommands, and how it ends.

A message for people ends the command with exit code 2 and one line; a fault of ours with 1, one line and the
place of the details; Ctrl-C with 130. Nobody sees a traceback.
"""

import errno
import os
import signal
import sqlite3
import sys
import tempfile
import traceback
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer
from typer._click.exceptions import ClickException

from topicwire import __version__
from topicwire.cli import garbage
from topicwire.cli.session import log_file
from topicwire.errors import TopicwireError

# Where each command is, in the order of the help. Only the one that is asked for is imported.
COMMANDS = {
    "demo": "demo.demo",
    "topic": "topic.app",
    "search": "search.search",
    "show": "show.show",
    "remove": "remove.remove",
    "source": "source.app",
    "collect": "collect.collect",
    "serve": "serve.serve",
    "worker": "worker.worker",
    "summarize": "summarize.summarize",
    "export": "export.export",
    "verify-bundle": "verify_bundle.verify_bundle",
    "mcp": "mcp.mcp",
    "alert": "alert.app",
    "account": "account.app",
    "token": "token.app",
    "status": "status.status",
    "doctor": "doctor.doctor",
    "import": "imports.import_places",
    "backup": "backup.backup",
    "restore": "backup.restore",
    "reindex": "reindex.reindex",
    "reread": "reread.reread",
    "models": "models.app",
    "settings": "settings.settings",
}


def program(arguments: Sequence[str] = ()) -> typer.Typer:
    """Return the command with the one subcommand that the arguments begin with, or else with all."""
    app = typer.Typer(
        name="topicwire",
        no_args_is_help=True,
        rich_markup_mode=None,  # plain help is printed 0.1 s sooner
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
        epilog="Settings, commands and guides: docs/ in the project.",
    )
    app.callback()(topicwire)
    asked = arguments[0] if arguments else ""
    for name in [asked] if asked in COMMANDS else COMMANDS:
        module, _, attribute = COMMANDS[name].partition(".")
        command = getattr(import_module(f"topicwire.cli.{module}"), attribute)
        if isinstance(command, typer.Typer):
            app.add_typer(command, name=name)
        else:
            app.command(name)(command)
    return app


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"topicwire {__version__}")
        raise typer.Exit


def topicwire(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Topic pages people can trust: news in many languages, every claim cited and checked."""


def main() -> None:
    """Run the command line; the one entry point."""
    garbage.while_starting()
    signal.signal(signal.SIGTERM, _interrupt)  # a service manager's request to end is like Ctrl-C
    sys.exit(run(sys.argv[1:]))


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def run(arguments: list[str]) -> int:
    """Run one command and return its exit code."""
    try:
        code = program(arguments)(arguments, prog_name="topicwire", standalone_mode=False)
        if code == 130:
            _say("stopped")
        return code if isinstance(code, int) else 0
    except KeyboardInterrupt:
        _say("stopped")
        return 130
    except TopicwireError as error:  # most are a UserError; the others say as well what happened to what
        _say(str(error))
        return 2
    except ClickException as error:
        wrong = error.format_message().rstrip(".").replace("Value error, ", "")
        _say(f"{wrong} - `{_help_command(error)}` shows what is possible")
        return 2
    except Exception as error:  # noqa: BLE001 - the last place that can turn a fault into a message
        if _of_full_disk(error):
            _say("the disk is full; make room, then start again: nothing that was kept is lost")
            return 2
        _say(f"unexpected error: {type(error).__name__}: {error}; the details are in {_keep(error)}")
        return 1


def _of_full_disk(error: BaseException) -> bool:
    """Tell whether a full disk, or a full quota of it, is at the bottom of an error."""
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return True
    if isinstance(error, sqlite3.Error) and error.sqlite_errorcode == sqlite3.SQLITE_FULL:
        return True
    if f"(os error {errno.ENOSPC})" in str(error):  # the index is written in Rust, which says it in words
        return True
    return error.__cause__ is not None and _of_full_disk(error.__cause__)


def _say(message: str) -> None:
    print(f"topicwire: {' '.join(message.split())}", file=sys.stderr)


def _help_command(error: ClickException) -> str:
    context = getattr(error, "ctx", None)
    return f"{context.command_path if context else 'topicwire'} --help"


def _keep(error: Exception) -> Path:
    """Write the traceback into the log, or into a file of its own if there is no log yet."""
    path = log_file()
    if path is None:
        path = Path(tempfile.gettempdir()) / f"topicwire-error-{os.getpid()}.log"
        path.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    return path
