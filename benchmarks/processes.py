"""What processes take of the machine, read from /proc."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path


def processor_time(root: int) -> float:
    """Return the processor time of a process and all below it, those that ended included, in seconds."""
    ticks = 0
    for process in _tree(root):
        with suppress(OSError):  # it ended meanwhile
            fields = (process / "stat").read_text().rpartition(")")[2].split()
            ticks += sum(map(int, fields[11:15]))  # of itself and of children that it waited for
    return ticks / os.sysconf("SC_CLK_TCK")


def tree_memory(root: int) -> int:
    """Return the resident bytes of a process and all below it; what they share is counted once in all."""
    total = 0
    for process in _tree(root):
        with suppress(OSError, StopIteration):
            lines = (process / "smaps_rollup").read_text().splitlines()
            total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) * 1024
    return total


def _tree(root: int) -> Iterator[Path]:
    """Yield the folders in /proc of a process and all below it."""
    waiting = [root]
    while waiting:
        process = Path("/proc") / str(waiting.pop())
        with suppress(OSError):
            for task in (process / "task").iterdir():
                waiting += map(int, (task / "children").read_text().split())
        yield process
