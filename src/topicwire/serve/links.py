"""Addresses that pages link to: our own, and those of others that are safe."""

from functools import lru_cache
from urllib.parse import quote, urlencode, urlsplit


def topic_path(key: str) -> str:
    """Return the address of a topic's page."""
    return f"/topics/{quote(key, safe='')}"


def search_path(key: str) -> str:
    """Return the address of a saved search."""
    return f"/searches/{quote(key, safe='')}"


@lru_cache(maxsize=4096)  # a list has hundreds of citations
def document_path(key: str, revision: int | None = None, cite: int | None = None) -> str:
    """Return the address of a document; with `cite`, of the paragraph that a claim of that revision cites."""
    pairs = [(name, value) for name, value in (("revision", revision), ("cite", cite)) if value is not None]
    question = f"?{urlencode(pairs)}" if pairs else ""
    return f"/documents/{quote(key, safe='')}{question}" + (f"#p{cite}" if cite is not None else "")


def safe_link(address: str) -> str | None:
    """Return an address that may be a link: http or https with a host; None for everything else."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.hostname else None
