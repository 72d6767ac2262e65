"""robots.txt by RFC 9309."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from topicwire.errors import (
    FetchFailedError,
    ForbiddenError,
    GoneError,
    TooManyRequestsError,
    TopicwireError,
)
from topicwire.net.robots import Robots, refusal

FILE = b"""\xef\xbb\xbfUser-agent: *
Disallow: /private/
Allow: /private/open$
Crawl-delay: 7

User-agent: topicwire
Disallow: /*.pdf$
Disallow: /secret

Sitemap: https://a.example/sitemap.xml
"""


@pytest.mark.parametrize(
    ("path", "name", "allowed"),
    [
        ("/", "topicwire", True),
        ("/secret/a", "topicwire", False),
        ("/a.pdf", "topicwire", False),
        ("/a.pdf?x", "topicwire", True),
        ("/private/a", "topicwire", True),  # the general rules do not count for a robot that has its own
        ("/private/a", "other", False),
        ("/private/open", "other", True),
        ("/private/openly", "other", False),
    ],
)
def test_rules(path: str, name: str, *, allowed: bool) -> None:
    rules = Robots(lambda _: FILE).rules("https://a.example")
    assert rules.allows(f"https://a.example{path}", name) is allowed


def test_delay() -> None:
    rules = Robots(lambda _: FILE).rules("https://a.example")
    assert (rules.delay("other"), rules.delay("topicwire")) == (7.0, None)


@pytest.mark.parametrize(
    ("error", "allowed"),
    [
        (GoneError("404", rule="not-found"), True),
        (ForbiddenError("403", rule="refused"), True),
        (FetchFailedError("503"), False),
        (TooManyRequestsError("429", wait=5.0), False),
    ],
)
def test_a_file_that_cannot_be_read(error: TopicwireError, *, allowed: bool) -> None:
    def load(_: str) -> bytes:
        raise error

    rules = Robots(load).rules("https://a.example")
    assert rules.allows("https://a.example/", "topicwire") is allowed
    if not allowed:
        assert isinstance(refusal("https://a.example/", rules), FetchFailedError)  # later it may be readable


def test_it_is_read_once_a_host() -> None:
    asked = []

    def load(address: str) -> bytes:
        asked.append(address)
        return b""

    robots = Robots(load)
    for origin in ("https://a.example", "https://a.example", "http://a.example", "https://b.example"):
        robots.rules(origin)
    assert asked == [
        f"{origin}/robots.txt" for origin in ("https://a.example", "http://a.example", "https://b.example")
    ]


def test_many_threads_read_it_once() -> None:
    asked = []

    def load(address: str) -> bytes:
        asked.append(address)
        time.sleep(0.05)
        return FILE

    robots = Robots(load)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(robots.rules, ["https://a.example"] * 8))
    assert len(asked) == 1
    assert all(rules is found[0] for rules in found)


@pytest.mark.parametrize(
    "junk", [b"\x00\xff" * 100, b"<html>", b"Disallow: /", b"User-agent: *\nDisallow: /" + b"*" * 5_000]
)
def test_junk_is_read(junk: bytes) -> None:
    Robots(lambda _: junk).rules("https://a.example").allows("https://a.example/" + "a" * 1_000, "topicwire")
