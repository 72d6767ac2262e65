"""GDELT's files of a past time are read in one go, however many checks it takes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.unit.collect.test_gdelt import gkg, packed

from topicwire.assemble import open_wire
from topicwire.config import build
from topicwire.model.page import Page
from topicwire.net.memory import MemoryFetcher
from topicwire.pipeline.worker import Worker

FOLDER = "http://gdelt.example/v2/"
LATEST = datetime(2025, 7, 14, 12, 0, tzinfo=UTC)
FILES = 45  # more than twice what one check takes


def web() -> MemoryFetcher:
    fetcher = MemoryFetcher()
    for back in range(FILES):
        stamp = f"{LATEST - back * timedelta(minutes=15):%Y%m%d%H%M%S}"
        body = packed(gkg(f"https://a.example/{stamp}", "Shanghai Spirit"))
        address = f"{FOLDER}{stamp}.gkg.csv.zip"
        fetcher.put(Page(address, address, 200, body, LATEST))
        if not back:
            for name in ("lastupdate.txt", "lastupdate-translation.txt"):
                line = f"300 89ab {address}\n".encode()
                fetcher.put(Page(FOLDER + name, FOLDER + name, 200, line, LATEST))
    return fetcher


def test_a_past_time_is_read_in_one_go(tmp_path: Path) -> None:
    with open_wire(build({"data.dir": tmp_path, "collect.gdelt_address": FOLDER})) as wire:
        wire.services.topics.add("Shanghai Spirit")
        english, translated = wire.services.sources.subscribe("gdelt", LATEST - timedelta(days=1)).added
        wire.services.sources.pause(translated.key, paused=True)
        tools = replace(wire.tools, fetcher=web(), now=lambda: LATEST + timedelta(minutes=20))
        with Worker(tools, wire.folder) as worker:
            worker.collect()
        view = wire.services.status.view()
        (found,) = [one for one in view.sources if one.source.key == english.key]
        assert found.outcomes == {"done": 1, "gone": FILES}, "every article has its outcome"
        assert found.state.reached == LATEST + timedelta(minutes=15)
