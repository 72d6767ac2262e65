"""Making sources."""

import hashlib

from topicwire.errors import UserError
from topicwire.model.source import Source, SourceKind
from topicwire.net.address import canonical


def source_key(address: str) -> str:
    """Return the key of a source: the first 12 hexadecimal digits of its address's SHA-256."""
    return hashlib.sha256(address.encode()).hexdigest()[:12]


def new_source(kind: SourceKind, address: str, outlet: str | None = None, title: str = "") -> Source:
    """Return a source.

    Raises `UserError` if its address cannot be fetched. Archives and folders may be paths.
    """
    clean = address if kind.is_imported else canonical(address)
    if clean is None:
        raise UserError(
            f"{address} is not an address that can be fetched: it needs http:// or https:// and a host"
        )
    return Source(source_key(clean), kind, clean, outlet, title)
