"""Browsers that are signed in."""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256

from topicwire.model.account import Account
from topicwire.storage import accounts, sessions
from topicwire.storage.database import Database

LONGEST = timedelta(days=90)  # of a session in daily use; then the password is asked for again
_EXACT = timedelta(hours=1)  # how exactly the last visit is kept; not every request shall write
PREFIX = "tws_"  # of the secret, so that the log can tell it from other text


class SessionService:
    """Sessions: beginning, recognising, ending."""

    def __init__(self, database: Database, idle: timedelta, now: Callable[[], datetime]) -> None:
        """A session ends by itself when nothing was heard of it for `idle`."""
        self._database = database
        self._idle = idle
        self._now = now

    def begin(self, account: str) -> str:
        """Sign an account in; return the secret for its cookie, which is kept only as a hash."""
        secret = PREFIX + secrets.token_urlsafe(32)
        now = self._now()
        with self._database.write() as connection:
            sessions.sweep(connection, seen_before=now - self._idle, begun_before=now - LONGEST)
            sessions.begin(connection, digest_of(secret), account, now)
        return secret

    def account(self, secret: str) -> Account | None:
        """Return who is signed in with a secret; None if it is unknown or too old."""
        digest, now = digest_of(secret), self._now()
        with self._database.read() as connection:
            session = sessions.get(connection, digest)
            account = accounts.get(connection, session.account) if session else None
        if session is None or now - session.seen > self._idle or now - session.created > LONGEST:
            return None
        if now - session.seen > _EXACT:
            with self._database.write() as connection:
                sessions.touch(connection, digest, now)
        return account

    def count(self, account: str) -> int:
        """Return in how many browsers an account is signed in."""
        with self._database.read() as connection:
            return sessions.count(connection, account)

    def end(self, secret: str) -> None:
        """Sign one browser out."""
        with self._database.write() as connection:
            sessions.end(connection, digest_of(secret))

    def end_all(self, account: str, *, but: str = "") -> int:
        """Sign an account out everywhere, except where the secret is `but`; return in how many places."""
        with self._database.write() as connection:
            return sessions.end_all(connection, account, but=digest_of(but) if but else "")


def digest_of(secret: str) -> str:
    """Return what is kept of a secret. It has 256 random bits, so a fast hash is enough."""
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
