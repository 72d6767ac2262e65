"""An example of each operation: a request, and what a topicwire with the sample newsroom answers to it.

`tests/integration/test_web_api_examples.py` sends them in their order and compares the answers; run as a
program it records them again.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

FILE = files("topicwire.serve.api") / "examples.json"


@dataclass(frozen=True, slots=True)
class Example:
    """A request and its answer."""

    operation: str  # method and path, as in the description
    status: int
    answer: Any = None  # JSON, or text
    path: Mapping[str, Any] | None = None
    query: Mapping[str, Any] | None = None
    headers: Mapping[str, str] | None = None
    body: Any = None


@cache
def load_examples() -> tuple[Example, ...]:
    """Return the examples in the order in which they can be sent."""
    return tuple(Example(**one) for one in json.loads(FILE.read_text(encoding="utf-8")))


def add_examples(description: dict[str, Any]) -> None:
    """Put the examples into an OpenAPI description; what has one already is replaced."""
    for example in load_examples():
        method, path = example.operation.split(" ")
        operation = description["paths"][path][method.lower()]
        given = {"path": example.path, "query": example.query, "header": example.headers}
        for parameter in operation.get("parameters", ()):
            values = given.get(parameter["in"]) or {}
            if parameter["name"] in values:
                parameter["example"] = values[parameter["name"]]
        if example.body is not None:
            operation["requestBody"]["content"]["application/json"]["example"] = example.body
        for content in operation["responses"][str(example.status)].get("content", {}).values():
            content["example"] = example.answer
