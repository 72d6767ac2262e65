"""One request at a time to a host."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest

from topicwire.errors import FetchFailedError, TooManyRequestsError
from topicwire.net.politeness import Gate


def test_one_host_is_asked_in_turn_with_a_pause() -> None:
    gate, inside, most, starts = Gate(0.02, 5.0), 0, 0, []
    lock = threading.Lock()

    def visit(_: int) -> None:
        nonlocal inside, most
        with gate.turn("a.example"):
            with lock:
                inside += 1
                most = max(most, inside)
                starts.append(time.monotonic())
            time.sleep(0.002)
            with lock:
                inside -= 1

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(visit, range(8)))
    assert most == 1
    assert all(later - earlier >= 0.02 for earlier, later in pairwise(starts))


def test_hosts_do_not_wait_for_each_other() -> None:
    gate, met = Gate(10.0, 5.0), threading.Barrier(5, timeout=5.0)

    def visit(number: int) -> None:
        with gate.turn(f"{number}.example"):
            met.wait()  # passes only if all five are inside at once

    with ThreadPoolExecutor(5) as pool:
        list(pool.map(visit, range(5)))


def test_a_longer_delay_is_kept() -> None:
    gate = Gate(0.0, 5.0)
    with gate.turn("a.example", 0.05):
        start = time.monotonic()
    with gate.turn("a.example"):
        assert time.monotonic() - start >= 0.05


def test_a_turn_that_does_not_come() -> None:
    gate = Gate(0.0, 0.02)
    with gate.turn("a.example"):

        def wait() -> None:
            with gate.turn("a.example"):
                pass

        with ThreadPoolExecutor(1) as pool, pytest.raises(FetchFailedError):
            pool.submit(wait).result()


def test_a_closed_host_is_left_alone() -> None:
    gate = Gate(0.0, 1.0)
    gate.close("a.example", 100.0)
    with pytest.raises(TooManyRequestsError) as caught, gate.turn("a.example"):
        pass
    assert 99.0 < (caught.value.wait or 0.0) <= 100.0
    with gate.turn("b.example"):
        pass


def test_an_error_frees_the_turn() -> None:
    gate = Gate(0.0, 0.1)
    with pytest.raises(ZeroDivisionError), gate.turn("a.example"):
        raise ZeroDivisionError
    with gate.turn("a.example"):
        pass
