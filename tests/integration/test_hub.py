"""A WebSub hub is told of feeds that changed, through the assembled program."""

from pathlib import Path
from urllib.parse import parse_qs

from tests.integration.receiver import receiving

from topicwire.assemble import open_wire
from topicwire.assemble.alerts import hub_announcer
from topicwire.config import Value, build
from topicwire.model.topic import TopicName


def test_a_hub_is_told_of_all_feeds(tmp_path: Path) -> None:
    own: dict[str, Value] = {
        "data.dir": tmp_path,
        "search.embeddings": False,
        "net.allowed_addresses": ("*.localhost",),
    }
    with receiving() as receiver, open_wire(build(own)) as wire:
        wire.services.topics.add("Jaguar", names=[TopicName("en", "Jaguar")])
        kept = wire.services.searches.save("jaguar", reader="alice")
        with hub_announcer(wire, build(own)) as nobody:
            assert nobody is None
        own |= {"web.hub": receiver.address, "web.public_address": "https://news.example.org/"}
        with hub_announcer(wire, build(own)) as announcer:
            assert announcer is not None
            assert announcer.round() == 2
    forms = [parse_qs(body.decode()) for _, body in receiver.came]
    assert {form["hub.mode"][0] for form in forms} == {"publish"}
    assert [form["hub.url"][0].removeprefix("https://news.example.org") for form in forms] == [
        "/topics/jaguar/feed.atom",
        "/topics/jaguar/feed.json",
        f"/searches/{kept.key}/feed.atom",
        f"/searches/{kept.key}/feed.json",
    ]
