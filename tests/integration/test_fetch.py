"""Fetching from real servers: what is sent, kept, asked again, and refused."""

import gzip
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import brotli
import pytest
import trustme
import zstandard
from tests.integration.raw_server import RawServer, raw, reply, running

from topicwire.errors import FetchFailedError, ForbiddenError
from topicwire.net.fetcher import open_fetcher
from topicwire.net.guard import AddressGuard, IPAddress, resolve
from topicwire.net.options import NetOptions
from topicwire.net.request import Request

OPTIONS = NetOptions(
    contact="https://reader.example/bot",
    allowed=("*.localhost",),
    delay_seconds=0.0,
    total_seconds=5.0,
    robots=False,
)
TEXT = "上海精神 " * 500


def test_what_is_sent() -> None:
    with running({"/a?b=1": reply(200, b"x")}) as server, open_fetcher(OPTIONS) as fetcher:
        page = fetcher.fetch(Request(server.url("/a?b=1"), accept="text/html"))
        head = server.seen[0].lower()
    assert page.body == b"x"
    assert head.startswith("get /a?b=1 http/1.1\r\n")
    assert "user-agent: topicwire/0.1 (+https://reader.example/bot)\r\n" in head
    assert f"host: site.localhost:{server.port}\r\n" in head
    assert "accept: text/html\r\n" in head
    assert "cookie" not in head
    assert "referer" not in head


CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "br": brotli.compress,
    "zstd": zstandard.ZstdCompressor().compress,
}


@pytest.mark.parametrize("coding", CODINGS)
def test_compressed_bodies(coding: str) -> None:
    body = CODINGS[coding](TEXT.encode("gb18030"))
    with (
        running({"/": reply(200, body, f"Content-Encoding: {coding}")}) as server,
        open_fetcher(OPTIONS) as fetcher,
    ):
        assert fetcher.fetch(Request(server.url("/"))).body.decode("gb18030") == TEXT


def test_conditional_requests() -> None:
    with running({"/": reply(304, b"", 'ETag: "2"')}) as server, open_fetcher(OPTIONS) as fetcher:
        page = fetcher.fetch(Request(server.url("/"), '"1"', "Mon, 14 Jul 2025 10:00:00 GMT"))
        head = server.seen[0]
    assert (page.status, page.body, page.header("ETag")) == (304, b"", '"2"')
    assert 'if-none-match: "1"' in head.lower()
    assert "if-modified-since: mon, 14 jul 2025 10:00:00 gmt" in head.lower()


@pytest.mark.parametrize(
    ("statuses", "moved"),
    [((301,), True), ((308, 301), True), ((302,), False), ((301, 307), False), ((), False)],
)
def test_redirects(statuses: tuple[int, ...], *, moved: bool) -> None:
    answers = {
        f"/{number}": reply(status, b"", f"Location: {number + 1}") for number, status in enumerate(statuses)
    }
    answers[f"/{len(statuses)}"] = reply(200, b"here")
    with running(answers) as server, open_fetcher(OPTIONS) as fetcher:
        page = fetcher.fetch(Request(server.url("/0")))
    assert (page.address, page.final) == (server.url("/0"), server.url(f"/{len(statuses)}"))
    assert (page.body, page.moved) == (b"here", moved)


def test_a_redirect_with_blanks_and_letters() -> None:
    place = "Location: /上 海".encode().decode("latin-1")
    with (
        running({"/": reply(302, b"", place), "/%E4%B8%8A%20%E6%B5%B7": reply(200, b"x")}) as server,
        open_fetcher(OPTIONS) as fetcher,
    ):
        assert fetcher.fetch(Request(server.url("/"))).final == server.url("/%E4%B8%8A%20%E6%B5%B7")


def test_a_cookie_opens_the_way_and_is_forgotten() -> None:
    with running({}) as server, open_fetcher(OPTIONS) as fetcher:
        door = reply(302, b"", "Location: /", "Set-Cookie: seen=1; Path=/; HttpOnly", "Set-Cookie: b\x01ad=2")
        away = reply(302, b"", f"Location: {server.url('/other', 'other.localhost')}", "Set-Cookie: x=y")

        def answer(connection: socket.socket) -> None:
            (reply(200, b"in") if "cookie: seen=1\r\n" in server.seen[-1].lower() else door)(connection)

        server.answers.update({"/": answer, "/away": away, "/other": reply(200, b"x")})
        for _ in range(2):
            assert fetcher.fetch(Request(server.url("/"))).body == b"in"
        assert fetcher.fetch(Request(server.url("/away"))).body == b"x"
    assert ["cookie:" in head.lower() for head in server.seen] == [False, True, False, True, False, False]


