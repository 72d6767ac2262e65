"""Several processes that serve one topicwire: what they share, and how they end."""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from topicwire.cli.processes import beside
from topicwire.config import load
from topicwire.serve import counts
from topicwire.serve.counts import SharedCounts
from topicwire.serve.limit import Attempts, Limit

SECONDS = 30.0  # far above anything measured
SERVING = "from topicwire.cli.app import main; main()"
ALONE = """
import os, socket, sys, time
from pathlib import Path
from topicwire.cli.processes import beside
from topicwire.config import load

def serve(settings, taken, counts, ending):
    Path(settings.data.dir, str(os.getpid())).touch()
    ending.wait()

if __name__ == "__main__":
    settings = load(None, {}, {"data.dir": Path(sys.argv[1]), "web.processes": 2})
    with socket.create_server(("127.0.0.1", 0)) as taken, beside(settings, taken, serve) as others:
        others.begin()
        time.sleep(60)
"""

THREADS = """
import socket
from topicwire.cli.serving import others_beside
from topicwire.config import load

with socket.socket() as taken, others_beside(load(None, {}, {"web.processes": 1}), taken):
    from threadpoolctl import threadpool_info
    print(*[library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"])
"""


def until(found: Callable[[], object]) -> None:
    """Wait until something is so."""
    end = time.monotonic() + SECONDS
    while not found():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


def is_there(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[tuple[SharedCounts, SharedCounts]]:
    path = tmp_path / "counts.db"
    with closing(SharedCounts(path)) as one, closing(SharedCounts(path)) as other:
        yield one, other


def test_limits_are_those_of_all_processes(shared: tuple[SharedCounts, SharedCounts]) -> None:
    now = [100.0]
    first, second = (Limit(3, 60, lambda: now[0], one, "requests") for one in shared)
    assert [limit.take("a").left for limit in (first, second, first)] == [2, 1, 0]
    now[0] += 20.5
    assert not second.take("a").allowed
    assert second.take("a").seconds == 40
    assert Limit(3, 60, lambda: now[0], shared[0], "other").take("a").left == 2
    first.forget("a")
    assert second.take("a").left == 2
    now[0] += 60
    assert first.take("a").left == 2


def test_guesses_are_counted_by_all_processes(shared: tuple[SharedCounts, SharedCounts]) -> None:
    one, other = (Attempts(lambda: 0.0, counted) for counted in shared)
    waits = [guesser.take("root", "10.0.0.1") for guesser in (one, other) * 3]
    assert [wait > 0 for wait in waits] == [False] * 5 + [True]


def test_what_is_counted_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counts, "MOST_KEPT", 10)
    monkeypatch.setattr(counts, "_SWEEP", 20)
    with closing(SharedCounts(tmp_path / "counts.db")) as shared:
        for number in range(40):
            shared.add(str(number), float(number), 60, 5)
        kept = [key for (key,) in shared._file.execute("SELECT key FROM counts ORDER BY ends")]
    assert kept == [str(number) for number in range(30, 40)]


def test_on_a_full_disk_each_process_counts_for_itself(tmp_path: Path) -> None:
    with closing(SharedCounts(tmp_path / "counts.db")) as shared, capture_logs() as logged:
        shared._file.execute("PRAGMA max_page_count = 1")  # as on a full disk
        for number in range(200):
            shared.add(f"{number:0100}", 0.0, 300, 5)
        attempts, limit = Attempts(lambda: 0.0, shared), Limit(2, 60, lambda: 0.0, shared, "requests")
        waits = [attempts.take("root", "10.0.0.1") for _ in range(6)]
        assert [wait > 0 for wait in waits] == [False] * 5 + [True]
        assert [limit.take("a").allowed for _ in range(3)] == [True, True, False]
        attempts.forgive("root", "10.0.0.1")
        assert attempts.take("root", "10.0.0.1") == 0
    assert [line["event"] for line in logged] == ["callers are counted by each process for itself"]


def test_where_nothing_can_be_shared_one_process_serves(tmp_path: Path) -> None:
    settings = load(None, {}, {"data.dir": tmp_path, "web.processes": 2})
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        pytest.MonkeyPatch.context() as patched,
        capture_logs() as logged,
    ):
        patched.setattr(tempfile, "tempdir", str(tmp_path / "missing"))
        with beside(settings, taken, lambda *_: None) as others:
            assert others.shared is None
            assert not others.missing()
    assert [line["log_level"] for line in logged] == ["warning"]


