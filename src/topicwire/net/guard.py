"""The address guard: which addresses may be connected to.

A fetcher that follows addresses written by strangers must not be led to this machine, its network or the
cloud's metadata service. The check is made on the numeric address, after names are resolved, and the
connection is made to exactly the address that was checked (see connection.py).
"""

import ipaddress
import re
import socket
from collections.abc import Callable, Iterable
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from topicwire.errors import FetchFailedError, ForbiddenError

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Resolver = Callable[[str], tuple[IPAddress, ...]]  # raises OSError

MAX_ADDRESS = 8_000  # characters; RFC 9110 asks servers to take 8,000 octets at least
# What `ipaddress` calls global but nobody publishes news from.
NOT_PUBLIC = tuple(
    ipaddress.ip_network(text)
    for text in (
        "168.63.129.16/32",  # metadata and health service of a cloud, at a public address
        "192.0.0.0/24",  # protocol assignments, RFC 6890
        "192.88.99.0/24",  # 6to4 relays, RFC 7526
        "2001::/32",  # Teredo: carries an IPv4 address, RFC 4380
        "2002::/16",  # 6to4: carries an IPv4 address, RFC 7526
        "64:ff9b:1::/48",  # local NAT64, RFC 8215
        "5f00::/16",  # segment routing, RFC 9602
        "fec0::/10",  # former site-local, RFC 3879
    )
)
NAT64 = ipaddress.ip_network(
    "64:ff9b::/96"
)  # RFC 6052: the last 32 bits are the IPv4 address that is reached
BAD_PORTS = frozenset(
    int(line)
    for line in (Path(__file__).parent / "data" / "bad-ports.txt").read_text().splitlines()
    if not line.startswith("#")
)
HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?\.?")  # after IDNA
NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
UNSAFE = re.compile(r"[\x00-\x20\x7f\\]")


def is_public(address: IPAddress) -> bool:
    """Return whether an address belongs to the open internet, also when it is wrapped in an IPv6 address."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.scope_id:
            return False
        inner = address.ipv4_mapped or (_last_32_bits(address) if address in NAT64 else None)
        if inner is not None:
            return is_public(inner)
    refused = address.is_multicast or address.is_reserved or any(address in network for network in NOT_PUBLIC)
    return address.is_global and not refused


def _last_32_bits(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address:
    return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)


def resolve(host: str) -> tuple[IPAddress, ...]:
    """Return the addresses of a host in the system's order.

    Names under `.localhost` are this machine (RFC 6761), whatever a name server says.
    """
    name = host.rstrip(".")
    if name == "localhost" or name.endswith(".localhost"):
        return (ipaddress.IPv4Address("127.0.0.1"), ipaddress.IPv6Address("::1"))
    found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(ipaddress.ip_address(str(entry[4][0])) for entry in found))


class AddressGuard:
    """Decides about addresses. `allowed` names exceptions: hosts, "*." and a domain, addresses, networks."""

    def __init__(self, allowed: Iterable[str] = (), resolver: Resolver = resolve) -> None:
        self._hosts: set[str] = set()
        self._networks: list[Network] = []
        self._resolver = resolver
        for text in allowed:
            try:
                self._networks.append(ipaddress.ip_network(text.strip("[]"), strict=False))
            except ValueError:
                self._hosts.add(text.lower())

    def split(self, address: str) -> SplitResult:
        """Return the parts of an address that is well formed, and raise `ForbiddenError` for any other."""
        if len(address) > MAX_ADDRESS or UNSAFE.search(address):
            raise _refused(address, "it is too long or has blanks, control characters or backslashes")
        try:
            parts = urlsplit(address)
            port, host = parts.port, parts.hostname or ""
        except ValueError as error:
            raise _refused(address, str(error)) from error
        if parts.scheme not in {"http", "https"}:
            raise _refused(address, "only http and https are fetched")
        if "@" in parts.netloc:
            raise _refused(address, "it carries a user name")
        if port is not None and port in BAD_PORTS:
            raise _refused(address, f"port {port} is not one of the web")
        self._check_host(address, host)
        return parts

    def addresses(self, host: str) -> tuple[IPAddress, ...]:
        """Return the addresses that a connection to the host may be made to.

        Raises `ForbiddenError` if none may, `FetchFailedError` if the name cannot be resolved.
        """
        try:
            found = (ipaddress.ip_address(host),) if _is_literal(host) else self._resolver(host)
        except (OSError, UnicodeError, ValueError) as error:
            raise FetchFailedError(f"the name {host} cannot be resolved: {error}") from error
        if self.allows_host(host):
            return found
        passed = tuple(address for address in found if is_public(address) or self._allows_address(address))
        if found and not passed:
            raise _refused(
                host, f"{found[0]} is not a public address, and net.allowed_addresses does not name it"
            )
        return passed

    def check_name(self, host: str) -> None:
        """Refuse a host that this machine knows not to be public; for use when a proxy will resolve it."""
        try:
            self.addresses(host)
        except FetchFailedError:
            return  # this machine has no name service of its own; the proxy's answer cannot be seen

    def allows_host(self, host: str) -> bool:
        """Return whether a host is an exception by its name."""
        name = host.lower().rstrip(".")
        domains = name.split(".")
        return name in self._hosts or any(
            "*." + ".".join(domains[start:]) in self._hosts for start in range(1, len(domains))
        )

    def _allows_address(self, address: IPAddress) -> bool:
        plain = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
        return any(address in network or (plain and plain in network) for network in self._networks)

    @staticmethod
    def _check_host(address: str, host: str) -> None:
        """Refuse hosts that are no names, and numbers in unusual forms (`0x7f.1`, `2130706433`)."""
        if "%" in host:
            raise _refused(address, "its host is escaped or has a zone")
        if _is_literal(host):
            return
        try:
            name = host.encode("idna").decode("ascii").lower() if not host.isascii() else host
        except UnicodeError as error:
            raise _refused(address, "its host is not a name") from error
        if not HOST.fullmatch(name) or ".." in name:
            raise _refused(address, "its host is not a name")
        if NUMBER.fullmatch(name.rstrip(".").rpartition(".")[2]):
            raise _refused(address, "its host is a number in disguise")


def _is_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _refused(address: str, why: str) -> ForbiddenError:
    return ForbiddenError(f"{address[:200]} is not fetched: {why}", rule="address")
