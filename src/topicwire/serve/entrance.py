"""What lets people and programs in, as the doors see it, and who came in."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from topicwire.model.account import Account, Scope, Token


class Accounts(Protocol):
    """Who may sign in. `UserError`s say what cannot be done, and why."""

    def any(self) -> bool:
        """Tell whether there is an account."""
        ...

    def every(self) -> Sequence[Account]:
        """Return all accounts."""
        ...

    def add(self, name: str, password: str, scope: Scope) -> Account:
        """Make an account."""
        ...

    def check(self, name: str, password: str) -> Account | None:
        """Return the account that a name and a password belong to, in the same time for unknown names."""
        ...

    def change_password(self, name: str, password: str, *, but: str = "") -> None:
        """Give an account another password; end its sessions except the one with the secret `but`."""
        ...

    def change_scope(self, name: str, scope: Scope) -> Account:
        """Let an account do more or less."""
        ...

    def remove(self, name: str) -> None:
        """Forget an account."""
        ...


class Sessions(Protocol):
    """Which browsers are signed in."""

    def begin(self, account: str) -> str:
        """Sign an account in; return the secret for the cookie."""
        ...

    def account(self, secret: str) -> Account | None:
        """Return who is signed in with a secret."""
        ...

    def count(self, account: str) -> int:
        """Return in how many browsers an account is signed in."""
        ...

    def end(self, secret: str) -> None:
        """Sign one browser out."""
        ...

    def end_all(self, account: str, *, but: str = "") -> int:
        """Sign an account out everywhere, except where the secret is `but`."""
        ...


class Tokens(Protocol):
    """The keys of programs."""

    def any(self) -> bool:
        """Tell whether there is a token that counts."""
        ...

    def every(self, account: str | None = None) -> Sequence[Token]:
        """Return all tokens, or those of one account."""
        ...

    def add(
        self, name: str, scope: Scope, *, days: int | None, account: str | None = None
    ) -> tuple[Token, str]:
        """Make a token; return it with its secret, which is not kept."""
        ...

    def find(self, secret: str) -> Token | None:
        """Return the token that a secret belongs to, also one that does not count any more."""
        ...

    def fault(self, token: Token) -> str | None:
        """Return why a token does not count, None if it does."""
        ...

    def revoke(self, key: str, *, account: str | None = None) -> Token:
        """Let a token count no more; with `account`, only one of that account."""
        ...


class Entrance(Protocol):
    """Everything that lets somebody in."""

    @property
    def accounts(self) -> Accounts:
        """Accounts."""
        ...

    @property
    def sessions(self) -> Sessions:
        """Sessions."""
        ...

    @property
    def tokens(self) -> Tokens:
        """Tokens."""
        ...


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, and what they may do."""

    scope: Scope
    account: str = ""  # who is signed in, or whose token it is; empty: nobody by name
    token: str = ""  # key of the token
    session: str = field(default="", repr=False)  # secret of the browser's cookie

    def may(self, needed: str) -> bool:
        """Tell whether the caller may do what needs a scope; pages ask by its name."""
        return self.scope.covers(Scope(needed))


OWNER = Caller(Scope.ADMIN)  # whoever uses this machine, while there is no account
STRANGER = Caller(Scope.FEEDS)  # nobody yet; only what needs no scope at all is given to them
