"""Accounts and their passwords, which leave this room only as hashes."""

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from topicwire.errors import ConflictError
from topicwire.model.account import Account, Scope
from topicwire.storage.codec import stamp, unstamp
from topicwire.storage.tables import accounts, sessions, tokens


def add(connection: Connection, account: Account, password: str) -> None:
    """Keep a new account with the hash of its password. Raises ConflictError when its name is taken."""
    if get(connection, account.name):
        raise ConflictError(f"There is an account {account.name!r} already. Choose another name.")
    row = {"name": account.name, "scope": account.scope, "created": stamp(account.created)}
    connection.execute(insert(accounts).values(**row, password=password))


def get(connection: Connection, name: str) -> Account | None:
    """Return an account by its name."""
    row = connection.execute(select(accounts).where(accounts.c.name == name)).mappings().first()
    return _account(row) if row else None


def password(connection: Connection, name: str) -> str | None:
    """Return the hash of an account's password; None if there is no such account."""
    found = connection.execute(select(accounts.c.password).where(accounts.c.name == name)).scalar()
    return str(found) if found else None


def every(connection: Connection) -> tuple[Account, ...]:
    """Return all accounts, oldest first."""
    rows = connection.execute(select(accounts).order_by(accounts.c.created, accounts.c.name)).mappings()
    return tuple(map(_account, rows))


def count(connection: Connection) -> int:
    """Return how many accounts there are."""
    return connection.execute(select(func.count()).select_from(accounts)).scalar_one()


def change(
    connection: Connection, name: str, *, scope: Scope | None = None, password: str | None = None
) -> None:
    """Give an account another scope, or the hash of another password."""
    values = {key: value for key, value in (("scope", scope), ("password", password)) if value is not None}
    connection.execute(update(accounts).where(accounts.c.name == name).values(**values))


def remove(connection: Connection, name: str) -> None:
    """Forget an account, its sessions and its tokens."""
    for table in (sessions, tokens):
        connection.execute(delete(table).where(table.c.account == name))
    connection.execute(delete(accounts).where(accounts.c.name == name))


def _account(row: RowMapping) -> Account:
    return Account(row["name"], Scope(row["scope"]), unstamp(row["created"]))
