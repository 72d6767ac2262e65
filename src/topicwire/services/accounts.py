"""Who has an account, and what each may do."""

import re
import unicodedata
from collections.abc import Callable
from datetime import datetime

from topicwire.errors import ConflictError, NotFoundError, UserError
from topicwire.model.account import Account, Scope
from topicwire.services.passwords import Passwords, good_enough
from topicwire.services.sessions import digest_of
from topicwire.storage import accounts, marks, sessions
from topicwire.storage.database import Database

_NAME = re.compile(r"\w[\w.@+-]{0,63}")
NOBODY = ""  # the reader of who reads without an account
_OF_PEOPLE = (Scope.READ, Scope.WRITE, Scope.ADMIN)


class AccountService:
    """Accounts: making, changing, removing, and checking passwords."""

    def __init__(self, database: Database, passwords: Passwords, now: Callable[[], datetime]) -> None:
        self._database = database
        self._passwords = passwords
        self._now = now

    def any(self) -> bool:
        """Tell whether there is an account; the first one closes the doors to everybody else."""
        with self._database.read() as connection:
            return accounts.count(connection) > 0

    def every(self) -> tuple[Account, ...]:
        """Return all accounts, oldest first."""
        with self._database.read() as connection:
            return accounts.every(connection)

    def get(self, name: str) -> Account:
        """Return one account. Raises NotFoundError."""
        with self._database.read() as connection:
            account = accounts.get(connection, one_spelling(name))
        if account is None:
            raise NotFoundError(
                f"There is no account {name!r}. `topicwire account list` shows those there are."
            )
        return account

    def add(self, name: str, password: str, scope: Scope) -> Account:
        """Make an account. Raises ConflictError if the name is taken, UserError if something is no good.

        The first one takes over what was marked and kept here before there was any.
        """
        account = Account(_clean(name), _of_people(scope), self._now())
        hashed = self._passwords.hash(good_enough(password, account.name))
        with self._database.write() as connection:
            if not accounts.count(connection):
                marks.give(connection, NOBODY, account.name)
            accounts.add(connection, account, hashed)
        return account

    def check(self, name: str, password: str) -> Account | None:
        """Return the account that a name and a password belong to, None if there is none.

        A name that nobody has takes as long as one that somebody has.
        """
        with self._database.read() as connection:
            account = accounts.get(connection, one_spelling(name))
            kept = accounts.password(connection, account.name) if account else None
        if not self._passwords.check(kept, password) or account is None or kept is None:
            return None
        if self._passwords.outdated(kept):
            self._keep_password(account.name, password)
        return account

    def change_password(self, name: str, password: str, *, but: str = "") -> None:
        """Give an account another password and end its sessions, except the one whose secret is `but`."""
        account = self.get(name)
        self._keep_password(account.name, good_enough(password, account.name))
        with self._database.write() as connection:
            sessions.end_all(connection, account.name, but=digest_of(but) if but else "")

    def _keep_password(self, name: str, password: str) -> None:
        hashed = self._passwords.hash(password)
        with self._database.write() as connection:
            accounts.change(connection, name, password=hashed)

    def change_scope(self, name: str, scope: Scope) -> Account:
        """Let an account do more or less. Raises ConflictError if no other could make accounts then."""
        account = self.get(name)
        with self._database.write() as connection:
            if not _of_people(scope).covers(Scope.ADMIN):
                _spare_the_last(accounts.every(connection), account.name)
            accounts.change(connection, account.name, scope=scope)
        return self.get(account.name)

    def remove(self, name: str) -> None:
        """Forget an account, its sessions, tokens and marks.

        Raises ConflictError if it is the last that may make accounts and there are others; the very last
        account can be removed, which opens topicwire, with its marks, to whoever uses this machine again.
        """
        account = self.get(name)
        with self._database.write() as connection:
            every = accounts.every(connection)
            if len(every) > 1:
                _spare_the_last(every, account.name)
                marks.forget(connection, account.name)
            else:
                marks.give(connection, account.name, NOBODY)
            accounts.remove(connection, account.name)


def one_spelling(name: str) -> str:
    """Return the name of an account as it is kept, however it was typed."""
    return unicodedata.normalize("NFKC", name[:200]).casefold().strip()


def _clean(name: str) -> str:
    cleaned = one_spelling(name)
    if not _NAME.fullmatch(cleaned):
        raise UserError(
            f"{name[:80]!r} cannot be the name of an account. Give up to 64 letters, digits and . _ - @ +, "
            "beginning with a letter or digit."
        )
    return cleaned


def _of_people(scope: Scope) -> Scope:
    if scope not in _OF_PEOPLE:
        raise UserError(f"An account cannot have the scope {scope.value}. Give read, write or admin.")
    return scope


def _spare_the_last(every: tuple[Account, ...], name: str) -> None:
    """Refuse to take away the last account that may make others."""
    if not any(account.scope is Scope.ADMIN and account.name != name for account in every):
        raise ConflictError(
            f"{name} is the only account with the scope admin. Give that scope to another account first."
        )
