"""Answers on the shelf."""

from topicwire.serve.web.cache import Asked, Kept, Shelf
from topicwire.services.freshness import State

NOW = State(1, 60.0)


def asked(path: str) -> Asked:
    server = ("http", "localhost")
    return Asked(server, path, b"", "", "read", signed_in=False, language="en", theme="auto", fragment=())


def kept(size: int) -> Kept:
    return Kept((), b"x" * size, b"", '"tag"', NOW.version, 0.0, float("inf"))


def test_bytes_are_bounded_and_the_last_asked_for_stay() -> None:
    shelf = Shelf(most=kept(1000).size * 3)
    for path in "abc":
        shelf.put(asked(path), kept(1000))
    assert shelf.get(asked("a"), NOW)
    shelf.put(asked("d"), kept(1000))
    assert [bool(shelf.get(asked(path), NOW)) for path in "abcd"] == [True, False, True, True]
    for _ in range(10):
        shelf.put(asked("d"), kept(1000))  # in the place of itself
    assert shelf.get(asked("a"), NOW)
    shelf.put(asked("e"), kept(9000))
    assert [bool(shelf.get(asked(path), NOW)) for path in "acde"] == [False] * 4


def test_another_version_ends_an_answer() -> None:
    shelf = Shelf()
    shelf.put(asked("a"), kept(10))
    assert shelf.get(asked("a"), State(2, 60.0)) is None
    assert shelf.get(asked("a"), NOW) is None, "its bytes are free again"
