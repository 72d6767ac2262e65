"""The fetcher of the open web."""

import sqlite3
import ssl
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import SplitResult, urljoin, urlsplit

import httpcore
import httpx
from hishel import CacheOptions, SqliteStorage
from hishel.httpx import CacheTransport
from w3lib.url import safe_url_string

from topicwire.errors import FetchFailedError, ForbiddenError, TooLargeError
from topicwire.model.page import Page
from topicwire.net.answers import PERMANENT, REDIRECTS, failure, retry_after
from topicwire.net.body import read_body, read_start
from topicwire.net.connection import deadline
from topicwire.net.cookies import Jar
from topicwire.net.guard import AddressGuard
from topicwire.net.options import NetOptions
from topicwire.net.politeness import Gate
from topicwire.net.request import Request
from topicwire.net.robots import MAX_BYTES, Robots, refusal
from topicwire.net.transport import GuardedTransport

MAX_HEADERS = 200  # kept of an answer
MAX_HEADER = 4_000  # characters kept of one


def open_fetcher(
    options: NetOptions, *, guard: AddressGuard | None = None, context: ssl.SSLContext | None = None
) -> "WebFetcher":
    """Return a fetcher; close it, or use it in a `with` block.

    `guard` and `context` (of TLS) replace the usual ones.
    """
    return WebFetcher(options, guard or AddressGuard(options.allowed), context)


@dataclass(frozen=True, slots=True)
class _Step:
    """One exchange of a redirect chain."""

    request: Request  # with the address of this step
    left: float  # seconds for this and all that follow
    jar: Jar
    cut: int | None  # bytes after which reading stops without a complaint


@dataclass(frozen=True, slots=True)
class _Redirect:
    target: str
    permanent: bool


