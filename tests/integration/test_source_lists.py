"""Sources kept in the database: subscribing, and OPML in and out."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from topicwire.cli.health import state
from topicwire.collect.catalogue import load
from topicwire.errors import NotFoundError, UserError
from topicwire.model.outcome import Outcome, OutcomeRecord, Stage
from topicwire.model.page import Page
from topicwire.model.source import SourceKind
from topicwire.net.memory import MemoryFetcher
from topicwire.services.finding import Finder
from topicwire.services.sources import MAX_OPML, SourceService
from topicwire.services.status import StatusService
from topicwire.storage import outcomes, outlets
from topicwire.storage.database import Database

NOW = datetime(2025, 7, 20, 12, 0, tzinfo=UTC)
RSS = b"<rss version='2.0'><channel><title>News</title><item><link>/1</link></item></channel></rss>"
OPML = b"""<opml version="2.0"><body><outline text="One" xmlUrl="https://one.example/rss"/>
<outline type="sitemap" text="Two" xmlUrl="https://two.example/map.xml"/></body></opml>"""


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    found = Database(f"sqlite:///{tmp_path / 'topicwire.db'}")
    yield found
    found.close()


def service(database: Database) -> SourceService:
    feeds = load().feeds("people.com.cn")
    fetcher = MemoryFetcher(Page(address, address, 200, RSS, NOW) for address in feeds)
    return SourceService(database, Finder(fetcher, load(), "https://gdelt.example/"), lambda: NOW)


def test_an_outlet_of_the_real_catalogue(database: Database) -> None:
    sources = service(database)
    done = sources.subscribe("people.com.cn")
    assert done.outlet is not None
    assert done.outlet.name in {"人民网", "人民日报"}
    assert {one.address for one in done.added} == set(load().feeds("people.com.cn"))
    with database.read() as connection:
        assert outlets.get(connection, "people.com.cn") == done.outlet
    again = sources.subscribe("people.com.cn")
    assert (again.added, set(again.known)) == ((), set(done.added)), "adding twice changes nothing"


def test_opml_out_and_in_again(database: Database, tmp_path: Path) -> None:
    sources = service(database)
    assert len(sources.import_opml(OPML).added) == 2
    written = sources.export_opml()
    other = Database(f"sqlite:///{tmp_path / 'other.db'}")
    try:
        assert service(other).import_opml(written).added == tuple(one for one, _ in sources.every())
    finally:
        other.close()
    assert len(sources.import_opml(OPML).known) == 2


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "cannot be read"),
        (b"<html/>", "cannot be read"),
        (b"<opml><body/></opml>", "names no source"),
        (b" " * (MAX_OPML + 1), "larger than"),
    ],
)
def test_files_that_are_no_opml(database: Database, data: bytes, said: str) -> None:
    with pytest.raises(UserError, match=said):
        service(database).import_opml(data)


def test_gdelt_from_a_day_on(database: Database) -> None:
    sources = service(database)
    day = datetime(2025, 7, 1, tzinfo=UTC)
    for _ in range(2):
        done = sources.subscribe("gdelt", day)
        assert len(done.added + done.known) == 2
        assert {state.reached for _, state in sources.every()} == {day}
    for place, since, said in (
        ("gdelt", datetime(2010, 1, 1, tzinfo=UTC), "is not a day of which GDELT has files"),
        ("gdelt", datetime(2026, 1, 1, tzinfo=UTC), "is not a day of which GDELT has files"),
        ("people.com.cn", day, "Only the files of GDELT"),
    ):
        with pytest.raises(UserError, match=said):
            sources.subscribe(place, since)


def test_what_was_imported_is_not_fetched(database: Database) -> None:
    sources = service(database)
    source = sources.add("/home/clippings", SourceKind.FOLDER)
    with pytest.raises(UserError, match="was imported; `topicwire import` reads it again"):
        sources.pause(source.key, paused=False)
    (view,) = StatusService(database, lambda: NOW).view().sources
    assert state(view) == "imported"


def test_a_removed_source_takes_its_problems_along(database: Database) -> None:
    sources = service(database)
    source = sources.add("https://gone.example/rss", SourceKind.FEED)
    with database.write() as connection:
        for item, stage in ((source.address, Stage.COLLECT), ("https://gone.example/1", Stage.FETCH)):
            outcomes.put(connection, OutcomeRecord(item, stage, Outcome.WAITING, "no answer", NOW))
    sources.remove(source.key)
    left = StatusService(database, lambda: NOW).view().problems
    assert [one.item for one in left] == ["https://gone.example/1"], "pages end by themselves"
    with pytest.raises(NotFoundError):
        sources.remove(source.key)
