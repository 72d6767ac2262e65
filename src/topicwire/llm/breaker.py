"""Stop asking an endpoint that is down."""

from collections.abc import Callable
from threading import Lock
from time import monotonic

from topicwire.errors import EndpointDownError


class Breaker:
    """After some failures in a row nobody is let through for a while; then one call at a time may try.

    `failures` in a row break it for `seconds`. Safe to use from several threads.
    """

    def __init__(self, failures: int, seconds: float, clock: Callable[[], float] = monotonic) -> None:
        self._limit = failures
        self._pause = seconds
        self._clock = clock
        self._failed = 0
        self._until = 0.0
        self._reason = ""
        self._lock = Lock()

    def check(self) -> None:
        """Raise `EndpointDownError` while the endpoint is taken to be down."""
        with self._lock:
            left = self._until - self._clock()
            if self._failed >= self._limit and left > 0:
                message = (
                    f"the model endpoint {self._reason}, {self._failed} times in a row, "
                    "and is left alone for a while"
                )
                raise EndpointDownError(message, wait=left)
            if self._failed >= self._limit:
                self._until = self._clock() + self._pause  # this caller tries; the others go on waiting

    def succeeded(self) -> None:
        """Tell that the endpoint answered."""
        with self._lock:
            self._failed = 0

    def failed(self, reason: str) -> None:
        """Tell that the endpoint did not answer, and what it did instead: "answered 500"."""
        with self._lock:
            self._reason = reason
            self._failed += 1
            self._until = self._clock() + self._pause
