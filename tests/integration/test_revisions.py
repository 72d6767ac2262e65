"""An edited article makes a new revision: the old one stays, claims are checked again, the index follows."""

from pathlib import Path

from tests.integration.sampled import follow_one, open_sample

from topicwire.model.outcome import Outcome
from topicwire.pipeline.removing import remove_documents
from topicwire.sample import Newsroom
from topicwire.services.views import DocumentView
from topicwire.storage import summaries


def test_an_edit_is_read_checked_and_found(tmp_path: Path) -> None:
    with Newsroom(port=0) as newsroom, open_sample(tmp_path) as wire:
        topic = follow_one(wire, newsroom, "chinanews")
        with wire.worker() as worker:
            worker.collect()
            first = {article.address: article for article in newsroom.articles}
            newsroom.publish_edits()
            edited = [one for one in newsroom.articles if one.paragraphs != first[one.address].paragraphs]
            worker.collect()
        assert len(edited) == 1
        listed = wire.services.topics.page(topic.key, limit=100).listed.items
        (key,) = [one.document.key for one in listed if one.document.address == edited[0].address]
        view: DocumentView = wire.services.documents.view(key)
        assert [number for number, _ in view.revisions] == [1, 2]
        assert [paragraph.text for paragraph in view.item.document.paragraphs] == list(edited[0].paragraphs)
        assert view.item.summary is not None
        assert view.item.summary.revision == 2
        old = wire.services.documents.view(key, 1)
        assert [one.text for one in old.item.document.paragraphs] == list(first[edited[0].address].paragraphs)
        assert wire.services.status.view().outcomes["extract"][Outcome.REVISED.value] == 1
        assert wire.services.documents.search("208名").items[0].document.key == key
        with wire.tools.database.read() as connection:
            assert summaries.get(connection, key, 1) is not None, "the summary of the old text stays with it"
        bodies = [view.item.document.raw, old.item.document.raw]
        assert all(map(wire.tools.raw.has, bodies))
        remove_documents(wire.tools, [key])
        assert not any(map(wire.tools.raw.has, bodies)), "the pages of a removed document are deleted with it"
