"""A page: the bytes fetched for an entry, as they came."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Page:
    """What one address answered."""

    address: str  # asked for
    final: str  # after redirects
    status: int
    body: bytes = field(repr=False)  # decompressed
    fetched: datetime  # aware, UTC
    headers: tuple[tuple[str, str], ...] = ()  # names in lower case
    moved: bool = False  # it was redirected, and for good: ask `final` the next time

    def header(self, name: str) -> str:
        """Return the first header of that name, or an empty string."""
        return next((value for key, value in self.headers if key == name.lower()), "")
