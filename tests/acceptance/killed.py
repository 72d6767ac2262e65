"""What the test of kills runs in processes of its own, forked from one that has everything imported."""

import os
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from topicwire.assemble import Wire, open_wire
from topicwire.config import build
from topicwire.pipeline import worker


def open_data(folder: Path) -> Wire:
    """Open a data folder that may fetch from this machine, without pauses."""
    return open_wire(
        build(
            {
                "data.dir": folder,
                "net.allowed_addresses": ("*.localhost",),
                "net.delay_seconds": 0.0,
                "net.cache": False,
            }
        )
    )


def collect(folder: Path) -> None:
    """Collect from all sources."""
    with open_data(folder) as wire, wire.worker() as working:
        working.collect()
    os._exit(0)


def load(folder: Path, pages: Path) -> None:
    """Import a folder; pages are read by a thread, because starting processes takes seconds."""
    vars(worker)["readers"] = _thread
    with open_data(folder) as wire, wire.worker() as working:
        working.import_place(str(pages), BytesIO())
    os._exit(0)


@contextmanager
def _thread() -> Iterator[Executor]:
    with ThreadPoolExecutor(1) as pool:
        yield pool
