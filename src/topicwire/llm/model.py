"""What a language model is asked and what it answers, and the promise that every client keeps."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from json import dumps
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """One question. `system` is ours; `user` may hold text from the web."""

    system: str
    user: str
    schema: Mapping[str, Any]  # JSON schema that the answer must have
    name: str  # of the schema: letters, digits, _
    most_tokens: int  # of the answer

    def key(self, model: str) -> str:
        """Return a hash of everything that decides the answer, to keep answers under."""
        whole = [model, self.system, self.user, self.schema, self.name, self.most_tokens]
        return sha256(dumps(whole, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class ChatAnswer:
    """One answer, as it came."""

    text: str
    model: str  # as the endpoint names it
    tokens_in: int
    tokens_out: int
    cost: float  # in the currency of the price settings
    seconds: float
    cut: bool = False  # it ended because `most_tokens` was reached
    kept: bool = False  # it came from the cache and cost nothing now


class ChatModel(Protocol):
    """A language model. Safe to call from several threads; calls beyond its limit wait for their turn.

    Raises `EndpointDownError` when the endpoint does not answer (at once while it is known to be down),
    `TooManyRequestsError` when it stays busy, `BudgetSpentError` when the day's money is spent,
    `SettingError` when it refuses key, model or address, and `BadInputError` when what it answers is no
    answer. Nothing else.
    """

    @property
    def name(self) -> str:
        """Name of the model, as in the settings."""
        ...

    def ask(self, request: ChatRequest) -> ChatAnswer:
        """Return the model's answer; that its text follows the schema is not promised."""
        ...


class AnswerCache(Protocol):
    """Keeps answers, so that nothing is paid for twice. Safe to use from several threads."""

    def get(self, key: str) -> ChatAnswer | None:
        """Return the answer kept under a key."""
        ...

    def put(self, key: str, answer: ChatAnswer) -> None:
        """Keep an answer; a key kept before stays as it is."""
        ...
