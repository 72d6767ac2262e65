"""The service as its users meet it: `topicwire serve` in a process of its own, asked over HTTP."""

import http.client
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, sleep
from urllib.parse import urlencode

from benchmarks.processes import tree_memory

CLIENTS = 8
START_SECONDS = 30.0  # then it is given up
PROGRAM = "from topicwire.cli.app import main; main()"


@dataclass(frozen=True, slots=True)
class Serving:
    """A running service."""

    port: int
    process: subprocess.Popen[bytes]
    first_answer: float  # seconds from starting the process to the first answer to a search

    def resident(self) -> int:
        """Return the bytes of memory that its processes hold now; what they share is counted once."""
        return tree_memory(self.process.pid)


@contextmanager
def serving(folder: Path, question: str) -> Iterator[Serving]:
    """Start the service on a data folder; it is ended on leaving."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [sys.executable, "-c", PROGRAM, "serve", "--no-collect", "--port", str(port)]
    start = perf_counter()
    with subprocess.Popen(
        [*command, "--data-dir", str(folder)], stdout=subprocess.DEVNULL, env={**os.environ, "NO_COLOR": "1"}
    ) as process:
        try:
            _first(port, question, start)
            yield Serving(port, process, perf_counter() - start)
        finally:
            process.terminate()
            process.wait(10)


def _first(port: int, question: str, start: float) -> None:
    while perf_counter() - start < START_SECONDS:
        with suppress(OSError):
            ask(http.client.HTTPConnection("127.0.0.1", port), question)
            return
        sleep(0.01)
    message = "the service did not answer"
    raise TimeoutError(message)


def ask(connection: http.client.HTTPConnection, question: str) -> int:
    """Ask one question as a program would (20 items, with facets); return how many items there are."""
    connection.request("GET", f"/api/v1/search?{urlencode({'q': question})}")
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        message = f"{answer.status} for {question!r}: {body[:200]!r}"
        raise RuntimeError(message)
    return int(json.loads(body)["total"])


def asked_by_many(port: int, questions: Sequence[str]) -> list[float]:
    """Ask all questions by clients of which each asks its next as soon as it has its answer; seconds each."""

    def client(own: Sequence[str]) -> list[float]:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        seconds = []
        for question in own:
            start = perf_counter()
            ask(connection, question)
            seconds.append(perf_counter() - start)
        return seconds

    with ThreadPoolExecutor(CLIENTS) as pool:
        parts = pool.map(client, [questions[at::CLIENTS] for at in range(CLIENTS)])
        return [one for part in parts for one in part]
