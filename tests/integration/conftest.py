"""A real entrance, a server that it guards, and the log of commands that a test runs in its own process."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from fastapi.testclient import TestClient
from tests.entrance import RealEntrance, client_of

from topicwire.cli import session


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


@pytest.fixture
def own_log(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Take back what a command does to logging: its handlers write to the streams of this test alone."""
    loggers = (logging.getLogger(), logging.getLogger("dbos"))
    before = [(logger, logger.handlers[:], logger.level) for logger in loggers]
    monkeypatch.setattr(session, "_logs", [])
    yield
    for logger, handlers, level in before:
        for one in [handler for handler in logger.handlers if handler not in handlers]:
            one.close()
        logger.handlers[:] = handlers
        logger.setLevel(level)
    logging.captureWarnings(capture=False)
    structlog.reset_defaults()