class Changing:
    """A name server whose answers change each time."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)

    def __call__(self, host: str) -> tuple[IPAddress, ...]:
        return (ipaddress.ip_address(self.answers.pop(0)),)


def test_the_checked_address_is_the_connected_one() -> None:
    """DNS rebinding: the name is resolved once a connection, and nowhere else."""
    names = Changing("127.0.0.1", "10.0.0.1")
    guard = AddressGuard(["127.0.0.1"], names)
    with (
        running({"/": reply(200, b"x", "Connection: close")}) as server,
        open_fetcher(OPTIONS, guard=guard) as fetcher,
    ):
        address = server.url("/", "rebinding.example")
        assert fetcher.fetch(Request(address)).body == b"x"
        assert names.answers == ["10.0.0.1"]
        with pytest.raises(ForbiddenError):
            fetcher.fetch(Request(address))  # a new connection is checked anew


def test_a_name_server_that_does_not_answer() -> None:
    def silent(_: str) -> tuple[IPAddress, ...]:
        time.sleep(3)
        return ()

    hasty = replace(OPTIONS, connect_seconds=0.1)
    started = time.monotonic()
    with (
        open_fetcher(hasty, guard=AddressGuard(resolver=silent)) as fetcher,
        pytest.raises(FetchFailedError, match="not resolved in time"),
    ):
        fetcher.fetch(Request("http://silent.example/"))
    assert time.monotonic() - started < 2.0


def test_the_next_address_is_tried() -> None:
    guard = AddressGuard(
        ["127.0.0.0/8"], lambda _: tuple(map(ipaddress.ip_address, ("127.0.0.9", "127.0.0.1")))
    )
    with running({"/": reply(200, b"x")}) as server, open_fetcher(OPTIONS, guard=guard) as fetcher:
        assert fetcher.fetch(Request(server.url("/", "several.example"))).body == b"x"


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def serving(authority: trustme.CA, *names: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names).configure_cert(context)
    return context


def trusting(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


def test_tls(authority: trustme.CA) -> None:
    with running({"/": reply(200, b"safe")}, serving(authority, "site.localhost")) as server:
        with open_fetcher(OPTIONS, context=trusting(authority)) as fetcher:
            assert fetcher.fetch(Request(server.url("/", scheme="https"))).body == b"safe"
            with pytest.raises(FetchFailedError, match="certificate"):
                fetcher.fetch(Request(server.url("/", "other.localhost", "https")))
        with open_fetcher(OPTIONS) as stranger, pytest.raises(FetchFailedError, match="certificate"):
            stranger.fetch(Request(server.url("/", scheme="https")))


def test_tls_with_a_server_that_speaks_none() -> None:
    with (
        running({}) as server,
        open_fetcher(replace(OPTIONS, total_seconds=1.0)) as fetcher,
        pytest.raises(FetchFailedError),
    ):
        fetcher.fetch(Request(server.url("/", scheme="https")))


def test_the_cache(tmp_path: Path) -> None:
    answers = {
        "/fresh": reply(200, b"fresh", "Cache-Control: max-age=60"),
        "/private": reply(200, b"private", "Cache-Control: private, max-age=60"),
        "/never": reply(200, b"never", "Cache-Control: no-store"),
    }
    kept = replace(OPTIONS, cache=tmp_path / "cache.db")
    with running(answers) as server:
        for _ in range(2):  # the second fetcher finds what the first left
            with open_fetcher(kept) as fetcher:
                for path in ("/fresh", "/private", "/never"):
                    assert fetcher.fetch(Request(server.url(path))).body.decode() == path[1:]
        assert [server.asked(path) for path in ("/fresh", "/private", "/never")] == [1, 2, 2]


def test_the_cache_asks_whether_it_is_still_right(tmp_path: Path) -> None:
    first = reply(200, b"one", 'ETag: "1"', "Cache-Control: no-cache")
    with (
        running({"/": first}) as server,
        open_fetcher(replace(OPTIONS, cache=tmp_path / "cache.db")) as fetcher,
    ):
        assert fetcher.fetch(Request(server.url("/"))).body == b"one"
        server.answers["/"] = reply(304, b"", 'ETag: "1"')
        page = fetcher.fetch(Request(server.url("/")))
        assert (page.status, page.body) == (200, b"one")
        assert 'if-none-match: "1"' in server.seen[1].lower()


def test_a_body_cut_short_is_not_cached(tmp_path: Path) -> None:
    head = b"HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nContent-Length: 9\r\n\r\n"
    with (
        running({"/": raw(head + b"cut")}) as server,
        open_fetcher(replace(OPTIONS, cache=tmp_path / "cache.db")) as fetcher,
    ):
        with pytest.raises(FetchFailedError):
            fetcher.fetch(Request(server.url("/")))
        server.answers["/"] = raw(head + b"all of it")
        assert fetcher.fetch(Request(server.url("/"))).body == b"all of it"


def test_robots() -> None:
    answers = {
        "/robots.txt": reply(301, b"", "Location: /robots-moved.txt"),
        "/robots-moved.txt": reply(200, b"User-agent: topicwire\nDisallow: /no\n"),
        "/yes": reply(200, b"x"),
        "/no": reply(200, b"x"),
        "/to-no": reply(302, b"", "Location: /no"),
    }
    with running(answers) as server, open_fetcher(replace(OPTIONS, robots=True)) as fetcher:
        assert fetcher.fetch(Request(server.url("/yes"))).status == 200
        for path in ("/no", "/to-no"):
            with pytest.raises(ForbiddenError) as caught:
                fetcher.fetch(Request(server.url(path)))
            assert caught.value.rule == "robots"
        assert (server.asked("/robots.txt"), server.asked("/no")) == (1, 0)


def test_a_site_without_reachable_robots_is_left_alone() -> None:
    with running({"/robots.txt": reply(503), "/": reply(200, b"x")}) as server:
        with (
            open_fetcher(replace(OPTIONS, robots=True)) as fetcher,
            pytest.raises(FetchFailedError, match="robots"),
        ):
            fetcher.fetch(Request(server.url("/")))
        assert server.asked("/") == 0


def test_a_huge_robots_file_is_read_in_part() -> None:
    rules = b"User-agent: *\nDisallow: /no\n" + b"# x\n" * 1_000_000
    with (
        running({"/robots.txt": reply(200, rules), "/": reply(200, b"x")}) as server,
        open_fetcher(replace(OPTIONS, robots=True)) as fetcher,
    ):
        assert fetcher.fetch(Request(server.url("/"))).body == b"x"
        with pytest.raises(ForbiddenError):
            fetcher.fetch(Request(server.url("/no")))


def test_one_at_a_time_a_host_and_many_hosts_at_once() -> None:
    lock, inside, most_of_host, most = threading.Lock(), dict.fromkeys("abcd", 0), 0, 0
    with running({}) as server, open_fetcher(OPTIONS) as fetcher:

        def answer(host: str) -> Callable[..., None]:
            def write(connection: object) -> None:
                nonlocal most, most_of_host
                with lock:
                    inside[host] += 1
                    most, most_of_host = max(most, sum(inside.values())), max(most_of_host, inside[host])
                time.sleep(0.03)
                with lock:
                    inside[host] -= 1
                reply(200, b"x")(connection)  # type: ignore[arg-type]

            return write

        server.answers.update({f"/{host}": answer(host) for host in inside})
        jobs = [Request(server.url(f"/{host}", f"{host}.localhost")) for host in inside for _ in range(4)]
        with ThreadPoolExecutor(len(jobs)) as pool:
            assert all(page.status == 200 for page in pool.map(fetcher.fetch, jobs))
    assert most_of_host == 1
    assert most > 1


@pytest.fixture
def proxy(monkeypatch: pytest.MonkeyPatch) -> Iterator[RawServer]:
    page = reply(200, b"through the proxy")
    with running({"http://news.example/": page, "http://10.0.0.1/": page}) as found:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "all_proxy", "https_proxy"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{found.port}")
        monkeypatch.setenv("no_proxy", "direct.example")
        yield found


def unknown(host: str) -> tuple[IPAddress, ...]:
    if host.endswith("localhost"):
        return resolve(host)
    raise OSError("no such name here")


def test_a_proxy_of_the_environment(proxy: RawServer) -> None:
    guard = AddressGuard(OPTIONS.allowed, unknown)
    with open_fetcher(OPTIONS, guard=guard) as fetcher, running({"/": reply(200, b"direct")}) as server:
        assert fetcher.fetch(Request("http://news.example/")).body == b"through the proxy"
        assert fetcher.fetch(Request(server.url("/"))).body == b"direct"  # this machine never through a proxy
        with pytest.raises(ForbiddenError):
            fetcher.fetch(Request("http://10.0.0.1/"))
        with pytest.raises(FetchFailedError):
            fetcher.fetch(Request("http://direct.example/"))
    with open_fetcher(replace(OPTIONS, proxies=False), guard=guard) as plain, pytest.raises(FetchFailedError):
        plain.fetch(Request("http://news.example/"))
    assert len(proxy.seen) == 1


class Closing:
    """A host that keeps the connection and closes it at the next request, so many times."""

    head = ""  # the connection stays open after an answer

    def __init__(self, times: int) -> None:
        self.left = times
        self.used: set[socket.socket] = set()

    def __call__(self, connection: socket.socket) -> None:
        if connection in self.used and self.left:
            self.left -= 1
            connection.shutdown(socket.SHUT_RDWR)
            return
        self.used.add(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ntext")


def test_a_kept_connection_that_the_host_closed_is_replaced() -> None:
    host = Closing(times=1)
    with running({"/page": host}) as server, open_fetcher(OPTIONS) as fetcher:
        for _ in range(3):
            assert fetcher.fetch(Request(server.url("/page"))).body == b"text"
    assert len(host.used) == 2
    assert server.asked("/page") == 4


def test_a_fresh_connection_that_is_closed_is_not_tried_again() -> None:
    with running({"/page": raw(b"")}) as server, open_fetcher(OPTIONS) as fetcher:
        with pytest.raises(FetchFailedError):
            fetcher.fetch(Request(server.url("/page")))
        assert server.asked("/page") == 1
