"""Counting in windows of time."""

import pytest

from topicwire.serve import counts
from topicwire.serve.counts import OwnCounts
from topicwire.serve.limit import Attempts, Limit, network_of


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_window_is_counted_and_begins_anew() -> None:
    clock = Clock()
    counted = Limit(3, 60, clock)
    assert [counted.take("a").left for _ in range(3)] == [2, 1, 0]
    clock.now += 20.5
    refused = counted.take("a")
    assert (refused.allowed, refused.left, refused.seconds) == (False, 0, 40)
    assert refused.headers == {
        "RateLimit-Policy": '"default";q=3;w=60',
        "RateLimit": '"default";r=0;t=40',
        "Retry-After": "40",
    }
    assert counted.take("b").allowed
    clock.now += 40
    again = counted.take("a")
    assert (again.allowed, again.left) == (True, 2)
    assert "Retry-After" not in again.headers


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counts, "MOST_KEPT", 10)
    kept = OwnCounts()
    counted = Limit(1, 60, Clock(), kept)
    for number in range(100):
        counted.take(str(number))
    assert len(kept._kept) == 10
    assert not counted.take("99").allowed


def test_guessing_is_slow_and_locks_nobody_else_out() -> None:
    clock = Clock()
    attempts = Attempts(clock)
    assert [attempts.take("alice", "192.0.2.1") for _ in range(5)] == [0] * 5
    assert attempts.take("alice", "192.0.2.1") == 300
    assert attempts.take("alice", "198.51.100.1") == 0, "the owner elsewhere is not locked out"
    clock.now += 300
    assert attempts.take("alice", "192.0.2.1") == 0
    attempts.forgive("alice", "192.0.2.1")
    assert [attempts.take("alice", "192.0.2.1") for _ in range(5)] == [0] * 5


def test_many_names_and_many_addresses_are_slow_as_well() -> None:
    attempts = Attempts(Clock())
    waits = [attempts.take(f"name {number}", "192.0.2.1") for number in range(40)]
    assert (waits[:30], min(waits[30:])) == ([0] * 30, 300)
    attempts = Attempts(Clock())
    waits = [attempts.take("alice", f"192.0.{number // 250}.{number % 250}") for number in range(310)]
    assert (waits[:300], min(waits[300:])) == ([0] * 300, 3600)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", ""),
        ("testclient", "testclient"),
    ],
)
def test_networks(address: str, network: str) -> None:
    assert network_of(address) == network
