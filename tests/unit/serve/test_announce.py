"""When a hub is told that feeds changed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import pairwise
from urllib.parse import parse_qs

import pytest
from tests.unit.serve.newsroom import MemoryServices

from topicwire.errors import FetchFailedError, GoneError, NotFoundError, TooManyRequestsError
from topicwire.serve.syndication.announce import LONGEST, PAUSE, Announcer, Hub
from topicwire.services.views import ListPage

BASE = "https://news.example.org"


@dataclass
class Desk:
    """Feeds, a clock, and a hub that refuses with `refusal`."""

    shown: dict[str, ListPage]
    refusal: Exception | None = None
    seconds: float = 0.0
    told: list[str] = field(default_factory=list)
    refused: list[float] = field(default_factory=list)  # when

    def post(self, address: str, body: bytes, headers: Mapping[str, str]) -> None:
        form = parse_qs(body.decode())
        assert (address, headers["Content-Type"]) == (
            "https://hub.example/",
            "application/x-www-form-urlencoded",
        )
        assert form["hub.mode"] == ["publish"]
        if self.refusal is not None:
            self.refused.append(self.seconds)
            raise self.refusal
        self.told += [one.removeprefix(BASE) for one in form["hub.url"]]

    def feeds(self) -> Iterator[tuple[str, partial[ListPage]]]:
        for path in self.shown:
            yield path, partial(self._page, path)

    def _page(self, path: str) -> ListPage:
        if path == "/topics/removed":
            raise NotFoundError("There is no such topic.")
        return self.shown[path]


@pytest.fixture
def desk() -> Desk:
    listed = MemoryServices().documents.search("")
    shown = {
        "/topics/%E4%B8%8A%E6%B5%B7": listed,
        "/topics/removed": listed,
        "/searches/0123": ListPage((), 0, None),
    }
    return Desk(shown)


def announcer(desk: Desk) -> Announcer:
    return Announcer(Hub("https://hub.example/", BASE, desk.post), desk.feeds, lambda: desk.seconds)


def test_each_feed_is_told_of_at_the_start_and_when_what_it_shows_changes(desk: Desk) -> None:
    telling = announcer(desk)
    assert telling.round() == 2
    assert desk.told == [
        "/topics/%E4%B8%8A%E6%B5%B7/feed.atom",
        "/topics/%E4%B8%8A%E6%B5%B7/feed.json",
        "/searches/0123/feed.atom",
        "/searches/0123/feed.json",
    ]
    first, *rest = desk.shown["/topics/%E4%B8%8A%E6%B5%B7"].items
    desk.shown["/searches/0123"] = ListPage((replace(first, summary=None), *rest), 9, None)
    assert telling.round() == 0, "what comes within a minute is told of together"
    desk.seconds += PAUSE
    assert telling.round() == 1
    desk.shown["/searches/0123"] = ListPage((first, *rest), 9, None)  # its summary was made
    desk.seconds += PAUSE
    assert telling.round() == 1
    desk.seconds += PAUSE
    assert telling.round() == 0
    assert len(desk.told) == 8


@pytest.mark.parametrize(
    ("refusal", "first"),
    [
        (FetchFailedError("500"), [60, 120, 240]),
        (TooManyRequestsError("429", wait=900), [900, 900, 900]),
        (GoneError("410", rule="gone"), [60, 120, 240]),
        (ValueError("a fault of ours"), [60, 120, 240]),
    ],
)
def test_a_hub_that_fails_is_told_later_and_later(desk: Desk, refusal: Exception, first: list[int]) -> None:
    telling = announcer(desk)
    desk.refusal = refusal
    while len(desk.refused) < 12:
        assert telling.round() == 0
        desk.seconds += 60
    waits = [after - before for before, after in pairwise(desk.refused)]
    assert (waits[:3], waits[-1]) == (first, LONGEST)
    desk.refusal = None
    desk.seconds += LONGEST
    assert telling.round() == 2
    desk.refusal = refusal
    desk.seconds += PAUSE
    assert telling.round() == 0
    assert len(desk.refused) == 12, "there is nothing to tell of"
