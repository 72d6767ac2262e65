"""A model endpoint on this machine that answers as a test says, and fails as a test says."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True, slots=True)
class Reply:
    """What the endpoint sends back."""

    body: bytes
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    delay: float = 0.0  # seconds before the first byte
    drip: float = 0.0  # seconds before each byte of the body
    cut: bool = False  # the connection ends in the middle of the body


def completion(text: str, *, finish: str = "stop", tokens: tuple[int, int] | None = (100, 20)) -> Reply:
    """Return the reply of a model that said `text`."""
    body: dict[str, Any] = {
        "id": "1",
        "object": "chat.completion",
        "created": 1,
        "model": "fake-1",
        "choices": [{"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": text}}],
    }
    if tokens:
        body["usage"] = {
            "prompt_tokens": tokens[0],
            "completion_tokens": tokens[1],
            "total_tokens": sum(tokens),
        }
    return Reply(json.dumps(body).encode())


def refusal(status: int, message: str = "no", **headers: str) -> Reply:
    """Return an error as OpenAI-compatible endpoints send them."""
    body = json.dumps({"error": {"message": message, "type": "error", "code": None}}).encode()
    return Reply(body, status, tuple((name.replace("_", "-"), value) for name, value in headers.items()))


Answering = Callable[[dict[str, Any]], Reply]


@dataclass
class Endpoint:
    """The running endpoint: its address and what it was asked."""

    address: str
    answering: Answering
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    most_at_once: int = 0
    _now: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def counting(self) -> Iterator[None]:
        """Count calls that run side by side."""
        with self._lock:
            self._now += 1
            self.most_at_once = max(self.most_at_once, self._now)
        try:
            yield
        finally:
            with self._lock:
                self._now -= 1


@contextmanager
def endpoint(answering: Answering) -> Iterator[Endpoint]:
    """Serve until the block ends."""
    state: Endpoint

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
            state.asked.append(asked)
            state.keys.append(self.headers.get("authorization", ""))
            with state.counting():
                self._send(state.answering(asked))

        def _send(self, reply: Reply) -> None:
            time.sleep(reply.delay)
            try:
                self.send_response(reply.status)
                for name, value in (("content-type", "application/json"), *reply.headers):
                    self.send_header(name, value)
                self.send_header("content-length", str(len(reply.body)))
                self.end_headers()
                self._write(reply)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def _write(self, reply: Reply) -> None:
            if reply.cut:
                self.wfile.write(reply.body[: len(reply.body) // 2])
                self.close_connection = True
                return
            if not reply.drip:
                self.wfile.write(reply.body)
                return
            for byte in reply.body:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                time.sleep(reply.drip)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state = Endpoint(f"http://127.0.0.1:{server.server_port}/v1", answering)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def script(*replies: Reply) -> Answering:
    """Answer with one reply after another; the last one stays."""
    left = list(replies)
    lock = threading.Lock()

    def answering(asked: dict[str, Any]) -> Reply:
        with lock:
            return left.pop(0) if len(left) > 1 else left[0]

    return answering
