"""The whole way with real servers, database and index: from the sample newsroom to a topic page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from tests.integration.sampled import open_sample

from topicwire.assemble import Wire
from topicwire.model.cluster import Relation
from topicwire.model.document import Kind
from topicwire.model.moment import Precision
from topicwire.model.outcome import Outcome
from topicwire.model.selection import Selection
from topicwire.model.summary import Support
from topicwire.pipeline import flow
from topicwire.sample import Newsroom
from topicwire.sample.subscription import subscribe
from topicwire.services.views import Item


@dataclass(frozen=True)
class Collected:
    wire: Wire
    newsroom: Newsroom
    topic: str

    def items(self, query: str = "") -> tuple[Item, ...]:
        return self.wire.services.topics.page(self.topic, query=query, limit=100).listed.items


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Collected]:
    folder = tmp_path_factory.mktemp("wire")
    with Newsroom(port=0) as newsroom, open_sample(folder) as wire:
        topic = subscribe(wire.services, newsroom)
        with wire.worker() as worker:
            worker.collect()
        yield Collected(wire, newsroom, topic.key)


def test_every_article_is_one_document_with_what_was_written(collected: Collected) -> None:
    services = collected.wire.services
    found = services.documents.search("", limit=100).items
    keys = {item.document.key for item in found} | {copy.document for item in found for copy in item.copies}
    documents = [services.documents.view(key).item.document for key in keys]
    by_address = {document.address: document for document in documents}
    assert set(by_address) == {article.address for article in collected.newsroom.articles}
    for article in collected.newsroom.articles:
        document = by_address[article.address]
        assert document.title == article.title
        assert document.language == article.language, article.key
        assert document.kind.value == article.kind, article.key
        if document.kind is Kind.REPORT:  # a PDF has no paragraphs, only lines: they are guessed
            texts = ["".join(document.text.split())]
            missing = [text for text in article.paragraphs if "".join(text.split()) not in texts[0]]
        else:
            texts = [paragraph.text for paragraph in document.paragraphs]
            missing = [text for text in article.paragraphs if text not in texts]
        assert not missing, (article.key, missing, texts)


def test_times_are_in_utc_with_their_precision(collected: Collected) -> None:
    documents = {item.document.address: item.document for item in collected.items()}
    for article in collected.newsroom.articles:
        if article.address not in documents:
            continue
        published = documents[article.address].published
        if isinstance(article.published, datetime):
            assert published.at.replace(second=0) == article.published.replace(second=0), article.key
        else:
            assert published.precision is Precision.DAY
            assert published.at.date() == article.published


def test_the_topic_has_all_that_belongs_and_nothing_else(collected: Collected) -> None:
    shown = {item.document.key for item in collected.items()}
    copies = {copy.document for item in collected.items() for copy in item.copies}
    services = collected.wire.services
    addresses = {services.documents.view(key).item.document.address for key in shown | copies}
    belongs = {article.address for article in collected.newsroom.articles if article.belongs}
    assert addresses == belongs
    assert len(shown) >= 24


def test_newest_first_and_every_claim_cites_what_exists(collected: Collected) -> None:
    items = collected.items()
    times = [item.document.published.at for item in items]
    assert times == sorted(times, reverse=True)
    for item in items:
        assert item.summary is not None
        if item.document.kind is Kind.FLASH:
            assert not item.summary.claims
        for claim in item.summary.claims:
            assert claim.citations
            assert all(item.document.paragraph(number) for number in claim.citations)
            assert claim.verdict.support is Support.SUPPORTED
    assert sum(bool(item.summary and item.summary.claims) for item in items) >= 20


def test_the_three_copies_are_one_item(collected: Collected) -> None:
    folded = [item for item in collected.items() if item.copies]
    assert len(folded) == 1
    (item,) = folded
    assert (
        item.document.address.endswith("civilization-dialogue.html") or "xinhuanet" in item.document.address
    )
    assert {copy.romanised for copy in item.copies} == {"Chong Qing Ri Bao", "Zheng Zhou Ri Bao"}
    assert all(copy.relation is not Relation.LEADER for copy in item.copies)


@pytest.mark.parametrize("query", ["立法", "legislature cooperation"])
def test_search_within_the_topic(collected: Collected, query: str) -> None:
    found = collected.items(query)
    assert found
    assert found[0].passages


def test_every_entry_has_exactly_one_outcome(collected: Collected) -> None:
    view = collected.wire.services.status.view()
    assert view.documents == len(collected.newsroom.articles)
    assert view.outcomes["extract"] == {Outcome.DONE.value: len(collected.newsroom.articles)}
    assert view.problems == ()


def test_collecting_again_changes_nothing(collected: Collected) -> None:
    before = [item.document for item in collected.items()]
    with collected.wire.worker() as worker:
        worker.collect()
    assert [item.document for item in collected.items()] == before


def test_workflows_that_ended_are_forgotten_in_time(collected: Collected) -> None:
    with collected.wire.worker():
        assert flow.prune(datetime.now(UTC) - timedelta(days=1)) == 0
        forgotten = flow.prune(datetime.now(UTC) + timedelta(minutes=1))
        assert forgotten > 0
        assert flow.prune(datetime.now(UTC) + timedelta(minutes=1)) == 0


@pytest.fixture(scope="module")
def embedded(collected: Collected) -> Wire:
    """Give the same with the meaning of all passages."""
    with collected.wire.worker() as worker:
        worker.embed()
    return collected.wire


def test_an_english_question_finds_chinese_documents(embedded: Wire) -> None:
    found = embedded.services.documents.search("lawmakers seminar on legislation").items[:6]
    assert any(item.document.language.startswith("zh") for item in found)
    assert all(item.why for item in found)


def test_sorting_by_time_and_modes_are_the_askers_choice(embedded: Wire) -> None:
    search = embedded.services.documents.search
    newest = search("legislation", selection=Selection(sort="time")).items
    times = [item.document.published.at for item in newest]
    assert times == sorted(times, reverse=True)
    by_words = search("lawmakers legislation", selection=Selection(mode="lexical"))
    assert {item.document.language[:2] for item in by_words.items} == {"en"}
    assert search("lawmakers legislation").total > by_words.total


def test_similar_documents_cross_languages(embedded: Wire) -> None:
    first = embedded.services.documents.search("Sixty-eight lawmakers").items[0].document
    similar = embedded.services.documents.similar(first.key)
    assert similar
    assert first.key not in {item.document.key for item in similar}
    assert any(item.document.language != first.language for item in similar)


def test_a_rebuilt_index_finds_the_same(embedded: Wire) -> None:
    def keys() -> list[str]:
        return [
            item.document.key for item in embedded.services.documents.search("border crossing time").items
        ]

    before = keys()
    assert embedded.reindex() == embedded.services.status.view().items
    with embedded.worker() as worker:
        worker.embed()
    assert keys() == before
