"""The claim of the one process that works on a data folder."""

import fcntl
import time
from pathlib import Path
from typing import IO

from topicwire.errors import DataFolderError

FILE = "worker.lock"
_TRIES = 5  # because whoever only looks holds the claim for a moment
_PAUSE = 0.02  # seconds between two tries


def claim(folder: Path) -> IO[str]:
    """Claim a data folder; released when the file is closed or the process dies.

    Raises DataFolderError when another process works on it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for _ in range(_TRIES):
        file = _claimed(folder)
        if file is not None:
            return file
        time.sleep(_PAUSE)
    raise DataFolderError(
        f"Another topicwire is working on {folder}. Stop it first, or choose another folder with --data-dir."
    )


def is_worked_on(folder: Path) -> bool:
    """Tell whether a worker of any process works on a data folder."""
    file = _claimed(folder)
    if file is not None:
        file.close()
    return file is None


def _claimed(folder: Path) -> IO[str] | None:
    file = (folder / FILE).open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return None
    return file
