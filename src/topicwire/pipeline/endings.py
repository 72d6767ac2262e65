"""From exceptions to outcomes: each stage ends with exactly one outcome of the closed list."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from topicwire.errors import (
    BadInputError,
    DiscardError,
    FaultError,
    ForbiddenError,
    GoneError,
    QuarantineError,
    RetryError,
    TooLargeError,
    TopicwireError,
)
from topicwire.model.outcome import Outcome
from topicwire.pipeline.tools import PipelineOptions

_RULES = {"no-text": Outcome.NO_TEXT, "bad-time": Outcome.BAD_TIME}
_TYPES: tuple[tuple[type[TopicwireError], Outcome], ...] = (
    (ForbiddenError, Outcome.FORBIDDEN),
    (GoneError, Outcome.GONE),
    (TooLargeError, Outcome.TOO_LARGE),
    (FaultError, Outcome.FAILED),
    (BadInputError, Outcome.NOT_READABLE),
    (DiscardError, Outcome.NOT_AN_ARTICLE),
    (QuarantineError, Outcome.NOT_READABLE),
)


@dataclass(frozen=True, slots=True)
class Ending:
    """How an attempt ended."""

    outcome: Outcome
    reason: str
    again: datetime | None = None  # when to try next


def ending(error: TopicwireError, attempts: int, now: datetime, options: PipelineOptions) -> Ending:
    """Return how an attempt ended that raised an error, after `attempts` attempts in all."""
    reason = str(error) or type(error).__name__
    if isinstance(error, RetryError):
        if attempts >= options.attempts:
            return Ending(Outcome.FAILED, f"{reason} (tried {attempts} times)")
        return Ending(Outcome.WAITING, reason, now + _delay(error, attempts, options))
    if isinstance(error, DiscardError) and error.rule in _RULES:
        return Ending(_RULES[error.rule], reason)
    found = next((outcome for kind, outcome in _TYPES if isinstance(error, kind)), Outcome.FAILED)
    return Ending(found, reason)


def _delay(error: RetryError, attempts: int, options: PipelineOptions) -> timedelta:
    """Return the wait before the next attempt: what the other side asked for, else doubling."""
    if error.wait is not None:
        return min(timedelta(seconds=max(0.0, error.wait)), options.retry_at_most)
    doubled = options.retry_after * float(2 ** min(attempts - 1, 30))
    return min(doubled, options.retry_at_most)
