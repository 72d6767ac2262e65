"""The API against its own description: no server error, no answer that the description does not name."""

from typing import Any

import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.specs.openapi.checks import positive_data_acceptance
from tests.unit.serve.newsroom import MemoryServices

from topicwire.serve.web import WebOptions, create_app

APP = create_app(MemoryServices(), WebOptions(hosts=("testserver", "localhost", "127.0.0.1")))
# Events go on until somebody leaves; they have a test of their own.
SCHEMA = schemathesis.openapi.from_asgi("/api/v1/openapi.json", APP).exclude(path="/events")


@SCHEMA.parametrize()
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_answers_are_as_described(case: Case[Any]) -> None:
    # A cursor that we did not give out and a query with an open quotation mark are text, and yet refused.
    case.call_and_validate(excluded_checks=[positive_data_acceptance])
