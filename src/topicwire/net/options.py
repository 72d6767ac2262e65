"""Settings of this room, as one value."""

from dataclasses import dataclass
from pathlib import Path

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class NetOptions:
    """How to fetch. Times are seconds, sizes are bytes."""

    agent: str = "topicwire/0.1"
    contact: str = ""  # an address people can write to or read: shown to every host we ask
    # Hosts ("news.localhost", "*.localhost"), addresses and networks ("10.1.0.0/16") that may be fetched
    # although they are not public.
    allowed: tuple[str, ...] = ()
    connect_seconds: float = 10.0
    read_seconds: float = 20.0  # silence between two pieces of an answer
    total_seconds: float = 60.0  # one fetch with its redirects, waiting for the host's turn not counted
    redirects: int = 10
    max_bytes: int = 20 * MEGABYTE  # of a body, before and after decompression; a request may set its own
    delay_seconds: float = 1.0  # between two requests to one host
    max_delay_seconds: float = 30.0  # the longest Crawl-delay that is obeyed
    turn_seconds: float = 300.0  # the longest wait for a host's turn
    connections: int = 64
    robots: bool = True
    proxies: bool = True  # use HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY of the environment
    cache: Path | None = None  # the file of the shared HTTP cache; None: no cache
    cache_bytes: int = 1_000 * MEGABYTE

    @property
    def user_agent(self) -> str:
        """Return the User-Agent header: who asks, and whom to complain to."""
        return f"{self.agent} (+{self.contact})" if self.contact else self.agent

    @property
    def robots_name(self) -> str:
        """Return the product token that robots.txt files name us by."""
        return self.agent.partition("/")[0]
