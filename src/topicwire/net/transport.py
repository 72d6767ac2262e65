"""One HTTP exchange, as httpx knows it, over guarded connections or through the environment's proxy."""

import logging
import ssl
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

import httpcore
import httpx

from topicwire.net.connection import BoundedBackend
from topicwire.net.guard import AddressGuard
from topicwire.net.options import NetOptions

log = logging.getLogger(__name__)
# What a kept connection shows that the host closed while nobody used it, or while the request was under way.
STALE = (httpcore.RemoteProtocolError, httpcore.ReadError, httpcore.WriteError)


class GuardedTransport(httpx.BaseTransport):
    """Sends requests directly or through a proxy. Raises `httpcore` exceptions and what the guard raises.

    Behind a proxy the guard sees names and literal addresses only: the proxy resolves and connects.
    """

    def __init__(
        self, options: NetOptions, guard: AddressGuard, context: ssl.SSLContext | None = None
    ) -> None:
        self._options = options
        self._guard = guard
        self._context = context or httpx.create_ssl_context()
        self._direct = self._pool(BoundedBackend(guard), None)
        self._proxied: dict[str, httpcore.ConnectionPool] = {}
        proxies = urllib.request.getproxies() if options.proxies else {}
        for scheme in ("http", "https"):
            address = proxies.get(scheme) or proxies.get("all")
            if address:
                log.info("proxy for %s; it resolves names, so only names are checked here", scheme)
                self._proxied[scheme] = self._pool(BoundedBackend(None), httpx.Proxy(address))

    def _pool(self, backend: BoundedBackend, proxy: httpx.Proxy | None) -> httpcore.ConnectionPool:
        through = None
        if proxy is not None:
            through = httpcore.Proxy(str(proxy.url), auth=proxy.raw_auth)
        return httpcore.ConnectionPool(
            ssl_context=self._context,
            proxy=through,
            max_connections=self._options.connections,
            max_keepalive_connections=self._options.connections,
            keepalive_expiry=15.0,  # a little longer than the delay between two requests to a host
            network_backend=backend,
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request and return its answer; the body is read by iterating over its stream.

        A kept connection that turns out to be closed is replaced at once, and once (RFC 9112, 9.3.1).
        """
        pool = self._choose(request.url.scheme, request.url.host)
        connects: list[str] = []

        def trace(event: str, _facts: Any) -> None:
            if event.startswith("connection.connect"):
                connects.append(event)

        message = _message(request, trace)
        try:
            answer = pool.handle_request(message)
        except STALE:
            if connects or request.method != "GET":
                raise  # a fresh connection that fails tells something about the host
            answer = pool.handle_request(message)
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer))

    def _choose(self, scheme: str, host: str) -> httpcore.ConnectionPool:
        proxied = self._proxied.get(scheme)
        local = host == "localhost" or host.endswith(".localhost") or self._guard.allows_host(host)
        if proxied is None or local or urllib.request.proxy_bypass(host):
            return self._direct
        self._guard.check_name(host)
        return proxied

    def close(self) -> None:
        """Close every connection."""
        for pool in (self._direct, *self._proxied.values()):
            pool.close()


def _message(request: httpx.Request, trace: Callable[[str, Any], None]) -> httpcore.Request:
    return httpcore.Request(
        request.method,
        httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        ),
        headers=request.headers.raw,
        content=request.read(),
        extensions={**request.extensions, "trace": trace},
    )


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()
