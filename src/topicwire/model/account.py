"""Who may use a topicwire that others can reach, and what they may do."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Scope(StrEnum):
    """What somebody may do. Each scope includes those before it."""

    FEEDS = "feeds"  # read feeds, and nothing else: for addresses that are given to a feed reader
    READ = "read"  # read everything that was collected
    WRITE = "write"  # change topics and sources as well
    ADMIN = "admin"  # make and remove accounts and tokens as well

    def covers(self, needed: "Scope") -> bool:
        """Tell whether this scope is enough where another is needed."""
        order = tuple(Scope)
        return order.index(self) >= order.index(needed)


@dataclass(frozen=True, slots=True)
class Account:
    """A person who signs in with a password. The password is kept apart, as a hash."""

    name: str  # in one spelling: lower case, NFKC
    scope: Scope
    created: datetime


@dataclass(frozen=True, slots=True)
class Token:
    """A key for a program, shown once when it is made and kept as a hash."""

    key: str  # names it in lists and logs; no secret
    name: str  # what it is for, in the words of whoever made it
    scope: Scope
    created: datetime
    account: str | None = None  # whose it is; it can never do more than that account
    expires: datetime | None = None  # None: never
    used: datetime | None = None  # last time, to the hour
    revoked: datetime | None = None
