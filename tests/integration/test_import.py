"""Imports: every page ends exactly once, and an interrupted import goes on where it ended."""

import io
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from topicwire.assemble import Wire, open_wire
from topicwire.cli.ends import pages, said
from topicwire.collect.archives import open_archive
from topicwire.config import build
from topicwire.errors import UserError
from topicwire.pipeline.importing import read_slices
from topicwire.pipeline.parallel import readers
from topicwire.pipeline.worker import Worker
from topicwire.storage import documents, imports

PAGES = 70

PAGE = """<html><head><title>Report {number} from the harbour</title></head><body><article>
<h1>Report {number} from the harbour</h1><time datetime="2025-07-{day:02}T08:00:00Z">July</time>
<p>The harbour office counted {number} ships of the {name} line in the first week of the month, it said.</p>
<p>Captain {name} told the local paper that quay {number} would be dredged before the {name} season.</p>
<p>Work on the {name} lighthouse, closed for {number} days, goes on under its {name} keeper.</p>
</article></body></html>"""
NAMES = ("amber", "birch", "cobalt", "dune", "ember", "fjord", "garnet", "heron", "indigo", "juniper")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    pages = tmp_path / "pages"
    pages.mkdir()
    for number in range(PAGES):
        name = f"{NAMES[number % 10]}{NAMES[number // 10]}"
        text = PAGE.format(number=number + 100, day=number % 28 + 1, name=name)
        (pages / f"{number:03}.html").write_text(text, encoding="utf-8")
    (pages / "empty.html").write_text("<html><body></body></html>", encoding="utf-8")
    (pages / "broken.pdf").write_bytes(b"%PDF-1.4 and then nothing")
    return pages


def open_folder(tmp_path: Path) -> Wire:
    return open_wire(build({"data.dir": tmp_path / "data"}))


def counts(wire: Wire) -> tuple[int, int]:
    view = wire.services.status.view()
    return view.documents, sum(view.outcomes["extract"].values())


def test_every_page_ends_once(tmp_path: Path, folder: Path) -> None:
    with open_folder(tmp_path) as wire, wire.worker() as worker:
        worker.import_place(str(folder), io.BytesIO())
        assert counts(wire) == (PAGES, PAGES + 2)
        outcomes = wire.services.status.view().outcomes["extract"]
        assert outcomes == {"done": PAGES, "no-text": 1, "not-readable": 1}
        found = wire.services.documents.search("cobaltember")
        assert found.total == 1
        (folder / "one more.html").write_text(PAGE.format(number=99, day=9, name="larch"), encoding="utf-8")
        began = datetime.now(UTC)
        worker.import_place(str(folder), io.BytesIO())
        again = pages(wire.services.status.ended(began))
        assert said(again) == f"1 new, {PAGES} unchanged, 1 no-text, 1 not-readable"


def test_an_interrupted_import_goes_on_behind_the_last_slice(tmp_path: Path, folder: Path) -> None:
    with open_folder(tmp_path) as wire:
        source = worker_source(wire, folder)
        with readers() as pool:
            archive = open_archive(str(folder), io.BytesIO(), source)
            tools = replace(wire.tools, options=replace(wire.tools.options, slice_pages=30))
            first = next(read_slices(tools, archive, source, None, pool))
        assert 0 < first.pages < PAGES
        with wire.tools.database.read() as connection:
            state = imports.get(connection, source)
        assert state is not None
        assert (state.position, state.finished) == (first.position, False)
        with wire.worker() as worker:
            worker.import_place(str(folder), io.BytesIO())
        assert counts(wire) == (PAGES, PAGES + 2)
        with wire.tools.database.read() as connection:
            state = imports.get(connection, source)
        assert state is not None
        assert (state.pages, state.finished) == (PAGES + 2, True)
        assert wire.tools.index.count() == PAGES, "what the interrupted run had read is settled as well"


def worker_source(wire: Wire, folder: Path) -> str:
    with wire.worker() as worker:
        return worker.register(str(folder)).key


def test_nothing_to_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    with open_folder(tmp_path) as wire, wire.worker() as worker:
        assert isinstance(worker, Worker)
        with pytest.raises(UserError, match="nothing to read"):
            worker.import_place(str(tmp_path / "nothing"), io.BytesIO())
        assert wire.services.sources.every() == ()


def test_standard_input(tmp_path: Path) -> None:
    line = (
        '{"url": "https://paper.example/a", "title": "Bridges", "text": "'
        + "The bridge over the river was opened by the mayor on Monday after nine years of work. " * 6
        + '", "date": "2025-07-20"}\n'
    )
    with open_folder(tmp_path) as wire, wire.worker() as worker:
        worker.import_place("-", io.BytesIO(line.encode()))
        (item,) = wire.services.documents.search("bridge").items
        assert item.document.title == "Bridges"


def test_pages_can_be_read_again(tmp_path: Path, folder: Path) -> None:
    with open_folder(tmp_path) as wire, wire.worker() as worker:
        worker.import_place(str(folder), io.BytesIO())
        assert worker.reread() == 0
        (item,) = wire.services.documents.search("cobaltember").items
        with wire.tools.database.write() as connection:  # as if an older version had read it worse
            worse = replace(item.document, paragraphs=item.document.paragraphs[:1])
            documents.remove(connection, item.document.key)
            documents.put(connection, worse, None)
        assert worker.reread() == 1
        again = wire.services.documents.view(item.document.key)
        assert again.item.document.paragraphs == item.document.paragraphs
        assert [number for number, _ in again.revisions] == [1, 2]
