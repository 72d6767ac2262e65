"""What every command begins with: the settings and the log."""

import os
from collections.abc import Mapping
from pathlib import Path

from topicwire.config import TABLE, Settings, Value, load

_logs: list[Path] = []  # the log file of this process, once there is one


def read_settings(
    file: Path | None, data_dir: Path | None, given: Mapping[str, Value] | None = None
) -> Settings:
    """Return the settings of this command; its options count most."""
    values = dict(given or {})
    if data_dir is not None:
        values["data.dir"] = data_dir.expanduser().absolute()
    return load(file, os.environ, values)


def begin_log(settings: Settings) -> None:
    """Start the log in the data folder."""
    # Here and not at the top: `topicwire --help` shall not wait for what only running commands need.
    from topicwire.cli.log import start_log

    secrets = [str(settings.value(row)) for row in TABLE.values() if row.note.secret and settings.value(row)]
    _logs.append(start_log(settings.data.dir, settings.log.level, settings.log.format, secrets))


def log_file() -> Path | None:
    """Return the path of the log, if it was started."""
    return _logs[-1] if _logs else None
