"""What an answer's status means for us."""

import math
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from topicwire.errors import FetchFailedError, ForbiddenError, GoneError, TooManyRequestsError, TopicwireError

REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})
MAX_WAIT = 7 * 86_400.0  # seconds; a host that asks for more is asked again after a week


def retry_after(text: str, now: datetime) -> float | None:
    """Return the seconds that a Retry-After header asks for: a number or a date (RFC 9110, 10.2.3)."""
    text = text.strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:12]), MAX_WAIT)
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return min(max(0.0, math.ceil((at - now).total_seconds())), MAX_WAIT)


def failure(address: str, status: int, wait: float | None) -> TopicwireError | None:
    """Return the error that a status means, None if it is a success or "not modified"."""
    text = f"{address} answered {status}"
    if 200 <= status < 300 or status == 304:
        return None
    if status == 429 or (status == 503 and wait is not None):
        return TooManyRequestsError(text, wait=wait)
    if status == 404:
        return GoneError(text, rule="not-found")
    if status == 410:
        return GoneError(text, rule="gone")
    if 400 <= status < 500 and status not in {408, 425}:
        return ForbiddenError(text, rule="refused")
    return FetchFailedError(text, wait=wait)
