"""How often somebody may do something: a count in windows of time."""

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil
from time import monotonic

from topicwire.serve.counts import Counts, OwnCounts


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


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `quota` in `window` seconds for each key. Safe to share between threads."""

    quota: int
    window: int
    clock: Callable[[], float] = monotonic
    counts: Counts = field(default_factory=OwnCounts)
    name: str = ""  # keeps it apart from other limits in the same counts

    def take(self, key: str) -> Taken:
        """Count one more, and tell whether it is allowed."""
        now = self.clock()
        end, number = self.counts.add(self._key(key), now, self.window, self.quota)
        seconds = max(1, ceil(end - now))
        return Taken(number <= self.quota, self.quota, max(0, self.quota - number), seconds, self.window)

    def forget(self, key: str) -> None:
        """Begin anew for a key."""
        self.counts.forget(self._key(key))

    def _key(self, key: str) -> str:
        return f"{self.name} {key}"


class Attempts:
    """Limits of signing in, so that guessing is slow and yet nobody is locked out by somebody else.

    The few tries are for one name from one address. The wider ones slow down who tries many names, or many
    addresses for one name. Each try counts before the password is looked at, also for a name that nobody has.
    """

    def __init__(self, clock: Callable[[], float] = monotonic, counts: Counts | None = None) -> None:
        kept = counts or OwnCounts()
        self._pair = Limit(5, 300, clock, kept, "pair")  # a slip of the finger is forgiven four times
        self._address = Limit(
            30, 300, clock, kept, "address"
        )  # an office behind one address signs in at nine
        self._name = Limit(
            300, 3600, clock, kept, "name"
        )  # 7,200 guesses a day: nothing against twelve letters

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