class WebFetcher:
    """Keeps the promises of `Fetcher` on the open web.

    It never follows a redirect unchecked: each hop passes the guard, the host's robots.txt and the host's
    turn again, and all hops share one time budget. Cookies live as long as the fetch.
    """

    def __init__(
        self, options: NetOptions, guard: AddressGuard, context: ssl.SSLContext | None = None
    ) -> None:
        self._options = options
        self._guard = guard
        self._gate = Gate(options.delay_seconds, options.turn_seconds)
        self._robots = Robots(self._load_robots)
        self._plain = GuardedTransport(options, guard, context)
        self._cached: httpx.BaseTransport = self._plain
        if options.cache is not None:
            storage = SqliteStorage(
                database_path=options.cache, max_size=options.cache_bytes, max_stream_size=options.max_bytes
            )
            self._cached = CacheTransport(self._plain, storage, rfc=CacheOptions(shared=True))

    def __enter__(self) -> "WebFetcher":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close connections and the cache."""
        self._cached.close()

    def fetch(self, request: Request) -> Page:
        """Return the page at an address, after redirects."""
        return self._follow(request, robots=self._options.robots, hops=self._options.redirects)

    def _load_robots(self, address: str) -> bytes:
        # RFC 9309, 2.3.1.2: five redirects at least
        return self._follow(Request(address), robots=False, hops=5, cut=MAX_BYTES).body

    def _follow(self, request: Request, *, robots: bool, hops: int, cut: int | None = None) -> Page:
        left, address, moved = self._options.total_seconds, request.address, True
        jar = Jar()
        for hop in range(hops + 1):
            start = self._guard.split(address)
            rules = self._robots.rules(_origin(start)) if robots and start.path != "/robots.txt" else None
            if rules is not None and not rules.allows(address, self._options.robots_name):
                raise refusal(address, rules)
            wish = rules.delay(self._options.robots_name) if rules is not None else None
            delay = min(wish or 0.0, self._options.max_delay_seconds)
            with self._gate.turn(start.hostname or "", delay):
                began = time.monotonic()
                found = self._exchange(_Step(replace(request, address=address), left, jar, cut))
                left -= time.monotonic() - began
            if isinstance(found, Page):
                return replace(found, address=request.address, moved=moved and hop > 0)
            address, moved = found.target, moved and found.permanent
        raise FetchFailedError(f"{request.address} redirects more than {hops} times")

    def _exchange(self, step: "_Step") -> "Page | _Redirect":
        """Make one exchange: return a page, or where it leads."""
        request, host = step.request, urlsplit(step.request.address).hostname or ""
        # A conditional request is about the caller's own copy, so the cache is not asked.
        transport = self._plain if _conditional(request) else self._cached
        message = _message(request, self._options, step.jar.header(host))
        with translated(request.address), deadline(step.left):
            answer = transport.handle_request(message)
            with closing(answer):
                if answer.status_code in REDIRECTS and "location" in answer.headers:
                    step.jar.keep(host, answer.headers.get_list("set-cookie"))
                    target = _target(request.address, answer.headers["location"])
                    return _Redirect(target, answer.status_code in PERMANENT)
                return self._receive(request, answer, step.cut)

    def _receive(self, request: Request, answer: httpx.Response, cut: int | None) -> Page:
        now, status = datetime.now(UTC), answer.status_code
        wait = retry_after(answer.headers.get("retry-after", ""), now)
        error = failure(request.address, status, wait)
        if error is not None:
            if wait and status in {429, 503}:
                self._gate.close(self._guard.split(request.address).hostname or "", wait)
            raise error
        if status == 304 and not _conditional(request):
            raise FetchFailedError(f"{request.address} answered 304 without having been asked for a change")
        body = b"" if status == 304 else self._body(request, answer, cut)
        headers = tuple((key.lower(), value[:MAX_HEADER]) for key, value in answer.headers.multi_items())
        return Page(request.address, request.address, status, body, now, headers[:MAX_HEADERS])

    def _body(self, request: Request, answer: httpx.Response, cut: int | None) -> bytes:
        limit = request.max_bytes or self._options.max_bytes
        coding = answer.headers.get("content-encoding", "")
        if cut is not None:
            return read_start(answer.iter_raw(), coding, cut)
        promised = answer.headers.get("content-length", "")
        if promised.isdigit() and int(promised[:18]) > limit:
            raise TooLargeError(f"{request.address} is larger than {limit} bytes")
        try:
            return read_body(answer.iter_raw(), coding, limit)
        except TooLargeError as error:
            raise TooLargeError(f"{request.address} is {error}") from error


def _conditional(request: Request) -> bool:
    return request.etag is not None or request.last_modified is not None


def _origin(parts: SplitResult) -> str:
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _message(request: Request, options: NetOptions, cookies: str) -> httpx.Request:
    headers = {
        "User-Agent": options.user_agent,
        "Accept": request.accept or "*/*",
        "Accept-Encoding": "gzip, deflate, br, zstd",
    }
    if cookies:
        headers["Cookie"] = cookies
    if request.etag is not None:
        headers["If-None-Match"] = request.etag
    if request.last_modified is not None:
        headers["If-Modified-Since"] = request.last_modified
    timeouts = {
        "connect": options.connect_seconds,
        "read": options.read_seconds,
        "write": options.read_seconds,
        "pool": options.total_seconds,
    }
    try:
        return httpx.Request("GET", request.address, headers=headers, extensions={"timeout": timeouts})
    except (httpx.InvalidURL, ValueError) as error:
        raise ForbiddenError(f"{request.address[:200]} is not an address: {error}", rule="address") from error


def _target(base: str, location: str) -> str:
    """Return where a Location header leads, with blanks and other characters escaped."""
    try:
        return safe_url_string(urljoin(base, location.strip()))
    except ValueError as error:
        raise FetchFailedError(f"{base} redirects to what is no address: {location[:200]}") from error


@contextmanager
def translated(address: str) -> Iterator[None]:
    """Turn what the libraries raise into our errors."""
    try:
        yield
    except httpcore.TimeoutException as error:
        raise FetchFailedError(
            f"{address} did not answer in time ({type(error).__name__}: {error})"
        ) from error
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.ProxyError) as error:
        raise FetchFailedError(f"{address} could not be fetched ({type(error).__name__}: {error})") from error
    except (httpcore.UnsupportedProtocol, httpx.HTTPError, OSError, RuntimeError, sqlite3.Error) as error:
        # A proxy of an unknown kind, a stale connection, or a cache entry that was removed while it was read.
        raise FetchFailedError(f"{address} could not be fetched: {error}") from error
