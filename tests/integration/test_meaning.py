"""Search by meaning over the sample newsroom: an English question finds Chinese documents."""

from collections.abc import Iterator

import pytest

from topicwire.assemble import Wire, open_wire
from topicwire.config import build
from topicwire.model.selection import Selection
from topicwire.sample import Newsroom
from topicwire.sample.subscription import ALLOWED, subscribe


@pytest.fixture(scope="module")
def wire(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wire]:
    folder = tmp_path_factory.mktemp("meaning")
    settings = build({"data.dir": folder, "net.allowed_addresses": ALLOWED, "net.delay_seconds": 0.0})
    with Newsroom(port=0) as newsroom, open_wire(settings) as opened:
        subscribe(opened.services, newsroom)
        with opened.worker() as worker:
            worker.collect()
            worker.embed()
        yield opened


def test_an_english_question_finds_chinese_documents(wire: Wire) -> None:
    found = wire.services.documents.search("lawmakers seminar on legislation").items[:6]
    assert any(item.document.language.startswith("zh") for item in found)
    assert all(item.why for item in found)


def test_sorting_by_time_and_modes_are_the_askers_choice(wire: Wire) -> None:
    search = wire.services.documents.search
    newest = search("legislation", selection=Selection(sort="time")).items
    times = [item.document.published.at for item in newest]
    assert times == sorted(times, reverse=True)
    by_words = search("lawmakers legislation", selection=Selection(mode="lexical"))
    assert {item.document.language[:2] for item in by_words.items} == {"en"}
    assert search("lawmakers legislation").total > by_words.total


def test_similar_documents_cross_languages(wire: Wire) -> None:
    first = wire.services.documents.search("Sixty-eight lawmakers").items[0].document
    similar = wire.services.documents.similar(first.key)
    assert similar
    assert first.key not in {item.document.key for item in similar}
    assert any(item.document.language != first.language for item in similar)


def test_a_rebuilt_index_finds_the_same(wire: Wire) -> None:
    def keys() -> list[str]:
        return [item.document.key for item in wire.services.documents.search("border crossing time").items]

    before = keys()
    assert wire.reindex() == wire.services.status.view().items
    with wire.worker() as worker:
        worker.embed()
    assert keys() == before
