"""The body of a chat completion, checked: endpoints differ, and some send what is no completion at all."""

from pydantic import BaseModel, Field

from topicwire.llm.model import ChatAnswer, ChatRequest
from topicwire.llm.tokens import count_tokens


class Message(BaseModel):
    """What the model said."""

    content: str | None = None


class Choice(BaseModel):
    """One of the answers; only the first is used."""

    message: Message
    finish_reason: str | None = None


class Usage(BaseModel):
    """Tokens as the endpoint counted them."""

    prompt_tokens: int = Field(ge=0)
    completion_tokens: int = Field(ge=0)


class Completion(BaseModel):
    """The parts of a chat completion that are used."""

    choices: list[Choice] = Field(min_length=1)
    model: str | None = None
    usage: Usage | None = None

    @property
    def text(self) -> str:
        """What the model said; empty if nothing."""
        return self.choices[0].message.content or ""

    def tokens(self, request: ChatRequest) -> tuple[int, int]:
        """Return tokens in and out, estimated where the endpoint does not count."""
        if self.usage:
            return self.usage.prompt_tokens, self.usage.completion_tokens
        return count_tokens(request.system + request.user), count_tokens(self.text)

    def answer(self, model: str, tokens: tuple[int, int], cost: float, seconds: float) -> ChatAnswer:
        """Return the answer; `model` is the name for an endpoint that gives none."""
        return ChatAnswer(
            text=self.text,
            model=self.model or model,
            tokens_in=tokens[0],
            tokens_out=tokens[1],
            cost=cost,
            seconds=round(seconds, 3),
            cut=self.choices[0].finish_reason == "length",
        )
