"""Every exception of topicwire. What happens next is decided by the type alone.

TopicwireError
├── RetryError            may work later: counted, delayed, tried again
│   ├── FetchFailedError      network, time-out, 5xx
│   ├── TooManyRequestsError  429 or Retry-After; carries the wait in seconds
│   ├── EndpointDownError     a model endpoint does not answer
│   └── BudgetSpentError      the day's money for model calls is spent
├── QuarantineError       can never work as it is: kept aside with where and why
│   ├── BadInputError         bytes that cannot be read as what they claim to be
│   ├── FaultError            a fault of topicwire itself met this item; the log has the details
│   └── TooLargeError         over a limit that is a setting
├── DiscardError          left out by rule, with the rule's name
│   ├── NotAnArticleError     list page, paywall stub, cookie wall, video shell, captcha, no text
│   ├── ForbiddenError        robots.txt or the address guard says no
│   └── GoneError             404, 410
└── UserError             for people: what happened, to what, what to do; the command exits with 2
    ├── SettingError          a settings file or a value in it
    ├── DataFolderError       the data folder: not writable, or made by a newer version
    ├── PortInUseError        an address to serve on is taken
    ├── NotFoundError         a named topic, document or source does not exist
    ├── ConflictError         somebody changed the same thing first
    ├── RefusedError          a server refused a request of the client; carries the HTTP status
    ├── StaleIndexError       the search index is missing, damaged or made differently: rebuild it
    └── CursorError           a place in a list that this list did not give out
"""


class TopicwireError(Exception):
    """The root: everything that topicwire raises on purpose."""


class RetryError(TopicwireError):
    """May work later."""

    def __init__(self, message: str, *, wait: float | None = None) -> None:
        super().__init__(message)
        self.wait = wait  # seconds the other side asked for, None if it did not say


class FetchFailedError(RetryError):
    """The network, the host or the time limit prevented an answer."""


class TooManyRequestsError(RetryError):
    """The other side asked for fewer requests."""


class EndpointDownError(RetryError):
    """A model endpoint does not answer."""


class BudgetSpentError(RetryError):
    """The day's money for model calls is spent."""


class QuarantineError(TopicwireError):
    """Can never work as it is; kept aside."""


class BadInputError(QuarantineError):
    """The bytes are not what they claim to be."""


class FaultError(QuarantineError):
    """A fault of topicwire itself, met while handling one item: kept apart so that no other item is hurt."""


class TooLargeError(QuarantineError):
    """Larger than a setting allows."""


class DiscardError(TopicwireError):
    """Left out by rule; `rule` is a short name that is counted."""

    def __init__(self, message: str, *, rule: str) -> None:
        super().__init__(message)
        self.rule = rule


class NotAnArticleError(DiscardError):
    """The page has no article: a list, a wall, a shell, or nothing."""


class ForbiddenError(DiscardError):
    """We may not fetch this address."""


class GoneError(DiscardError):
    """The page does not exist (any more)."""


class UserError(TopicwireError):
    """A message for people: what happened, to what, and what to do."""


class SettingError(UserError):
    """A settings file, or a value in it, cannot be used."""


class DataFolderError(UserError):
    """The data folder cannot be used."""


class PortInUseError(UserError):
    """Another program listens there already."""


class NotFoundError(UserError):
    """A named thing does not exist."""


class ConflictError(UserError):
    """The thing was changed by somebody else since it was read."""


class RefusedError(UserError):
    """A topicwire server refused what its client asked."""

    def __init__(self, message: str, *, status: int) -> None:
        super().__init__(message)
        self.status = status  # of HTTP


class StaleIndexError(UserError):
    """The search index is missing, damaged, or was made in another way; it has to be rebuilt."""


class CursorError(UserError):
    """A place in a list that this list did not give out."""
