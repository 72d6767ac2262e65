"""`topicwire doctor` finds what is broken, and nothing where nothing is."""

import json
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import update
from tests.integration.raw_server import Answer, raw, reply, running

from topicwire.assemble import Wire, open_wire
from topicwire.cli.looks import Finding, look
from topicwire.config import build
from topicwire.model.account import Scope
from topicwire.model.source import SourceKind
from topicwire.storage import sources
from topicwire.storage.database import Database
from topicwire.storage.tables import documents

TEXT = (
    "The harbour of {name} opened a second yard on Sunday, six months ahead of schedule, officials said. " * 4
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("doctor")
    for name in ("Amber", "Birch", "Cobalt"):
        (made / f"{name}.txt").write_text(f"{name} opens a yard\n\n{TEXT.format(name=name)}")
    with open_wire(build({"data.dir": made / "data"})) as wire, wire.worker() as worker:
        worker.import_place(str(made), BytesIO())
        worker.embed()
    return made / "data"


@pytest.fixture
def wire(folder: Path) -> Iterator[Wire]:
    with open_wire(build({"data.dir": folder})) as opened:
        yield opened


def unwell(wire: Wire, **given: str) -> dict[str, str]:
    named = {key.replace("__", "."): value for key, value in given.items()}
    found: list[Finding] = list(look(wire, build({"data.dir": wire.folder, **named})))
    assert len({one.what for one in found}) == 14
    return {one.what: one.said for one in found if not one.well}


def test_nothing_is_found_where_nothing_is_broken(wire: Wire) -> None:
    assert unwell(wire) == {}


def test_a_kept_page_that_is_damaged(wire: Wire) -> None:
    path = next(wire.tools.raw.folder.rglob("*.gz"))
    before = path.read_bytes()
    try:
        for damaged in (before[:20] + b"x" * 9 + before[29:], b"", b"no gzip"):
            path.write_bytes(damaged)
            assert unwell(wire) == {"kept pages": "1 of 3 looked at are missing or damaged; restore a backup"}
    finally:
        path.write_bytes(before)


def test_an_index_that_lacks_a_document(wire: Wire) -> None:
    (key, *_) = [item.document.key for item in wire.services.documents.search("").items]
    wire.tools.index.delete([key])
    assert "run `topicwire reindex`" in unwell(wire)["index"]
    wire.reindex()
    assert unwell(wire) == {}


def test_documents_that_were_left_half_way(wire: Wire) -> None:
    for settled in (False, True):
        with wire.tools.database.write() as connection:
            connection.execute(update(documents).values(settled=settled))
        assert ("work" in unwell(wire)) is not settled


def test_work_that_is_being_done(wire: Wire) -> None:
    with wire.worker():
        assert unwell(wire) == {}


def test_a_source_that_fails(wire: Wire) -> None:
    source = wire.services.sources.add("https://paper.example/rss", SourceKind.FEED)
    with wire.tools.database.write() as connection:
        known = sources.get(connection, source.key)
        assert known is not None
        sources.put_state(connection, replace(known[1], failures=3, reason="it answered 500"))
    assert "https://paper.example/rss: it answered 500" in unwell(wire)["sources"]
    wire.services.sources.remove(source.key)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (reply(200, json.dumps({"object": "list", "data": [{"id": "m", "object": "model"}]}).encode()), ""),
        (reply(200, b'{"data": [{"id": "other", "object": "model"}]}'), "does not offer m (it offers other)"),
        (reply(404), ""),  # it does not list its models
        (reply(200, b"<html>"), ""),
        (reply(401, b"{}"), "refuses the key"),
        (raw(b""), "the model endpoint"),
    ],
)
def test_the_language_model_is_asked(wire: Wire, answer: Answer, said: str) -> None:
    with running({"/v1/models": answer}) as server:
        found = unwell(wire, llm__base_url=f"http://127.0.0.1:{server.port}/v1", llm__model="m")
    assert said in found.get("language model", "")
    assert bool(found) is bool(said)


def test_a_damaged_database(tmp_path: Path) -> None:
    path = tmp_path / "topicwire.db"
    opened = Database(f"sqlite:///{path}")
    assert opened.damage() == ()
    opened.close()
    with path.open("r+b") as file:
        file.seek(4096 * 20)
        file.write(b"\xff" * 4096 * 3)
    opened = Database(f"sqlite:///{path}")
    assert opened.damage()
    opened.close()


def test_an_entrance_that_is_open_or_in_the_clear(wire: Wire) -> None:
    assert "no account and no token" in unwell(wire, web__host="0.0.0.0")["entrance"]
    wire.services.tokens.add("test", Scope.READ, days=1)
    assert "unencrypted" in unwell(wire, web__host="0.0.0.0")["entrance"]
    assert unwell(wire, web__host="0.0.0.0", web__public_address="https://news.example.org") == {}
