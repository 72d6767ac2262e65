"""The API against its own description: no server error, no answer that the description does not name."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.specs.openapi.checks import positive_data_acceptance
from tests.entrance import RealEntrance
from tests.unit.serve.newsroom import MemoryServices

from topicwire.serve.web import WebOptions, create_app

APP = create_app(MemoryServices(), WebOptions(hosts=("testserver", "localhost", "127.0.0.1")))
# Events go on until somebody leaves; they have a test of their own.
SCHEMA = schemathesis.openapi.from_asgi("/api/v1/openapi.json", APP).exclude(path="/events")
FOLDER = TemporaryDirectory()
ENTRANCE = RealEntrance(Path(FOLDER.name))
GUARDED = schemathesis.openapi.from_asgi(
    "/api/v1/openapi.json",
    create_app(
        MemoryServices(), WebOptions(hosts=("testserver",), exposed=True, requests_per_minute=0), ENTRANCE
    ),
).exclude(path="/events")


@pytest.fixture(scope="module")
def token() -> Iterator[str]:
    yield ENTRANCE.token("admin")
    ENTRANCE.database.close()
    FOLDER.cleanup()


@SCHEMA.parametrize()
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_answers_are_as_described(case: Case[Any]) -> None:
    # A cursor that we did not give out is text, and yet refused.
    case.call_and_validate(excluded_checks=[positive_data_acceptance])


@GUARDED.parametrize()
@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
def test_answers_are_as_described_to_whoever_has_a_token(case: Case[Any], token: str) -> None:
    """The checks ask again without the token and with a wrong one, which must not be let in."""
    headers = {"Authorization": f"Bearer {token}"}
    case.call_and_validate(headers=headers, excluded_checks=[positive_data_acceptance])
