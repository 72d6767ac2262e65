"""A client for any OpenAI-compatible endpoint: hosted, or a server on this machine."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import BoundedSemaphore

import httpx2
import openai

from topicwire.errors import BadInputError, EndpointDownError, RetryError, SettingError, TooManyRequestsError
from topicwire.llm.breaker import Breaker
from topicwire.llm.budget import Budget
from topicwire.llm.completion import Completion
from topicwire.llm.dialect import Dialect
from topicwire.llm.flight import SingleFlight
from topicwire.llm.model import AnswerCache, ChatAnswer, ChatRequest
from topicwire.llm.retry import delay_of, explain, said
from topicwire.llm.tokens import count_tokens
from topicwire.llm.transport import BoundedTransport

_MOST_BYTES = 2_000_000  # of an answer; one of 4,000 tokens has about 20,000
_HASTE = 10.0  # seconds for a list of models, which no model has to make
_CHANCE = random.SystemRandom()
_LONGEST_WAIT = (
    60.0  # seconds; an endpoint that asks for more is reported as busy, the work is tried again later
)


@dataclass(frozen=True, slots=True)
class ChatOptions:
    """An endpoint and how to treat it."""

    base_url: str  # ends in /v1
    model: str
    key: str = field(default="", repr=False)  # empty: the endpoint wants none
    timeout: float = 120.0  # seconds for one answer
    attempts: int = 4  # for one question
    parallel: int = 4  # calls side by side
    failures: int = 3  # in a row, after which the endpoint is taken to be down
    pause: float = 60.0  # seconds before a broken endpoint is asked again


class OpenAIChat:
    """A `ChatModel` behind an OpenAI-compatible endpoint. Close it when done."""

    def __init__(
        self,
        options: ChatOptions,
        budget: Budget,
        cache: AnswerCache | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._options = options
        self._budget = budget
        self._cache = cache
        self._sleep = sleep
        self._turns = BoundedSemaphore(options.parallel)
        self._flight = SingleFlight()
        self._breaker = Breaker(options.failures, options.pause)
        self._dialect = Dialect()
        self._client = openai.OpenAI(
            base_url=options.base_url,
            api_key=options.key or "none",
            max_retries=0,  # retried here, where the breaker counts
            http_client=httpx2.Client(
                transport=BoundedTransport(_MOST_BYTES, options.timeout),
                timeout=options.timeout,
                trust_env=False,
            ),
        )

    @property
    def name(self) -> str:
        """Name of the model, as in the settings."""
        return self._options.model

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def ask(self, request: ChatRequest) -> ChatAnswer:
        """Return the answer, from the cache if it was given before. See `ChatModel` for what it raises.

        Threads that ask the same at the same time share one call.
        """
        key = request.key(self.name)
        return self._flight.ask(key, lambda: self._kept_or_new(key, request))

    def _kept_or_new(self, key: str, request: ChatRequest) -> ChatAnswer:
        kept = self._cache.get(key) if self._cache else None
        if kept:
            return kept
        reserved = self._budget.reserve(count_tokens(request.system + request.user), request.most_tokens)
        tokens = (0, 0)
        try:
            with self._turns:
                begun = time.perf_counter()
                completion = self._with_retries(request)
            tokens = completion.tokens(request)
        finally:
            cost = self._budget.settle(reserved, *tokens)
        answer = completion.answer(self.name, tokens, cost, time.perf_counter() - begun)
        if self._cache and answer.text and not answer.cut:
            self._cache.put(key, answer)
        return answer

    def offered(self) -> tuple[str, ...] | None:
        """Return the names of the endpoint's models, None if it does not tell them.

        Raises `EndpointDownError` if it cannot be reached, `SettingError` if it refuses the key.
        """
        try:
            listed = self._client.with_options(timeout=_HASTE).models.list()
            return tuple(sorted(model.id for model in listed.data))
        except openai.APIConnectionError as error:
            raise EndpointDownError(f"the model endpoint {explain(error)}") from error
        except openai.APIStatusError as error:
            refusal = _refusal(error, self._options)
            if error.status_code in (401, 403):
                raise refusal from error
            return None
        except (openai.OpenAIError, ValueError, AttributeError, TypeError):
            return None  # an answer of another form

    def _with_retries(self, request: ChatRequest) -> Completion:
        for attempt in range(1, self._options.attempts + 1):
            self._breaker.check()
            try:
                completion = self._create(request)
            except openai.APIStatusError as error:
                if not _is_passing(error):
                    self._breaker.succeeded()  # it does answer
                    raise _refusal(error, self._options) from error
                self._wait(attempt, error)
            except openai.APIConnectionError as error:  # time-outs too
                self._breaker.failed(explain(error))
                self._wait(attempt, error)
            except (openai.OpenAIError, ValueError) as error:  # a body that is no completion
                self._breaker.succeeded()
                raise BadInputError("the model endpoint answers something that is no completion") from error
            else:
                self._breaker.succeeded()
                return completion
        message = f"no answer from the model endpoint in {self._options.attempts} attempts"
        raise EndpointDownError(message)

    def _wait(self, attempt: int, error: openai.APIError) -> None:
        """Wait before the next attempt; raise if there is none or the endpoint asks for too long a wait."""
        busy = isinstance(error, openai.RateLimitError)
        if isinstance(error, openai.APIStatusError) and not busy:
            self._breaker.failed(explain(error))
        asked = delay_of(error)
        if attempt == self._options.attempts or (asked or 0) > _LONGEST_WAIT:
            kind: type[RetryError] = TooManyRequestsError if busy else EndpointDownError
            raise kind(f"the model endpoint {explain(error)}", wait=asked) from error
        self._breaker.check()
        # Waits grow from a second; the chance in them keeps calls side by side from coming back together.
        growing = min(20.0, 0.5 * 2**attempt) * (0.75 + _CHANCE.random() / 2)
        self._sleep(growing if asked is None else asked)

    def _create(self, request: ChatRequest) -> Completion:
        """Ask once, leaving out what the endpoint turns out not to understand."""
        while True:
            arguments = self._dialect.arguments(request)
            try:
                response = self._client.chat.completions.with_raw_response.create(
                    model=self._options.model,
                    messages=[
                        {"role": "system", "content": request.system},
                        {"role": "user", "content": request.user},
                    ],
                    **arguments,
                )
            except openai.APIStatusError as error:
                if not self._dialect.learn(error, request, arguments):
                    raise
            else:
                return Completion.model_validate_json(response.text)


def _is_passing(error: openai.APIStatusError) -> bool:
    return error.status_code in (408, 409, 425, 429) or error.status_code >= 500


def _refusal(error: openai.APIStatusError, options: ChatOptions) -> Exception:
    """Return the error for an answer that asking again would not change."""
    if error.status_code in (401, 403):
        return SettingError(
            f"the model endpoint {options.base_url} refuses the key: check llm.key or llm.key_file"
        )
    if error.status_code == 404:
        message = f"the model endpoint {options.base_url} does not know {options.model}"
        return SettingError(f"{message}: check llm.model and llm.base_url")
    return BadInputError(f"the model endpoint {explain(error)}{said(error)}")
