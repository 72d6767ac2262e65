"""HTTP to a model endpoint with a limit on the size and the whole duration of an answer."""

from collections.abc import Iterator
from time import monotonic

import httpx2


class TooLongAnswerError(httpx2.ReadError):
    """The endpoint sends more bytes than an answer can have."""


class BoundedStream(httpx2.SyncByteStream):
    """The body of an answer, ended with an error when it gets too long or takes too long."""

    def __init__(self, inner: httpx2.SyncByteStream, most_bytes: int, deadline: float) -> None:
        self._inner = inner
        self._most = most_bytes
        self._deadline = deadline

    def __iter__(self) -> Iterator[bytes]:
        seen = 0
        for chunk in self._inner:
            seen += len(chunk)
            if seen > self._most:
                message = f"the answer has more than {self._most} bytes"
                raise TooLongAnswerError(message)
            if monotonic() > self._deadline:
                message = "the answer takes too long"
                raise httpx2.ReadTimeout(message)
            yield chunk

    def close(self) -> None:
        """Close the connection's stream."""
        self._inner.close()


class BoundedTransport(httpx2.BaseTransport):
    """HTTP with bounded answers: `most_bytes` each, `seconds` from the request to the last byte."""

    def __init__(self, most_bytes: int, seconds: float) -> None:
        self._inner = httpx2.HTTPTransport()
        self._most = most_bytes
        self._seconds = seconds

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request; a compressed answer is refused, since it could unfold into a huge one."""
        deadline = monotonic() + self._seconds
        request.headers["accept-encoding"] = "identity"
        response = self._inner.handle_request(request)
        if response.headers.get("content-encoding", "identity") != "identity":
            response.close()
            message = "the answer is compressed although it was asked not to be"
            raise httpx2.DecodingError(message)
        if isinstance(response.stream, httpx2.SyncByteStream):
            response.stream = BoundedStream(response.stream, self._most, deadline)
        return response

    def close(self) -> None:
        """Close all connections."""
        self._inner.close()
