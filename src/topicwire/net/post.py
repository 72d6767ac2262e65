"""Sending something to an address that a person named: a webhook."""

from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime

import httpx

from topicwire.errors import FetchFailedError, ForbiddenError
from topicwire.net.answers import REDIRECTS, failure, retry_after
from topicwire.net.connection import deadline
from topicwire.net.fetcher import translated
from topicwire.net.guard import AddressGuard
from topicwire.net.options import NetOptions
from topicwire.net.transport import GuardedTransport


class Poster:
    """Posts bodies under the same guard and limits as pages are fetched. Redirects are not followed."""

    def __init__(self, options: NetOptions, *, guard: AddressGuard | None = None) -> None:
        self._options = options
        self._guard = guard or AddressGuard(options.allowed)
        self._transport = GuardedTransport(options, self._guard)

    def close(self) -> None:
        """Close connections."""
        self._transport.close()

    def post(self, address: str, body: bytes, headers: Mapping[str, str]) -> None:
        """Post a body, and return when the host has accepted it (2xx).

        Raises `FetchFailedError`, `TooManyRequestsError`, `GoneError` or `ForbiddenError`, as `Fetcher` does.
        """
        self._guard.split(address)
        options = self._options
        timeouts = {"connect": options.connect_seconds, "read": options.read_seconds}
        timeouts |= {"write": options.read_seconds, "pool": options.total_seconds}
        sent = {"User-Agent": options.user_agent, **headers}
        try:
            message = httpx.Request(
                "POST", address, content=body, headers=sent, extensions={"timeout": timeouts}
            )
        except (httpx.InvalidURL, ValueError) as error:
            raise ForbiddenError(f"{address[:200]} is not an address: {error}", rule="address") from error
        with translated(address), deadline(min(options.total_seconds, 30.0)):
            answer = self._transport.handle_request(message)
            with closing(answer):
                if answer.status_code in REDIRECTS:
                    raise FetchFailedError(
                        f"{address} answered {answer.status_code}; redirects are not followed"
                    )
                wait = retry_after(answer.headers.get("retry-after", ""), datetime.now(UTC))
                refusal = failure(address, answer.status_code, wait)
        if refusal is not None:
            raise refusal
