"""A fault of ours, or a full disk, hurts nothing else and loses nothing."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection
from tests.integration.sampled import follow_one, open_sample
from tests.unit.dedup.texts import ENGLISH, document

from topicwire.errors import UserError
from topicwire.model.document import Document
from topicwire.model.summary import Summary
from topicwire.pipeline.linking import TranslationLinks
from topicwire.pipeline.settling import settle
from topicwire.pipeline.worker import Worker
from topicwire.sample import Newsroom
from topicwire.storage import documents

OUTLET = "renmin"


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    with Newsroom(port=0) as running:
        yield running


def test_a_stage_that_breaks_on_one_document_spares_the_others(tmp_path: Path, newsroom: Newsroom) -> None:
    with open_sample(tmp_path) as wire:
        topic = follow_one(wire, newsroom, OUTLET)
        articles = [article for article in newsroom.articles if article.outlet == OUTLET]
        broken = next(article for article in articles if article.belongs)

        def fail_on_one(document: Document, *, before: Summary | None = None) -> Summary:
            if document.address == broken.address:
                raise ZeroDivisionError
            return wire.tools.summarise(document, before=before)

        with Worker(replace(wire.tools, summarise=fail_on_one), wire.folder) as worker:
            worker.collect()
        view = wire.services.status.view()
        assert view.documents == len(articles) > 1
        assert [(one.item, one.outcome.value) for one in view.problems] == [(broken.address, "failed")]
        assert "ZeroDivisionError" in view.problems[0].reason
        found = wire.services.topics.page(topic.key, limit=100).listed.items
        assert broken.address in {item.document.address for item in found}
        assert wire.tools.index.count() == view.items


class BreaksOnOne(TranslationLinks):
    """Fails for the document of one address."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self._address = address

    def keep(self, connection: Connection, document: Document) -> None:
        """Link a document, unless it is the one."""
        if document.address == self._address:
            raise ZeroDivisionError
        super().keep(connection, document)


def test_what_a_broken_document_shares_a_transaction_with_is_kept(tmp_path: Path) -> None:
    with open_sample(tmp_path) as wire:
        parts = {"a1": ENGLISH[:3], "a2": ENGLISH[3:5], "a3": ENGLISH[5:]}
        found = [document(key, text) for key, text in parts.items()]
        with wire.tools.database.write() as connection:
            for one in found:
                documents.put(connection, one, None)
        tools = replace(wire.tools, links=BreaksOnOne(found[1].address))
        assert settle(tools, list(parts)) == 3
        view = wire.services.status.view()
        assert [(one.item, one.outcome.value) for one in view.problems] == [(found[1].address, "failed")]
        assert view.outcomes["match"] == {"done": 2}
        with wire.tools.database.read() as connection:
            assert documents.unsettled(connection) == ()
        assert {one.document.key for one in wire.services.documents.search("").items} == set(parts)


def test_a_nearly_full_disk_stops_the_work_and_loses_nothing(tmp_path: Path, newsroom: Newsroom) -> None:
    with open_sample(tmp_path) as wire:
        follow_one(wire, newsroom, OUTLET)
        options = replace(wire.tools.options, min_free_bytes=10**18)
        full = Worker(replace(wire.tools, options=options), wire.folder)
        with full, pytest.raises(UserError, match="MB are free"):
            full.collect()
        with wire.worker() as worker:
            worker.collect()
        wanted = [article for article in newsroom.articles if article.outlet == OUTLET]
        assert wire.services.status.view().documents == len(wanted) > 1


def test_two_workers_on_one_folder_are_refused(tmp_path: Path) -> None:
    with open_sample(tmp_path) as wire, wire.worker(), pytest.raises(UserError, match="Another topicwire"):
        wire.worker()
