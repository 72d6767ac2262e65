"""A real entrance, and a server that it guards."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from tests.entrance import RealEntrance, client_of


@pytest.fixture
def entrance(tmp_path: Path) -> Iterator[RealEntrance]:
    made = RealEntrance(tmp_path)
    yield made
    made.database.close()


@pytest.fixture
def client(entrance: RealEntrance) -> Iterator[TestClient]:
    """A server that others can reach, with one account of each scope."""
    for name, scope in (("root", "admin"), ("wendy", "write"), ("rita", "read")):
        entrance.account(name, scope)
    with client_of(entrance, exposed=True) as client:
        yield client
