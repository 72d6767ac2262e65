"""robots.txt, as RFC 9309 says."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from protego import Protego

from topicwire.errors import (
    BadInputError,
    FetchFailedError,
    ForbiddenError,
    GoneError,
    TooLargeError,
    TooManyRequestsError,
    TopicwireError,
)

KEPT = 86_400.0  # seconds; RFC 9309, 2.4: not longer than 24 hours
RETRIED = 900.0  # seconds until an unreachable file is asked for again
MAX_BYTES = 500 * 1024  # RFC 9309, 2.5: at least this much is read; the rest is left out
MAX_HOSTS = 10_000  # remembered; beyond that the longest unused are forgotten


@dataclass(frozen=True, slots=True)
class Rules:
    """What one host's file says. `parsed` is None if that is nothing; `reason`: why none may be fetched."""

    parsed: Protego | None
    reason: str
    until: float  # monotonic time

    def allows(self, address: str, name: str) -> bool:
        """Return whether the robot of that name may fetch the address."""
        return not self.reason and (self.parsed is None or bool(self.parsed.can_fetch(address, name)))

    def delay(self, name: str) -> float | None:
        """Return the Crawl-delay in seconds, if there is one."""
        if self.parsed is None:
            return None
        found = self.parsed.crawl_delay(name)
        return None if found is None else float(found)

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """Return the addresses of its Sitemap lines."""
        return tuple(self.parsed.sitemaps) if self.parsed is not None else ()


class Robots:
    """Rules by origin (scheme, host and port), kept for a day.

    `load` fetches a robots.txt and raises as a fetcher does.
    """

    def __init__(self, load: Callable[[str], bytes]) -> None:
        self._load = load
        self._rules: OrderedDict[str, Rules] = OrderedDict()
        self._loading: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    def rules(self, origin: str) -> Rules:
        """Return the rules of an origin, for example "https://example.org"; fetched if they are not known."""
        known = self._known(origin)
        if known is not None:
            return known
        with self._lock:
            turn = self._loading.setdefault(origin, threading.Lock())
        with turn:  # so that many threads that need the same file fetch it once
            fresh = self._known(origin) or self._read(f"{origin}/robots.txt")
            with self._lock:
                self._loading.pop(origin, None)
                self._rules[origin] = fresh
                if len(self._rules) > MAX_HOSTS:
                    self._rules.popitem(last=False)
        return fresh

    def _known(self, origin: str) -> Rules | None:
        with self._lock:
            known = self._rules.get(origin)
            if known is None or known.until <= time.monotonic():
                return None
            self._rules.move_to_end(origin)
            return known

    def _read(self, address: str) -> Rules:
        now = time.monotonic()
        try:
            body = self._load(address)
        except (GoneError, ForbiddenError, TooLargeError, BadInputError):
            return Rules(None, "", now + KEPT)  # "unavailable": everything is allowed
        except TooManyRequestsError as error:
            return Rules(None, str(error), now + (error.wait or RETRIED))
        except FetchFailedError as error:
            return Rules(None, str(error), now + RETRIED)  # "unreachable": nothing is
        return Rules(Protego.parse(body.decode("utf-8-sig", "replace")), "", now + KEPT)


def refusal(address: str, rules: Rules) -> TopicwireError:
    """Return the error for an address that the rules do not allow."""
    if rules.reason:
        return FetchFailedError(
            f"robots.txt could not be read, so nothing is fetched there: {rules.reason}", wait=RETRIED
        )
    return ForbiddenError(f"robots.txt does not allow {address}", rule="robots")
