"""A web server that can misbehave in every way:

each path has a function that writes to the bare connection.
"""

import gzip
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

Answer = Callable[[socket.socket], None]


@dataclass
class RawServer:
    """A running server. `seen` lists the heads of the requests it got, in order."""

    port: int
    answers: dict[str, Answer]
    seen: list[str] = field(default_factory=list)

    def url(self, path: str, host: str = "site.localhost", scheme: str = "http") -> str:
        """Return the address of a path."""
        return f"{scheme}://{host}:{self.port}{path}"

    def asked(self, path: str) -> int:
        """Return how often a path was asked for."""
        return sum(head.split(" ")[1] == path for head in self.seen)

    def serve(self, connection: socket.socket) -> None:
        """Answer the requests of one connection until it closes."""
        with connection, suppress(OSError):
            connection.settimeout(10)
            while head := _head(connection):
                self.seen.append(head)
                answer = self.answers.get(head.split(" ")[1], reply(404))
                answer(connection)
                if "connection: close" in getattr(answer, "head", "").lower() or not hasattr(answer, "head"):
                    return


def _head(connection: socket.socket) -> str:
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(4_096)
        if not piece:
            return ""
        data += piece
    return data.decode("latin-1")


def reply(status: int, body: bytes = b"", *headers: str) -> Answer:
    """Return a well-behaved answer that keeps the connection open."""
    head = "\r\n".join([f"HTTP/1.1 {status} Any", f"Content-Length: {len(body)}", *headers])

    def answer(connection: socket.socket) -> None:
        connection.sendall(head.encode("latin-1") + b"\r\n\r\n" + body)

    answer.head = head  # type: ignore[attr-defined]
    return answer


def raw(data: bytes) -> Answer:
    """Return an answer of exactly these bytes, after which the connection is closed."""
    return lambda connection: connection.sendall(data)


def drip(start: bytes, piece: bytes, pause: float) -> Answer:
    """Return an answer that never ends: a piece, a pause, a piece."""

    def answer(connection: socket.socket) -> None:
        connection.sendall(start)
        for _ in range(1_000):
            connection.sendall(piece)
            time.sleep(pause)

    return answer


def flood(start: bytes, piece: bytes) -> Answer:
    """Return an answer of up to a gigabyte as fast as it is taken."""

    def answer(connection: socket.socket) -> None:
        connection.sendall(start)
        for _ in range(1_000_000_000 // len(piece)):
            connection.sendall(piece)

    return answer


def gzipped(body: bytes, *, cut: int = 0) -> Answer:
    """Return a compressed answer; `cut` bytes of its end are missing, and the length is that of what is
    sent.
    """
    packed = gzip.compress(body)
    return reply(200, packed[: len(packed) - cut], "Content-Encoding: gzip")


@contextmanager
def running(answers: dict[str, Answer], context: ssl.SSLContext | None = None) -> Iterator[RawServer]:
    """Serve on a free port inside the block, with TLS if a context is given."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = RawServer(listener.getsockname()[1], answers)

    def accept() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                threading.Thread(target=talk, args=(connection,), daemon=True).start()

    def talk(connection: socket.socket) -> None:
        with suppress(OSError):
            server.serve(context.wrap_socket(connection, server_side=True) if context else connection)
        connection.close()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield server
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
