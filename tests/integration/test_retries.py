"""What cannot be read now is tried again, later each time; what never can is kept aside; too much waits."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from topicwire.assemble import Wire, open_wire
from topicwire.config import build
from topicwire.errors import BadInputError, FetchFailedError
from topicwire.model.entry import Entry
from topicwire.model.outcome import Outcome, OutcomeRecord, Stage
from topicwire.model.page import Page
from topicwire.model.source import Source, SourceKind
from topicwire.net.memory import MemoryFetcher
from topicwire.pipeline.reading import read_entries
from topicwire.pipeline.tools import Tools
from topicwire.pipeline.worker import Worker
from topicwire.storage import entries, outcomes

NOW = datetime(2025, 7, 25, 12, tzinfo=UTC)
PAGE = "https://news.example/1"
FEED = "https://news.example/feed"
RSS = b"<rss version='2.0'><channel><title>News</title><item><link>/2</link></item></channel></rss>"


@pytest.fixture
def wire(tmp_path: Path) -> Iterator[Wire]:
    with open_wire(build({"data.dir": tmp_path, "collect.attempts": 4})) as opened:
        yield opened


def listed(wire: Wire, fetcher: MemoryFetcher, *addresses: str) -> Tools:
    with wire.tools.database.write() as connection:
        entries.offer(connection, [Entry(address, "s") for address in addresses], NOW)
    return replace(wire.tools, fetcher=fetcher, now=lambda: NOW)


def ended(wire: Wire) -> OutcomeRecord:
    with wire.tools.database.read() as connection:
        (record,) = outcomes.of_item(connection, PAGE)
    return record


def test_the_delay_grows_until_the_page_has_failed(wire: Wire) -> None:
    tools = listed(wire, MemoryFetcher(failures={PAGE: FetchFailedError("no answer")}), PAGE)
    moment, delays = NOW, []
    for _ in range(3):
        read_entries(replace(tools, now=partial(max, moment, NOW)), [PAGE])
        assert ended(wire).outcome is Outcome.WAITING
        delay = timedelta(0)
        with wire.tools.database.read() as connection:
            while not entries.pending(connection, moment + delay, 9):
                delay += timedelta(seconds=30)
        delays.append(delay)
        moment += delay
    assert delays == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    read_entries(tools, [PAGE])
    assert (ended(wire).outcome, ended(wire).attempts) == (Outcome.FAILED, 4)
    with wire.tools.database.read() as connection:
        assert entries.count_pending(connection) == 0


def test_what_can_never_work_is_tried_once(wire: Wire) -> None:
    fetcher = MemoryFetcher(failures={PAGE: BadInputError("no page at all")})
    tools = listed(wire, fetcher, PAGE)
    for _ in range(2):
        read_entries(tools, [PAGE])
    assert (ended(wire).stage, ended(wire).outcome) == (Stage.FETCH, Outcome.NOT_READABLE)
    assert len(fetcher.requests) == 1


@pytest.mark.parametrize(("most", "asked"), [(1, False), (2, True)])
def test_sources_are_not_asked_while_too_much_waits(wire: Wire, most: int, asked: bool) -> None:
    fetcher = MemoryFetcher([Page(FEED, FEED, 200, RSS, NOW)])
    tools = listed(wire, fetcher, PAGE, f"{PAGE}0")
    with wire.tools.database.write() as connection:
        for address in (PAGE, f"{PAGE}0"):
            entries.postpone(connection, address, NOW + timedelta(days=1))
    source: Source = wire.services.sources.add(FEED, SourceKind.FEED)
    options = replace(tools.options, max_waiting=most)
    until = time.monotonic() + (20 if asked else 0.5)  # seconds; what is not asked in one round never is

    def stop() -> bool:
        return time.monotonic() > until or any(state.checked for _, state in wire.services.sources.every())

    with Worker(replace(tools, options=options), wire.folder) as worker:
        worker.run(stop)
    assert (FEED in [request.address for request in fetcher.requests]) is asked
    ((_, state),) = wire.services.sources.every()
    assert (state.checked is not None) is asked
    assert source.key == state.source
