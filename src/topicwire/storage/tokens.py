"""Tokens. Their secrets are kept as hashes."""

from datetime import datetime

from sqlalchemy import Connection, RowMapping, func, insert, select, update

from topicwire.model.account import Scope, Token
from topicwire.storage.codec import stamp, unstamp
from topicwire.storage.tables import tokens

_TIMES = ("created", "expires", "used", "revoked")


def add(connection: Connection, token: Token, digest: str) -> None:
    """Keep a new token under the hash of its secret."""
    times = {name: stamp(at) for name in _TIMES if (at := getattr(token, name))}
    row = {"key": token.key, "account": token.account, "name": token.name, "scope": token.scope}
    connection.execute(insert(tokens).values(**row, **times, digest=digest))


def find(connection: Connection, digest: str) -> Token | None:
    """Return the token whose secret has a hash, also one that does not count any more."""
    row = connection.execute(select(tokens).where(tokens.c.digest == digest)).mappings().first()
    return _token(row) if row else None


def get(connection: Connection, key: str) -> Token | None:
    """Return a token by its key."""
    row = connection.execute(select(tokens).where(tokens.c.key == key)).mappings().first()
    return _token(row) if row else None


def every(connection: Connection, account: str | None = None) -> tuple[Token, ...]:
    """Return all tokens, or those of one account, newest first."""
    wanted = select(tokens).order_by(tokens.c.created.desc(), tokens.c.key)
    if account is not None:
        wanted = wanted.where(tokens.c.account == account)
    return tuple(map(_token, connection.execute(wanted).mappings()))


def count_valid(connection: Connection, now: datetime) -> int:
    """Return how many tokens are neither revoked nor expired."""
    live = tokens.c.revoked.is_(None) & (tokens.c.expires.is_(None) | (tokens.c.expires > stamp(now)))
    return connection.execute(select(func.count()).select_from(tokens).where(live)).scalar_one()


def mark(connection: Connection, key: str, what: str, now: datetime) -> None:
    """Write down when a token was last "used" or "revoked"."""
    connection.execute(update(tokens).where(tokens.c.key == key).values({what: stamp(now)}))


def _token(row: RowMapping) -> Token:
    times = {name: unstamp(row[name]) if row[name] else None for name in _TIMES[1:]}
    return Token(
        key=row["key"],
        name=row["name"],
        scope=Scope(row["scope"]),
        created=unstamp(row["created"]),
        account=row["account"],
        **times,
    )
