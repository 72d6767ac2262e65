"""Checks of sources as the worker makes them: what goes wrong with one hurts no other."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from topicwire.assemble import Wire, open_wire
from topicwire.config import build
from topicwire.model.outcome import Outcome
from topicwire.model.page import Page
from topicwire.model.source import SourceKind
from topicwire.net.memory import MemoryFetcher
from topicwire.net.request import Request
from topicwire.pipeline.collecting import check_source
from topicwire.pipeline.worker import Worker
from topicwire.services.views import SourceView

NOW = datetime(2025, 7, 25, 12, tzinfo=UTC)
OLD, NEW = "https://paper.example/old.xml", "https://paper.example/new.xml"
RSS = b"<rss version='2.0'><channel><title>News</title><item><link>/2</link></item></channel></rss>"


class Faulty(MemoryFetcher):
    """A web in which one address meets a fault of ours."""

    def fetch(self, request: Request) -> Page:
        if request.address == OLD:
            raise ZeroDivisionError
        return super().fetch(request)


@pytest.fixture
def wire(tmp_path: Path) -> Iterator[Wire]:
    with open_wire(build({"data.dir": tmp_path})) as opened:
        yield opened


def views(wire: Wire) -> dict[str, SourceView]:
    return {view.source.address: view for view in wire.services.status.view().sources}


def test_a_source_that_moves_to_another_is_ended(wire: Wire) -> None:
    """Two sources of one address would list everything twice."""
    old, new = (wire.services.sources.add(address, SourceKind.FEED) for address in (OLD, NEW))
    fetcher = MemoryFetcher([Page(OLD, NEW, 200, RSS, NOW, moved=True), Page(NEW, NEW, 200, RSS, NOW)])
    tools = replace(wire.tools, fetcher=fetcher, now=lambda: NOW)
    assert check_source(tools, old.key).waiting == ()
    assert len(check_source(tools, new.key).waiting) == 1
    assert views(wire)[OLD].source.paused
    assert views(wire)[OLD].state.reason == f"moved to {NEW}, which is a source already"
    assert not views(wire)[NEW].source.paused


def test_a_source_that_moved_is_known_by_its_new_address(wire: Wire) -> None:
    old = wire.services.sources.add(OLD, SourceKind.FEED)
    fetcher = MemoryFetcher([Page(OLD, NEW, 200, RSS, NOW, moved=True)])
    check_source(replace(wire.tools, fetcher=fetcher, now=lambda: NOW), old.key)
    assert list(views(wire)) == [NEW]
    assert wire.services.sources.add(NEW, SourceKind.FEED).key == old.key
    opml = f'<opml><body><outline xmlUrl="{NEW}"/></body></opml>'.encode()
    assert [one.key for one in wire.services.sources.import_opml(opml).known] == [old.key]


def test_a_fault_in_reading_a_list_is_that_source_s_alone(wire: Wire) -> None:
    for address in (OLD, NEW):
        wire.services.sources.add(address, SourceKind.FEED)
    tools = replace(wire.tools, fetcher=Faulty([Page(NEW, NEW, 200, RSS, NOW)]), now=lambda: NOW)
    with Worker(tools, wire.folder) as worker:
        worker.collect()
    failed = views(wire)[OLD].state
    assert (failed.failures, "ZeroDivisionError" in failed.reason) == (1, True)
    assert failed.next_check is not None
    assert failed.next_check > NOW
    assert views(wire)[OLD].outcomes == {Outcome.FAILED: 1}
    assert views(wire)[NEW].state.succeeded == NOW


def test_collecting_outlives_what_nobody_foresaw(wire: Wire) -> None:
    looks = iter([False, False, True])

    def broken() -> datetime:
        raise OSError(28, "No space left on device")

    with Worker(replace(wire.tools, now=broken), wire.folder) as worker:
        worker.run(lambda: next(looks))
    assert next(looks, None) is None
