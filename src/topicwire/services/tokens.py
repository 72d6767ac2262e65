"""Tokens: keys for programs."""

import re
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from topicwire.errors import NotFoundError, UserError
from topicwire.model.account import Scope, Token
from topicwire.services.sessions import digest_of
from topicwire.storage import accounts, tokens
from topicwire.storage.database import Database

PREFIX = "tw_"  # of the secret, so that the log and searches for leaked secrets can tell it from other text
LONGEST_NAME = 100  # characters
MOST = 1000  # of one account, or of none; more are made by a program that forgets them
MOST_DAYS = 3660
_EXACT = timedelta(hours=1)  # how exactly the last use is kept; not every request shall write
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


class TokenService:
    """Tokens: making, recognising, revoking."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    def any(self) -> bool:
        """Tell whether there is a token that counts."""
        with self._database.read() as connection:
            return tokens.count_valid(connection, self._now()) > 0

    def every(self, account: str | None = None) -> tuple[Token, ...]:
        """Return all tokens, or those of one account, newest first; also those that do not count any more."""
        with self._database.read() as connection:
            return tokens.every(connection, account)

    def add(
        self, name: str, scope: Scope, *, days: int | None, account: str | None = None
    ) -> tuple[Token, str]:
        """Make a token that counts for so many days, None for ever; return it with its secret.

        The secret is kept only as a hash: this is the one time it can be shown. Raises UserError if the
        name or the days are no good, NotFoundError for an unknown account.
        """
        cleaned = " ".join(_CONTROL.sub(" ", name).split())
        if not 0 < len(cleaned) <= LONGEST_NAME:
            raise UserError(f"A token needs a name of up to {LONGEST_NAME} characters. Say what it is for.")
        if days is not None and not 0 < days <= MOST_DAYS:
            raise UserError(f"A token can count for 1 to {MOST_DAYS} days, not {days}.")
        now, key = self._now(), secrets.token_hex(4)
        expires = now + timedelta(days=days) if days else None
        token = Token(key, cleaned, scope, now, account, expires)
        secret = f"{PREFIX}{key}_{secrets.token_urlsafe(32)}"
        with self._database.write() as connection:
            if account is not None and accounts.get(connection, account) is None:
                raise NotFoundError(f"There is no account {account!r}.")
            if len(tokens.every(connection, account)) >= MOST:
                raise UserError(f"There are {MOST} tokens already. Remove the account, or use one of them.")
            tokens.add(connection, token, digest_of(secret))
        return token, secret

    def find(self, secret: str) -> Token | None:
        """Return the token that a secret belongs to, also one that does not count any more.

        Its scope is never more than that of its account.
        """
        if not secret.startswith(PREFIX):
            return None
        with self._database.read() as connection:
            token = tokens.find(connection, digest_of(secret))
            owner = accounts.get(connection, token.account) if token and token.account else None
        if token is None:
            return None
        now = self._now()
        if fault(token, now) is None and (token.used is None or now - token.used > _EXACT):
            with self._database.write() as connection:
                tokens.mark(connection, token.key, "used", now)
        return (
            token if owner is None or owner.scope.covers(token.scope) else replace(token, scope=owner.scope)
        )

    def fault(self, token: Token) -> str | None:
        """Return why a token does not count, None if it does."""
        return fault(token, self._now())

    def revoke(self, key: str, *, account: str | None = None) -> Token:
        """Let a token count no more. With `account`, only one of that account is found."""
        with self._database.write() as connection:
            token = tokens.get(connection, key)
            if token is None or (account is not None and token.account != account):
                raise NotFoundError(
                    f"There is no token {key!r}. `topicwire token list` shows those there are."
                )
            if token.revoked is None:
                tokens.mark(connection, key, "revoked", self._now())
        return token


def fault(token: Token, now: datetime) -> str | None:
    """Return why a token does not count, None if it does."""
    if token.revoked is not None:
        return f"The token {token.key} was revoked on {token.revoked:%Y-%m-%d}. Make a new one."
    if token.expires is not None and token.expires <= now:
        return f"The token {token.key} expired on {token.expires:%Y-%m-%d}. Make a new one."
    return None
