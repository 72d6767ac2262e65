"""A real entrance over a database of its own, for tests of the doors."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from fastapi.testclient import TestClient
from httpx2 import Response
from lxml import html
from tests.unit.serve.newsroom import MemoryServices

from topicwire.model.account import Scope
from topicwire.serve.web import WebOptions, create_app
from topicwire.services.accounts import AccountService
from topicwire.services.passwords import Passwords
from topicwire.services.sessions import SessionService
from topicwire.services.tokens import TokenService
from topicwire.storage.database import Database

BROWSER = {"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"}
PASSWORD = "correct horse battery"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # the real one takes 64 MB and 0.1 s


@dataclass
class Clock:
    """A time that tests move."""

    now: datetime = datetime(2025, 7, 25, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


class RealEntrance:
    """Accounts, sessions and tokens in a database."""

    def __init__(self, folder: Path) -> None:
        self.database = Database(f"sqlite:///{folder / 'topicwire.db'}")
        self.clock = Clock()
        self.accounts = AccountService(self.database, Passwords(CHEAP), self.clock)
        self.sessions = SessionService(self.database, timedelta(days=14), self.clock)
        self.tokens = TokenService(self.database, self.clock)

    def account(self, name: str, scope: str = "read") -> None:
        self.accounts.add(name, PASSWORD, Scope(scope))

    def token(self, scope: str, days: int | None = 1, account: str | None = None) -> str:
        return self.tokens.add("test", Scope(scope), days=days, account=account)[1]


def client_of(entrance: RealEntrance, **options: Any) -> TestClient:
    app = create_app(MemoryServices(), WebOptions(hosts=("testserver",), **options), entrance)
    return TestClient(app, follow_redirects=False, raise_server_exceptions=False)


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def fields(answer: Response, action: str) -> dict[str, str]:
    """Return the hidden fields of the form that leads to an address."""
    forms = html.document_fromstring(answer.text).cssselect(f'form[action="{action}"]')
    return {one.get("name", ""): one.get("value", "") for one in forms[0].cssselect("input[type=hidden]")}


def sign_in(client: TestClient, name: str, password: str = PASSWORD, **more: str) -> Response:
    hidden = fields(client.get("/sign-in"), "/sign-in")
    data = hidden | {"name": name, "password": password} | more
    return client.post("/sign-in", data=data, headers=BROWSER)
