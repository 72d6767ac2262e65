"""How often somebody may do something: a count in windows of time, in memory."""

import ipaddress
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil
from threading import Lock
from time import monotonic

MOST_KEPT = 50_000  # callers counted at once, about 10 MB; the one counted longest ago is forgotten first


@dataclass(frozen=True, slots=True)
class Taken:
    """What is left after one more."""

    allowed: bool
    quota: int
    left: int
    seconds: int  # until the quota is whole again
    window: int

    @property
    def headers(self) -> dict[str, str]:
        """Return what tells programs (draft-ietf-httpapi-ratelimit-headers-10, RFC 9110 Retry-After)."""
        told = {
            "RateLimit-Policy": f'"default";q={self.quota};w={self.window}',
            "RateLimit": f'"default";r={self.left};t={self.seconds}',
        }
        return told if self.allowed else told | {"Retry-After": str(self.seconds)}


@dataclass
class Limit:
    """At most `quota` in `window` seconds for each key. Safe to share between threads."""

    quota: int
    window: int
    clock: Callable[[], float] = monotonic
    _counts: OrderedDict[str, tuple[float, int]] = field(default_factory=OrderedDict)  # end and count
    _lock: Lock = field(default_factory=Lock)

    def take(self, key: str) -> Taken:
        """Count one more, and tell whether it is allowed."""
        now = self.clock()
        with self._lock:
            end, count = self._counts.get(key, (0.0, 0))
            if end <= now:
                self._counts.pop(key, None)  # a new window goes to the end of the line
                end, count = now + self.window, 0
            self._counts[key] = (end, min(count, self.quota) + 1)
            if len(self._counts) > MOST_KEPT:
                self._counts.popitem(last=False)
        seconds = max(1, ceil(end - now))
        return Taken(count < self.quota, self.quota, max(0, self.quota - count - 1), seconds, self.window)

    def forget(self, key: str) -> None:
        """Begin anew for a key."""
        with self._lock:
            self._counts.pop(key, None)


class Attempts:
    """Limits of signing in, so that guessing is slow and yet nobody is locked out by somebody else.

    The few tries are for one name from one address. The wider ones slow down who tries many names, or many
    addresses for one name. Each try counts before the password is looked at, also for a name that nobody has.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._pair = Limit(5, 300, clock)  # a slip of the finger is forgiven four times
        self._address = Limit(30, 300, clock)  # an office behind one address signs in at nine
        self._name = Limit(300, 3600, clock)  # 7,200 guesses a day: nothing against twelve characters

    def take(self, name: str, address: str) -> int:
        """Count one try; return how many seconds to wait first, 0 if it may be made."""
        network = network_of(address)
        looks = ((self._pair, f"{network} {name}"), (self._address, network), (self._name, name))
        taken = [limit.take(key) for limit, key in looks]
        return max((one.seconds for one in taken if not one.allowed), default=0)

    def forgive(self, name: str, address: str) -> None:
        """Forget the slips of somebody who knew the password in the end."""
        self._pair.forget(f"{network_of(address)} {name}")


def network_of(address: str) -> str:
    """Return what one customer of a network has: an IPv4 address, or the first 64 bits of an IPv6 address."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if parsed.version == 6:
        mapped = parsed.ipv4_mapped
        return str(mapped or ipaddress.ip_network((int(parsed) >> 64 << 64, 64)))
    return str(parsed)
