"""One request at a time to a host, with a pause between two; many hosts side by side."""

import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from topicwire.errors import FetchFailedError, TooManyRequestsError

MAX_HOSTS = 50_000  # remembered; beyond that the longest unused are forgotten


@dataclass(slots=True)
class _Host:
    turn: threading.Lock = field(default_factory=threading.Lock)
    users: int = 0  # threads in its turn or waiting for it
    free_at: float = 0.0  # monotonic time from which the next request may start
    closed_until: float = 0.0  # the host asked for no requests before


class Gate:
    """Lets one request a host through at a time."""

    def __init__(self, delay: float, max_wait: float) -> None:
        self._delay = delay
        self._max_wait = max_wait
        self._hosts: OrderedDict[str, _Host] = OrderedDict()
        self._lock = threading.Lock()

    @contextmanager
    def turn(self, host: str, delay: float | None = None) -> Iterator[None]:
        """Wait for the host's turn and hold it inside the block. `delay` follows it, if longer than usual.

        Raises `TooManyRequestsError` at once while the host wants to be left alone, `FetchFailedError` if the
        turn does not come within the longest wait.
        """
        state = self._enter(host)
        try:
            self._refuse_closed(host, state)
            if not state.turn.acquire(timeout=self._max_wait):
                raise FetchFailedError(f"{host} was busy with other requests", wait=self._max_wait)
            try:
                self._refuse_closed(host, state)
                time.sleep(max(0.0, state.free_at - time.monotonic()))
                yield
            finally:
                state.free_at = time.monotonic() + max(self._delay, delay or 0.0)
                state.turn.release()
        finally:
            with self._lock:
                state.users -= 1

    def close(self, host: str, seconds: float) -> None:
        """Send nothing to the host for so long."""
        state = self._enter(host)
        state.closed_until = max(state.closed_until, time.monotonic() + seconds)
        with self._lock:
            state.users -= 1

    def _enter(self, host: str) -> _Host:
        with self._lock:
            state = self._hosts.setdefault(host, _Host())
            self._hosts.move_to_end(host)
            state.users += 1
            if len(self._hosts) > MAX_HOSTS:
                oldest = next(iter(self._hosts))
                if not self._hosts[oldest].users:
                    del self._hosts[oldest]
            return state

    @staticmethod
    def _refuse_closed(host: str, state: _Host) -> None:
        left = state.closed_until - time.monotonic()
        if left > 0:
            raise TooManyRequestsError(f"{host} asked for no requests for another {left:.0f} s", wait=left)
