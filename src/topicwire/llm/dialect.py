"""What an OpenAI-compatible endpoint understands: asked for the most, its refusals remembered."""

from collections.abc import Mapping
from threading import Lock
from typing import Any

import openai

from topicwire.llm.model import ChatRequest

# Words of a refusal, and the ability that is missing then; of several, the first still in use is given up.
# Newer hosted models take no `max_tokens` and no `temperature`; older servers know no JSON schema, some no
# JSON mode.
_REFUSALS = (
    ("max_tokens", ("max_tokens",)),
    ("temperature", ("temperature",)),
    ("schema", ("json_schema", "json_object")),
    ("response_format", ("json_schema", "json_object")),
    ("structured", ("json_schema", "json_object")),
    ("grammar", ("json_schema", "json_object")),
    ("json_object", ("json_object",)),
)


class Dialect:
    """The abilities of one endpoint. Safe to share between threads: abilities are only ever given up."""

    def __init__(self) -> None:
        self._missing: set[str] = set()
        self._lock = Lock()

    def arguments(self, request: ChatRequest) -> dict[str, Any]:
        """Return the arguments of a call that the endpoint has not refused so far."""
        limit = "max_completion_tokens" if "max_tokens" in self._missing else "max_tokens"
        arguments: dict[str, Any] = {limit: request.most_tokens}
        if "temperature" not in self._missing:
            arguments["temperature"] = 0
        form = self._format(request)
        return arguments | ({"response_format": form} if form else {})

    def _format(self, request: ChatRequest) -> Mapping[str, Any] | None:
        if "json_schema" not in self._missing:
            schema = {"name": request.name, "strict": True, "schema": dict(request.schema)}
            return {"type": "json_schema", "json_schema": schema}
        return {"type": "json_object"} if "json_object" not in self._missing else None

    def learn(self, error: openai.APIStatusError, request: ChatRequest, asked: Mapping[str, Any]) -> bool:
        """Give up what a refusal of a call with the arguments `asked` is about.

        Tell whether asking again makes sense. Calls side by side are refused for the same reason: the first
        gives the ability up, the others ask again without it.
        """
        if error.status_code not in (400, 422):
            return False
        with self._lock:
            return self.arguments(request) != asked or self._given_up(str(error).lower())

    def _given_up(self, text: str) -> bool:
        for word, abilities in _REFUSALS:
            left = [ability for ability in abilities if ability not in self._missing]
            if word in text and left:
                self._missing.add(left[0])
                return True
        return False
