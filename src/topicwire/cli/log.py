"""The log: one JSON object a line in `topicwire.log`; only warnings of our own reach the terminal."""

import logging
import logging.handlers
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from topicwire.errors import DataFolderError

FILE_NAME = "topicwire.log"
LARGEST = 10_000_000  # bytes before the file is put aside
KEPT = 3  # files put aside
HIDDEN = "[hidden]"
_PASSWORD = re.compile(r"(?<=//)[^/\s@]{1,500}(?=@)")  # user and password in an address
_OURS = re.compile(r"\b(?:tw_[0-9a-f]{8}_|tws_)[\w-]{20,}")  # secrets of tokens and sessions


def start_log(folder: Path, level: str, form: str, secrets: Sequence[str], *, first: bool = True) -> Path:
    """Send all logging to the file in the data folder; return its path. Secrets never get there.

    Of several processes only the first puts the file aside when it is full; the others follow.
    """
    path = folder / FILE_NAME
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (
            logging.handlers.RotatingFileHandler(path, maxBytes=LARGEST, backupCount=KEPT, encoding="utf-8")
            if first
            else logging.handlers.WatchedFileHandler(path, encoding="utf-8")
        )
    except OSError as error:
        problem = f"data folder {folder} cannot be written ({error.strerror}); name another with --data-dir"
        raise DataFolderError(problem) from error
    file.setFormatter(_formatter(secrets, form))
    root = logging.getLogger()
    for old in root.handlers[:]:
        root.removeHandler(old)
        old.close()
    root.addHandler(file)
    root.addHandler(_terminal(secrets))
    root.setLevel(level.upper())
    structlog.configure(
        processors=[*_shared(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    logging.captureWarnings(capture=True)
    return path


def _shared() -> list[Processor]:
    return [
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
    ]


def _formatter(secrets: Sequence[str], form: str) -> logging.Formatter:
    last: Processor = (
        structlog.dev.ConsoleRenderer(colors=False)
        if form == "text"
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_shared(),
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            hide(secrets),
            last,
        ],
    )


def hide(secrets: Sequence[str]) -> Callable[[WrappedLogger, str, EventDict], EventDict]:
    """Return a processor that takes secrets, tokens, and passwords in addresses out of all that is logged."""
    known = [secret for secret in secrets if secret]

    def clean(value: object) -> object:
        if isinstance(value, bool | int | float | None):
            return value
        text = value if isinstance(value, str) else repr(value)
        for secret in known:
            text = text.replace(secret, HIDDEN)
        return _OURS.sub(HIDDEN, _PASSWORD.sub(HIDDEN, text))

    def processor(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        return {key: clean(value) for key, value in event.items()}

    return processor


def _terminal(secrets: Sequence[str]) -> logging.Handler:
    """Return what prints our own warnings to the terminal; those of libraries are for the file."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setLevel(logging.WARNING)
    handler.addFilter(lambda record: record.name.split(".")[0] == "topicwire")
    last: list[Processor] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, hide(secrets), _line]
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=_shared(), processors=last))
    return handler


def _line(_logger: WrappedLogger, _method: str, event: EventDict) -> str:
    """Return a warning as one line for people; the file has the traceback."""
    shown = event.keys() - {"event", "level", "at", "logger", "exc_info", "stack_info"}
    extra = ", ".join(f"{key}: {event[key]}" for key in sorted(shown))
    more = f"; {FILE_NAME} says more" if event.get("exc_info") else ""
    return f"topicwire: {event['event']}" + (f" ({extra})" if extra else "") + more
