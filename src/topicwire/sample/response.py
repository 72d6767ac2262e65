"""What the sample newsroom answers to one request."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Response:
    """Status, headers and bytes; `delay` is how many seconds to wait before sending them."""

    body: bytes
    content_type: str
    modified: datetime | None = None
    status: int = 200
    location: str | None = None
    delay: float = 0.0

    @property
    def etag(self) -> str:
        """A strong tag made from the bytes."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:20]}"'

    def headers(self) -> dict[str, str]:
        """Every header but Content-Length."""
        found = {"Content-Type": self.content_type}
        if self.status == 200:
            found |= {"ETag": self.etag, "Cache-Control": "no-cache"}
        if self.modified:
            found["Last-Modified"] = format_datetime(self.modified.astimezone(UTC), usegmt=True)
        if self.location:
            found["Location"] = self.location
        return found

    def is_known(self, if_none_match: str | None, if_modified_since: str | None) -> bool:
        """Whether the asker has this already (RFC 9110, 13.1: the tag decides where one was sent)."""
        if self.status != 200:
            return False
        if if_none_match is not None:
            tags = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
            return self.etag in tags or "*" in tags
        return self.modified is not None and self.modified <= _http_time(if_modified_since)


def _http_time(text: str | None) -> datetime:
    """The time of a header; one that is missing or no time is the distant past."""
    past = datetime.min.replace(tzinfo=UTC)
    try:
        moment = parsedate_to_datetime(text) if text else past
    except ValueError:
        return past
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
