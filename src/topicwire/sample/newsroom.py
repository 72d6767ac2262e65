"""The web server of the sample newsroom: one socket on this machine, one host name for each outlet."""

from __future__ import annotations

import errno
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import socket
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from topicwire.errors import PortInUseError
from topicwire.sample.article import DEFAULT_PORT, SampleArticle
from topicwire.sample.response import Response
from topicwire.sample.site import SampleSource, Site, sources, troubled_sources

_IDLE_SECONDS = 30


class Newsroom:
    """Serves the sample newsroom until stopped; also a context manager.

    `port` 0 takes any free port. Outlets answer under their own host names, `renmin.localhost` and so on.
    Where the system does not resolve these, ask 127.0.0.1 with the name in the Host header.
    """

    def __init__(
        self, host: str = "127.0.0.1", port: int = DEFAULT_PORT, *, slow_seconds: float = 20.0
    ) -> None:
        self._host = host
        self._port = port
        self._slow_seconds = slow_seconds
        self._edited = False
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> Self:
        """Take the port and answer from now on; raises PortInUseError when another program has the port."""
        server = _open(self._host, self._port)
        self._port = server.server_address[1]
        server.site = self._site()
        self._server = server
        self._thread = threading.Thread(
            target=server.serve_forever, args=(0.05,), daemon=True, name="sample-newsroom"
        )
        self._thread.start()
        return self

    def stop(self) -> None:
        """Free the port. A second call does nothing."""
        if self._server is None or self._thread is None:
            return
        self._server.stopping.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self._server = self._thread = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def address(self) -> str:
        """Of the index of all outlets."""
        return f"http://{self._host}:{self._port}/"

    @property
    def port(self) -> int:
        """The port in use; before `start` the one asked for."""
        return self._port

    @property
    def sources(self) -> tuple[SampleSource, ...]:
        """Each outlet's list of articles."""
        return sources(self._port)

    @property
    def troubled_sources(self) -> tuple[SampleSource, ...]:
        """Feeds that go wrong, for tests; not among `sources`."""
        return troubled_sources(self._port)

    @property
    def articles(self) -> tuple[SampleArticle, ...]:
        """What the newsroom serves at this moment, as it was written, newest first."""
        return self._site().articles

    def publish_edits(self) -> None:
        """Go to the second state, in which an article has been edited."""
        self._edited = True
        if self._server is not None:
            self._server.site = self._site()

    def _site(self) -> Site:
        return Site(self._port, edited=self._edited, slow_seconds=self._slow_seconds)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    site: Site

    def __init__(self, where: tuple[str, int]) -> None:
        self.stopping = threading.Event()
        super().__init__(where, _Handler)

    def handle_error(self, request: socket | tuple[bytes, socket], client_address: object) -> None:
        """Keep silent about readers that hang up; what else fails is a fault of the newsroom."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    server_version = "sample-newsroom"
    sys_version = ""
    timeout = _IDLE_SECONDS
    disable_nagle_algorithm = True  # head and body are written apart; together they would wait 40 ms

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def _answer(self, *, with_body: bool) -> None:
        host = self.headers.get("Host", "").rsplit(":", 1)[0].lower()
        response = self.server.site.answer(host, urlsplit(self.path).path)
        if response.delay and self.server.stopping.wait(response.delay):
            self.close_connection = True
            return
        known = response.is_known(self.headers.get("If-None-Match"), self.headers.get("If-Modified-Since"))
        self._send(response, with_body=with_body and not known, status=304 if known else response.status)

    def _send(self, response: Response, *, with_body: bool, status: int) -> None:
        self.send_response(status)
        for name, value in response.headers().items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(response.body)))
        self.end_headers()
        if with_body:
            self.wfile.write(response.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it
        """Keep silent: the newsroom is scenery, its log would drown the log of the run."""


def _open(host: str, port: int) -> _Server:
    try:
        return _Server((host, port))
    except OSError as error:
        if error.errno not in (errno.EADDRINUSE, errno.EACCES):
            raise
        raise PortInUseError(
            f"The sample newsroom cannot use port {port} of {host}: {error.strerror}. "
            "Stop the program that uses it, or choose another port."
        ) from error
