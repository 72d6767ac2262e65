"""Each operation of the API has an example, and it is what the server answers."""

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from fastapi.testclient import TestClient
from jsonschema_rs import Draft202012Validator
from tests.entrance import RealEntrance, bearer
from tests.unit.serve.newsroom import MemoryServices

from topicwire.serve.api.events import event
from topicwire.serve.api.examples import FILE, Example, load_examples
from topicwire.serve.web import WebOptions, create_app

API = "/api/v1"
METHODS = {"get", "put", "post", "delete"}
LISTENING = "GET /events"  # goes on until somebody leaves, so only its text is compared


def answered(folder: Path) -> Iterator[Example]:
    """Send the examples in their order; give each with the answer of a new server.

    What is made up anew each time (ETag, token) is put where the later ones name it.
    """
    entrance = RealEntrance(folder)
    entrance.account("desk", "admin")
    app = create_app(MemoryServices(), WebOptions(hosts=("testserver",)), entrance)
    client = TestClient(app, headers=bearer(entrance.token("admin", account="desk")))
    token = ""
    for example in load_examples():
        entrance.clock.now += timedelta(seconds=1)  # tokens are listed by the time they were made
        if example.operation == LISTENING:
            yield replace(example, answer=event(MemoryServices().topics.cards()[0]).decode())
            continue
        method, path = example.operation.split(" ")
        values = dict(example.path or {})
        if example.operation == "DELETE /tokens/{key}":
            values["key"] = token
        address = API + path.format(**values)
        headers = dict(example.headers or {})
        if "If-Match" in headers:
            headers["If-Match"] = client.get(address).headers["etag"]
        answer = client.request(
            method, address, params=dict(example.query or {}), headers=headers, json=example.body
        )
        said: Any = answer.json() if answer.content else None
        if example.operation == "POST /tokens":
            token = said["token"]["key"]
        yield replace(
            example,
            path=values or None,
            headers=headers or None,
            status=answer.status_code,
            answer=said,
        )
    client.close()
    entrance.database.close()


@pytest.fixture(scope="module")
def description() -> dict[str, Any]:
    with TestClient(create_app(MemoryServices(), WebOptions(hosts=("testserver",)))) as client:
        told: dict[str, Any] = client.get(f"{API}/openapi.json").json()
    return told


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> list[Example]:
    return list(answered(tmp_path_factory.mktemp("examples")))


def unmade(value: Any) -> Any:
    """Return a value without what is made up anew each time: keys of tokens, and secrets."""
    if isinstance(value, dict):
        hidden = {"secret", "key"} if "revoked" in value else {"secret"}
        hidden |= {"token"} if isinstance(value.get("token"), str) else set()
        return {key: "made up" if key in hidden else unmade(part) for key, part in value.items()}
    return [unmade(part) for part in value] if isinstance(value, list) else value


def test_every_operation_has_one(description: dict[str, Any]) -> None:
    operations = {
        f"{method.upper()} {path}"
        for path, item in description["paths"].items()
        for method in item.keys() & METHODS
    }
    assert {example.operation for example in load_examples()} == operations


def test_they_are_what_the_server_answers(answers: list[Example]) -> None:
    for kept, now in zip(load_examples(), answers, strict=True):
        assert now.status == kept.status, kept.operation
        assert unmade(now.answer) == unmade(kept.answer), kept.operation


def test_answers_fit_the_description(description: dict[str, Any], answers: list[Example]) -> None:
    for example in answers:
        method, path = example.operation.split(" ")
        promised = description["paths"][path][method.lower()]["responses"][str(example.status)]
        for kind, content in promised.get("content", {}).items():
            assert content["example"] is not None, example.operation
            schema = {**content["schema"], "components": description["components"]}
            for value in (content["example"], example.answer):
                Draft202012Validator(schema).validate(value)
            assert kind == "application/json" or example.operation == LISTENING


def test_requests_fit_the_description(description: dict[str, Any]) -> None:
    for example in load_examples():
        method, path = example.operation.split(" ")
        operation = description["paths"][path][method.lower()]
        if "requestBody" in operation:
            content = operation["requestBody"]["content"]["application/json"]
            schema = {**content["schema"], "components": description["components"]}
            Draft202012Validator(schema).validate(content["example"])
        required = [one for one in operation.get("parameters", ()) if one.get("required")]
        assert all("example" in one for one in required), example.operation


def record() -> None:
    """Write the answers of today into the file."""
    with TemporaryDirectory() as folder:
        kept = [
            {key: value for key, value in asdict(one).items() if value is not None}
            for one in answered(Path(folder))
        ]
    Path(str(FILE)).write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    record()
