"""Reading failures of a model endpoint: how long to wait, and what to tell people."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import openai

_MOST_WORDS = 200  # characters of an endpoint's own words that are passed on


def delay_of(error: openai.APIError) -> float | None:
    """Return the seconds the endpoint asks to wait (Retry-After, RFC 9110), None if it does not say."""
    if not isinstance(error, openai.APIStatusError):
        return None
    value = str(error.response.headers.get("retry-after", "")).strip()
    if not value:
        return None
    try:
        return max(0.0, float(value))
    except ValueError:
        return _until(value)


def _until(date: str) -> float | None:
    try:
        moment = parsedate_to_datetime(date)
    except (TypeError, ValueError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def explain(error: Exception) -> str:
    """Return what happened, in a few words without secrets or markup."""
    if isinstance(error, openai.APITimeoutError):
        return "did not answer in time"
    if isinstance(error, openai.APIStatusError):
        return f"answered {error.status_code}"
    if isinstance(error, openai.APIConnectionError):
        cause = error.__cause__
        return f"cannot be reached ({type(cause).__name__ if cause else 'connection failed'})"
    return " ".join(str(error).split())[:_MOST_WORDS]


def said(error: openai.APIStatusError) -> str:
    """Return the endpoint's own words about a call it will never take, such as one with too much text."""
    message = error.body.get("message") if isinstance(error.body, dict) else None
    words = " ".join(message.split())[:_MOST_WORDS] if isinstance(message, str) else ""
    return f": {words}" if words else ""
