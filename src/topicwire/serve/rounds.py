"""Doing something again every few seconds, beside the pages."""

import time
from collections.abc import Callable

_EVERY = 5.0  # seconds between two looks at what is due
_STEP = 0.2  # seconds after which a wish to stop is noticed


def repeat(look: Callable[[], object], stop: Callable[[], bool]) -> None:
    """Call `look` again and again, until `stop()` says so."""
    looked = float("-inf")
    while not stop():
        if time.monotonic() - looked >= _EVERY:
            look()
            looked = time.monotonic()
        time.sleep(_STEP)
