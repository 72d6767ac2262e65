"""Accounts, sessions and tokens in a real database: no secret is in it, and what ended stays ended."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from topicwire.errors import ConflictError, NotFoundError, UserError
from topicwire.model.account import Scope
from topicwire.services.accounts import AccountService
from topicwire.services.passwords import LONGEST, Passwords
from topicwire.services.sessions import SessionService
from topicwire.services.tokens import TokenService
from topicwire.storage.backup import restore_backup, write_backup
from topicwire.storage.database import Database

PASSWORD = "correct horse battery"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # the real one takes 64 MB and 0.1 s


class Clock:
    """A time that tests move."""

    def __init__(self) -> None:
        self.now = datetime(2025, 7, 25, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path / 'topicwire.db'}")
    yield opened
    opened.close()


@pytest.fixture
def accounts(database: Database, clock: Clock) -> AccountService:
    return AccountService(database, Passwords(CHEAP), clock)


@pytest.fixture
def sessions(database: Database, clock: Clock) -> SessionService:
    return SessionService(database, timedelta(days=14), clock)


@pytest.fixture
def tokens(database: Database, clock: Clock) -> TokenService:
    return TokenService(database, clock)


def test_a_name_has_one_spelling(accounts: AccountService) -> None:
    made = accounts.add(" Ａlice.Z ", PASSWORD, Scope.WRITE)
    assert made.name == "alice.z"
    assert accounts.check("ALICE.z", PASSWORD) == made
    with pytest.raises(ConflictError):
        accounts.add("alice.Z", PASSWORD, Scope.READ)
    assert accounts.add("王-小明", PASSWORD, Scope.READ).name == "王-小明"


@pytest.mark.parametrize("name", ["", " ", "-x", "a b", "a\nb", "<b>", "x" * 65, "a/b", "a\x00"])
def test_names_that_are_none(accounts: AccountService, name: str) -> None:
    with pytest.raises(UserError, match="name of an account"):
        accounts.add(name, PASSWORD, Scope.READ)


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("short", "12 to"),
        ("x" * (LONGEST + 1), "to 1000"),
        ("I am Alice, hello", "name of the account"),
        ("abcabcabcabc", "different characters"),
    ],
)
def test_weak_passwords(accounts: AccountService, password: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        accounts.add("alice", password, Scope.READ)
    assert not accounts.any()


def test_passwords_are_checked(accounts: AccountService) -> None:
    accounts.add("alice", "naïve café déjà", Scope.READ)
    assert accounts.check("alice", "nai\u0308ve cafe\u0301 de\u0301ja\u0300")  # as some keyboards write it
    assert accounts.check("alice", PASSWORD) is None
    assert accounts.check("alice", "") is None
    assert accounts.check("bob", PASSWORD) is None
    assert accounts.check("bob", "no account has this password") is None


def test_an_unknown_name_costs_as_much_as_a_known_one(
    accounts: AccountService, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts.add("alice", PASSWORD, Scope.READ)
    verified: list[str] = []
    real = PasswordHasher.verify

    def counted(self: PasswordHasher, kept: str, password: str) -> bool:
        verified.append(kept.rpartition("$")[0].rpartition("$")[0])  # the parameters, without salt and hash
        return real(self, kept, password)

    monkeypatch.setattr(PasswordHasher, "verify", counted)
    for name in ("alice", "nobody"):
        assert accounts.check(name, "wrong but long enough") is None
    assert len(verified) == 2
    assert verified[0] == verified[1]


def test_a_hash_of_weaker_parameters_is_renewed(database: Database, clock: Clock) -> None:
    AccountService(database, Passwords(CHEAP), clock).add("alice", PASSWORD, Scope.READ)
    stronger = Passwords(PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    assert AccountService(database, stronger, clock).check("alice", PASSWORD)
    with database.read() as connection:
        kept = connection.exec_driver_sql("SELECT password FROM accounts").scalar_one()
    assert "$argon2id$v=19$m=16,t=2,p=1$" in kept
    assert AccountService(database, stronger, clock).check("alice", PASSWORD)


def test_somebody_can_always_make_accounts(accounts: AccountService) -> None:
    accounts.add("root", PASSWORD, Scope.ADMIN)
    accounts.add("alice", PASSWORD, Scope.READ)
    with pytest.raises(ConflictError, match="only account"):
        accounts.remove("root")
    with pytest.raises(ConflictError, match="only account"):
        accounts.change_scope("root", Scope.WRITE)
    assert accounts.change_scope("alice", Scope.ADMIN).scope is Scope.ADMIN
    accounts.remove("root")
    accounts.remove("alice")
    assert not accounts.any()
    with pytest.raises(NotFoundError):
        accounts.remove("alice")
    with pytest.raises(UserError, match="cannot have"):
        accounts.add("eve", PASSWORD, Scope.FEEDS)


def test_sessions_end(accounts: AccountService, sessions: SessionService, clock: Clock) -> None:
    alice = accounts.add("alice", PASSWORD, Scope.READ)
    first, second = sessions.begin("alice"), sessions.begin("alice")
    assert (sessions.account(first), sessions.account("tws_unknown"), sessions.count("alice")) == (
        alice,
        None,
        2,
    )
    sessions.end(first)
    assert (sessions.account(first), sessions.account(second)) == (None, alice)
    accounts.change_password("alice", PASSWORD + "!")
    assert sessions.account(second) is None
    third = sessions.begin("alice")
    accounts.remove("alice")
    assert sessions.account(third) is None


def test_sessions_grow_old(accounts: AccountService, sessions: SessionService, clock: Clock) -> None:
    alice = accounts.add("alice", PASSWORD, Scope.READ)
    visited, left = sessions.begin("alice"), sessions.begin("alice")
    for _ in range(8):
        clock.now += timedelta(days=11)
        assert sessions.account(visited) == alice
    assert sessions.account(left) is None
    clock.now += timedelta(days=3)  # seen yesterday, but 91 days old
    assert sessions.account(visited) is None
    sessions.begin("alice")
    assert sessions.count("alice") == 1, "what is too old is forgotten"


def test_tokens_count_until_they_end(tokens: TokenService, clock: Clock) -> None:
    token, secret = tokens.add("  the \n wire ", Scope.WRITE, days=30)
    assert (token.name, secret.startswith(f"tw_{token.key}_")) == ("the wire", True)
    found = tokens.find(secret)
    assert found is not None
    assert (found.scope, tokens.fault(found), tokens.any()) == (Scope.WRITE, None, True)
    assert tokens.find(secret[:-1]) is None
    assert tokens.find("\ud800") is None
    clock.now += timedelta(days=30)
    late = tokens.find(secret)
    assert late is not None
    assert "expired on 2025-08-24" in (tokens.fault(late) or "")
    assert not tokens.any()
    lasting, other = tokens.add("x", Scope.READ, days=None)
    tokens.revoke(lasting.key)
    gone = tokens.find(other)
    assert gone is not None
    assert "revoked" in (tokens.fault(gone) or "")
    assert tokens.every()[0].used is None, "a revoked token is not used"


@pytest.mark.parametrize(("name", "days"), [("", 1), ("x" * 101, 1), ("x", 0), ("x", -1), ("x", 10**6)])
def test_tokens_that_cannot_be(tokens: TokenService, name: str, days: int) -> None:
    with pytest.raises(UserError):
        tokens.add(name, Scope.READ, days=days)


def test_a_token_never_may_do_more_than_its_account(accounts: AccountService, tokens: TokenService) -> None:
    accounts.add("root", PASSWORD, Scope.ADMIN)
    accounts.add("alice", PASSWORD, Scope.ADMIN)
    token, secret = tokens.add("script", Scope.ADMIN, days=1, account="alice")
    accounts.change_scope("alice", Scope.READ)
    found = tokens.find(secret)
    assert found is not None
    assert found.scope is Scope.READ
    with pytest.raises(NotFoundError):
        tokens.revoke(token.key, account="root")
    with pytest.raises(NotFoundError):
        tokens.add("script", Scope.READ, days=1, account="nobody")
    accounts.remove("alice")
    assert tokens.find(secret) is None


def test_no_secret_is_stored_and_a_backup_keeps_the_rest(
    accounts: AccountService, sessions: SessionService, tokens: TokenService, tmp_path: Path, clock: Clock
) -> None:
    accounts.add("alice", PASSWORD, Scope.ADMIN)
    cookie = sessions.begin("alice")
    _, secret = tokens.add("script", Scope.READ, days=1, account="alice")
    write_backup(tmp_path, tmp_path / "backup.tar.gz")
    restore_backup(tmp_path / "backup.tar.gz", tmp_path / "new")
    stored = b"".join(
        path.read_bytes() for path in [*tmp_path.glob("*.db*"), *(tmp_path / "new").glob("*.db*")]
    )
    for hidden in (PASSWORD, cookie, cookie[4:], secret, secret[12:]):
        assert hidden.encode() not in stored
    restored = Database(f"sqlite:///{tmp_path / 'new' / 'topicwire.db'}")
    assert AccountService(restored, Passwords(CHEAP), clock).check("alice", PASSWORD)
    assert TokenService(restored, clock).find(secret)
    restored.close()
