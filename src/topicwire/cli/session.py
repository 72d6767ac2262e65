"""What every command begins with: the settings, the log, and the open data folder."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from topicwire.cli import garbage
from topicwire.cli.progress import Steps
from topicwire.config import TABLE, Settings, Value, load

if TYPE_CHECKING:
    from topicwire.assemble import Wire

_logs: list[Path] = []  # the log file of this process, once there is one


def read_settings(
    file: Path | None, data_dir: Path | None, given: Mapping[str, Value] | None = None
) -> Settings:
    """Return the settings of this command; its options count most."""
    values = dict(given or {})
    if data_dir is not None:
        values["data.dir"] = data_dir.expanduser().absolute()
    return load(file, os.environ, values)


@contextmanager
def open_session(file: Path | None, data_dir: Path | None) -> Iterator[Wire]:
    """Read the settings, start the log, and open the data folder for the length of a command."""
    with open_with(read_settings(file, data_dir)) as wire:
        yield wire


@contextmanager
def open_with(settings: Settings) -> Iterator[Wire]:
    """Start the log and open the data folder for the length of a command."""
    begin_log(settings)
    with open_folder(settings) as wire:
        yield wire


@contextmanager
def open_folder(settings: Settings) -> Iterator[Wire]:
    """Open the data folder for the length of a command that has started the log."""
    # Here and not at the top: this takes a second to import, and `--help` shall not wait for it.
    from topicwire.assemble import open_wire

    with Steps() as steps, open_wire(settings, report=steps) as wire:
        steps.pause()
        garbage.while_working()
        yield wire


def begin_log(settings: Settings, *, first: bool = True) -> None:
    """Start the log in the data folder; `first` is false in processes that help another one."""
    from topicwire.cli.log import start_log

    secrets = [str(settings.value(row)) for row in TABLE.values() if row.note.secret and settings.value(row)]
    log = settings.log
    _logs.append(start_log(settings.data.dir, log.level, log.format, secrets, first=first))


def log_file() -> Path | None:
    """Return the path of the log, if it was started."""
    return _logs[-1] if _logs else None
