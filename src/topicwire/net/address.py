"""Addresses in one form, so that the same page has the same address whoever names it."""

from pathlib import Path
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

from w3lib.url import safe_url_string

MAX_ADDRESS = 2_000  # characters; longer ones are data in disguise
PORTS = {"http": 80, "https": 443}


def _tracking() -> tuple[frozenset[str], tuple[str, ...]]:
    lines = (Path(__file__).parent / "data" / "tracking-parameters.txt").read_text().splitlines()
    names = [line for line in lines if line and not line.startswith("#")]
    prefixes = tuple(name[:-1] for name in names if name.endswith("*"))
    return frozenset(name for name in names if not name.endswith("*")), prefixes


TRACKING_NAMES, TRACKING_PREFIXES = _tracking()


def canonical(address: str, base: str = "") -> str | None:
    """Return an address in its canonical form, or None if it is none that can be fetched.

    Relative addresses are joined to `base`. Scheme and host are in lower case, the host in its ASCII form
    (IDNA), a standard port, the fragment and tracking parameters are left out, everything unsafe is
    percent-encoded. What remains of the query keeps its order, because servers may depend on it.
    """
    try:
        joined = urljoin(base, "".join(address.split()) if "\n" in address else address.strip())
        parts = urlsplit(safe_url_string(joined))
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return None
    if parts.scheme not in PORTS or not host or len(joined) > MAX_ADDRESS:
        return None
    host = f"[{host}]" if ":" in host else host
    place = host if port in {None, PORTS[parts.scheme]} else f"{host}:{port}"
    return urlunsplit(SplitResult(parts.scheme, place, parts.path or "/", _query(parts.query), ""))


def _query(query: str) -> str:
    return "&".join(part for part in query.split("&") if part and not _tracks(part.partition("=")[0]))


def _tracks(name: str) -> bool:
    lower = name.lower()
    return lower in TRACKING_NAMES or lower.startswith(TRACKING_PREFIXES)
