"""How many processors there are for us."""

import os


def cores() -> int:
    """Return how many processors this program may use; all there are where the system does not say which."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
