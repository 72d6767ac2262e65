"""Parts of addresses, whatever they look like."""

from urllib.parse import urlsplit

from courlan import extract_domain


def host_of(address: str) -> str:
    """Return the host of an address in lower case, empty if it has none."""
    try:
        return (urlsplit(address).hostname or "").lower()
    except ValueError:
        return ""


def domain_of(address: str) -> str:
    """Return the registrable domain of an address, or its host where there is none."""
    return extract_domain(address) or host_of(address)


def top_level_of(address: str) -> str:
    """Return the last part of an address's host ("cn"), empty if it has none."""
    return host_of(address).rsplit(".", 1)[-1]


def path_of(address: str) -> str:
    """Return the path of an address, empty if it has none."""
    try:
        return urlsplit(address).path
    except ValueError:
        return ""