def test_another_process_takes_the_place_of_one_that_ended(tmp_path: Path) -> None:
    script = tmp_path / "alone.py"
    script.write_text(ALONE)
    data = tmp_path / "data"
    data.mkdir()
    seen: set[int] = set()

    def another() -> bool:
        found = {int(path.name) for path in data.iterdir() if path.name.isdigit()} - seen
        seen.update(found)
        return bool(found)

    with subprocess.Popen([sys.executable, str(script), str(data)], stderr=subprocess.DEVNULL) as first:
        until(another)
        (other,) = seen
        os.kill(other, signal.SIGKILL)
        until(another)
        (replaced,) = seen - {other}
        assert is_there(replaced)
        first.kill()
    until(lambda: not is_there(replaced))


def test_a_copy_that_never_began_ends_with_the_first(tmp_path: Path) -> None:
    script = tmp_path / "alone.py"
    script.write_text(ALONE.replace("others.begin()", ""))
    with (
        subprocess.Popen([sys.executable, str(script), str(tmp_path)], stderr=subprocess.PIPE) as first,
        ended(first),
    ):
        assert first.stderr
        until(lambda: others_of(first.pid))
        (copy,) = others_of(first.pid)
        first.kill()
        until(lambda: not is_there(copy))
        assert first.stderr.read() == b""


def test_processes_that_serve_compute_in_one_thread_each() -> None:
    """Two that share a sum wait for each other for seconds where others use the cores too."""
    ended = subprocess.run([sys.executable, "-c", THREADS], capture_output=True, text=True, check=True)
    assert set(ended.stdout.split()) == {"1"}


def left_for(port: int) -> int:
    """Return how many requests are left after one more, on a connection of its own."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=SECONDS)) as connection:
        connection.request("GET", "/api/v1/caller")
        answer = connection.getresponse()
        assert answer.status == 200
        return int(re.findall(r"r=(\d+)", answer.headers["RateLimit"])[0])


def is_brief(port: int) -> bool:
    """Tell whether a connection ends with its answer."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=SECONDS)) as connection:
        connection.request("GET", "/api/v1/caller")
        answer = connection.getresponse()
        assert answer.status == 200
        return answer.will_close


def told_to_a_long_query(port: int) -> str:
    """Return what a search for a hundred thousand Chinese characters is told."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=SECONDS)) as connection:
        connection.request("GET", "/api/v1/search?q=" + "%E6%B3%95" * 100_000)
        answer = connection.getresponse()
        assert answer.status == 414
        return answer.read().decode()


def others_of(first: int) -> list[int]:
    """Return the processes that serve beside the first."""
    below = Path(f"/proc/{first}/task").glob("*/children")
    found = [int(pid) for path in below for pid in path.read_text().split()]
    return [pid for pid in found if is_there(pid)]


@contextmanager
def stopped(pid: int) -> Iterator[None]:
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


@contextmanager
def ended(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """End a process whatever happens: leaving `Popen` waits for it."""
    try:
        yield
    finally:
        process.kill()


def test_two_processes_serve_and_end_together(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [sys.executable, "-c", SERVING, "serve", "--no-collect", "--port", str(port)]
    settings = {"TOPICWIRE_WEB_PROCESSES": "2", "TOPICWIRE_SEARCH_EMBEDDINGS": "false"}
    with (
        subprocess.Popen(
            [*command, "--data-dir", tmp_path],
            env={**os.environ, **settings},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as first,
        ended(first),
    ):
        assert first.stdout
        assert first.stderr
        assert b"Serving" in first.stdout.readline()
        until(lambda: others_of(first.pid))
        (other,) = others_of(first.pid)
        assert len({Path(f"/proc/{pid}/cmdline").read_bytes() for pid in (first.pid, other)}) == 1, "a copy"
        until(lambda: not is_brief(port))  # the other serves now
        with stopped(first.pid):
            left = [left_for(port)]
        with stopped(other):
            left.append(left_for(port))
        with stopped(first.pid):
            left.append(left_for(port))
        assert left == sorted(left, reverse=True)
        assert len(set(left)) == 3, "each request counts for both"
        assert "The address has 900016 characters" in told_to_a_long_query(port)
        os.kill(other, signal.SIGKILL)
        until(lambda: is_brief(port))  # the next request may go to the process that is still to come
        until(lambda: not is_brief(port))
        others = others_of(first.pid)
        first.terminate()
        assert first.wait(SECONDS) == 0
        assert b"another takes its place" in first.stderr.read()
    until(lambda: not any(map(is_there, others)))
