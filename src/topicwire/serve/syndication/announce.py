"""Telling a WebSub hub which feeds changed, so that it tells those who subscribed to them.

WebSub leaves open how a hub is told; this is how PubSubHubbub 0.4 (7.1) did it, which hubs still understand:
a form with `hub.mode=publish` and the feed's address as `hub.url`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

import structlog

from topicwire.errors import DiscardError, NotFoundError, RetryError
from topicwire.serve.rounds import repeat
from topicwire.serve.syndication.feed import FORMATS
from topicwire.services.views import ListPage

_log = structlog.get_logger(__name__)
PAUSE = 60.0  # seconds between two looks: what comes meanwhile is told of together
LONGEST = 6 * 3600.0  # seconds between two tries of a hub that fails
MOST = 200  # feeds told of in one look; the rest in the next
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}

Post = Callable[[str, bytes, Mapping[str, str]], None]  # address, body, headers
Feeds = Callable[[], Iterable[tuple[str, Callable[[], ListPage]]]]  # path of a page, and what its feeds show


@dataclass(frozen=True, slots=True)
class Hub:
    """A hub, and how it is reached. `post` raises what `net.post.Poster` raises."""

    address: str
    base: str  # our own address as readers use it, without a slash at its end
    post: Post


class Announcer:
    """Tells a hub of each feed once when it starts, and again whenever what the feed shows has changed.

    What was told is held in memory alone: after a start nobody knows what came while nothing ran, and a hub
    that is told once too often fetches a feed that has not changed.
    """

    def __init__(self, hub: Hub, feeds: Feeds, clock: Callable[[], float]) -> None:
        """`clock` counts seconds."""
        self._hub = hub
        self._feeds = feeds
        self._clock = clock
        self._told: dict[str, int] = {}  # path → hash of what the feed showed
        self._due = float("-inf")
        self._failures = 0

    def run(self, stop: Callable[[], bool]) -> None:
        """Look again and again, until `stop()` says so."""
        repeat(self.round, stop)

    def round(self) -> int:
        """Tell of what changed, if it is time; return of how many feeds. What fails is told of later."""
        if self._clock() < self._due:
            return 0
        done, wait = 0, PAUSE
        try:
            for path, state in self._changed():
                self._tell(path)
                self._told[path] = state
                done += 1
            self._failures = 0
        except (RetryError, DiscardError) as error:
            wait = self._failed(str(error), getattr(error, "wait", None))
        except Exception as error:  # noqa: BLE001 - a fault of ours must not end the telling
            wait = self._failed(f"{type(error).__name__}: {error}", None)
        self._due = self._clock() + wait
        return done

    def _changed(self) -> list[tuple[str, int]]:
        changed = []
        for path, page in self._feeds():
            try:
                state = _state(page())
            except NotFoundError:
                continue  # removed meanwhile
            if self._told.get(path) != state:
                changed.append((path, state))
        return changed[:MOST]

    def _tell(self, path: str) -> None:
        for form in FORMATS:
            feed = f"{self._hub.base}{path}/feed.{form}"
            body = urlencode({"hub.mode": "publish", "hub.url": feed})
            self._hub.post(self._hub.address, body.encode(), _FORM)

    def _failed(self, reason: str, wait: float | None) -> float:
        """Return after how many seconds the hub is tried again; `wait`: those that it asked for."""
        self._failures += 1
        delay = max(min(PAUSE * 2.0 ** min(self._failures - 1, 20), LONGEST), wait or 0.0)
        _log.warning("hub not told", hub=self._hub.address, reason=reason, again=delay)
        return delay


def _state(listed: ListPage) -> int:
    return hash(tuple((item.document, item.summary, item.copies) for item in listed.items))
