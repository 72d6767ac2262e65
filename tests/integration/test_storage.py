"""The database, with real SQLite files: what is put is what comes back, and nothing half done stays."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from topicwire.errors import ConflictError, DataFolderError
from topicwire.model.cluster import Cluster, Member, Relation
from topicwire.model.document import Document, Kind, Paragraph
from topicwire.model.entry import Entry
from topicwire.model.moment import Moment, Precision, Provenance
from topicwire.model.outcome import Outcome, OutcomeRecord, Stage
from topicwire.model.outlet import Outlet
from topicwire.model.page import Page
from topicwire.model.selection import ALL, Selection
from topicwire.model.source import Source, SourceKind, SourceState
from topicwire.model.summary import Claim, Group, Summary, Support, Usage, Verdict, Way
from topicwire.model.topic import Evidence, Match, Reason, Topic, TopicName
from topicwire.services.tallies import Tallies
from topicwire.storage import (
    answers,
    clusters,
    documents,
    entries,
    imports,
    listings,
    matches,
    outcomes,
    pages,
    sources,
    summaries,
    topics,
)
from topicwire.storage.database import Database
from topicwire.storage.tables import metadata

NOW = datetime(2025, 7, 25, 12, tzinfo=UTC)
PAPER = Outlet("people.example", "人民日报", "Ren Min Ri Bao", country="CN", language="zh-Hans")
WIRE = Outlet("wire.example", "Wire", "Wire", language="en")


def make_document(key: str, hour: int = 0, outlet: Outlet = PAPER, title: str = "标题") -> Document:
    return Document(
        key=key,
        revision=1,
        address=f"http://{outlet.key}/{key}",
        title=title,
        outlet=outlet,
        language=outlet.language or "und",
        certainty=0.99,
        kind=Kind.ARTICLE,
        published=Moment(NOW - timedelta(hours=hour), Precision.MINUTE, Provenance.META),
        fetched=NOW,
        paragraphs=(Paragraph(1, "第一段。"), Paragraph(2, "第二段。")),
    )


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path / 'topicwire.db'}")
    yield opened
    opened.close()


def test_migrations_make_exactly_the_tables(database: Database) -> None:
    with database.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_a_database_of_today_is_opened_without_migrating(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("alembic.command.upgrade", pytest.fail)
    Database(database.url).close()


def test_a_newer_data_folder_is_refused_and_let_go(tmp_path: Path) -> None:
    path = (tmp_path / "topicwire.db").resolve()
    url = f"sqlite:///{path}"
    first = Database(url)
    with first.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    first.close()
    with pytest.raises(DataFolderError, match="newer version") as refused:
        Database(url)
    assert path not in {one.resolve() for one in Path("/proc/self/fd").iterdir()}, refused.value


def test_a_damaged_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "topicwire.db").write_bytes(b"not a database at all, but long enough to be read as one" * 40)
    with pytest.raises(DataFolderError, match="cannot be used"):
        Database(f"sqlite:///{tmp_path / 'topicwire.db'}")


def test_an_exception_keeps_nothing(database: Database) -> None:
    def fail_half_way() -> None:
        with database.write() as connection:
            documents.put(connection, make_document("a"), None)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()
    with database.read() as connection:
        assert documents.count(connection) == 0


def test_documents_and_revisions(database: Database) -> None:
    first = make_document("a")
    second = replace(first, revision=2, title="新标题")
    with database.write() as connection:
        documents.put(connection, first, "s")
        documents.mark_settled(connection, [("a", 1)])
        documents.put(connection, second, "s")
    with database.read() as connection:
        assert documents.get(connection, "a") == second
        assert documents.get(connection, "a", 1) == first
        assert documents.load(connection, ["a", "missing"]) == {"a": second}
        assert documents.unsettled(connection) == ("a",), "a new revision has its stages before it"
        assert [number for number, _ in documents.history(connection, "a")] == [1, 2]
        known = documents.known(connection, "a")
    assert known == documents.Known(2, documents.fingerprint(second))


def test_settling_an_old_revision_leaves_the_new_one_waiting(database: Database) -> None:
    with database.write() as connection:
        documents.put(connection, replace(make_document("a"), revision=2), None)
        documents.mark_settled(connection, [("a", 1)])
        assert documents.unsettled(connection) == ("a",)


def test_entries_are_offered_once_until_their_listing_changes(database: Database) -> None:
    entry = Entry("http://a.example/1", "s", title="A")
    with database.write() as connection:
        assert entries.offer(connection, [entry, entry], NOW) == (entry.address,)
        assert entries.offer(connection, [entry], NOW) == ()
        entries.postpone(connection, entry.address, NOW + timedelta(minutes=5))
        assert entries.pending(connection, NOW, 10) == ()
        assert entries.attempts(connection, entry.address) == 1
        entries.close(connection, entry.address)
        assert entries.count_pending(connection) == 0
        assert entries.offer(connection, [replace(entry, title="B")], NOW) == (entry.address,)
        assert [item.title for item in entries.get(connection, [entry.address])] == ["B"]


def test_sources_keep_their_state_when_put_again(database: Database) -> None:
    source = Source("s", SourceKind.FEED, "http://a.example/feed")
    state = SourceState("s", etag='"1"', checked=NOW, next_check=NOW + timedelta(hours=1))
    with database.write() as connection:
        sources.put(connection, source)
        assert [pair[0] for pair in sources.due(connection, NOW)] == [source]
        sources.put_state(connection, state)
        sources.put(connection, replace(source, title="A feed"))
        assert sources.get(connection, "s") == (replace(source, title="A feed"), state)
        assert sources.due(connection, NOW) == ()
        assert len(sources.due(connection, NOW + timedelta(hours=2))) == 1
        sources.remove(connection, "s")
        assert sources.get(connection, "s") is None


def test_pages_come_back_byte_for_byte(database: Database, tmp_path: Path) -> None:
    store = pages.RawStore(tmp_path / "raw")
    page = Page("http://a.example/", "http://a.example/b", 200, b"\xff\x00<p>", NOW, (("etag", "x"),))
    with database.write() as connection:
        pages.put(connection, page, store.put(page.body))
        assert pages.get(connection, store, page.address) == page
        assert pages.get(connection, store, "http://other.example/") is None


def test_a_forgotten_page_leaves_a_body_that_another_has(database: Database, tmp_path: Path) -> None:
    store = pages.RawStore(tmp_path / "raw")
    held = {
        "http://a.example/": b"same",
        "http://b.example/": b"same",
        f"http://a.example/{pages.LATER}2": b"own",
    }
    with database.write() as connection:
        for address, body in held.items():
            pages.put(connection, Page(address, address, 200, body, NOW, ()), store.put(body))
        earlier = store.put(b"earlier")
        pages.forget(connection, store, "http://a.example/", [earlier, ""])
        assert pages.addresses(connection, "", 9) == ("http://b.example/",)
    kept = [body for body in (b"same", b"own", b"earlier") if store.get(sha256(body).hexdigest())]
    assert kept == [b"same"]


def test_clusters_and_candidates(database: Database) -> None:
    with database.write() as connection:
        for key, hour in (("a", 2), ("b", 1), ("c", 0)):
            documents.put(connection, make_document(key, hour), None)
        clusters.put_signature(connection, "a", [1, 2])
        clusters.put_signature(connection, "b", [2, 3])
        clusters.put_signature(connection, "c", [4])
        assert clusters.candidates(connection, "b", [2, 3]) == (("a", "a"),)
        assert clusters.candidates(connection, "c", []) == ()
        joined = Cluster("a", (Member("a", Relation.LEADER, 1.0), Member("b", Relation.EDITED, 0.9)))
        clusters.put(connection, joined)
        assert clusters.load(connection, ["a", "c"]) == {
            "a": joined,
            "c": Cluster("c", (Member("c", Relation.LEADER, 1.0),)),
        }
        assert clusters.count(connection) == 2


def test_candidates_share_most_buckets_first_and_few_come_from_a_cluster(database: Database) -> None:
    with database.write() as connection:
        for number in range(7):
            documents.put(connection, make_document(f"d{number}", number), None)
        for number in range(6):
            clusters.put_signature(connection, f"d{number}", list(range(20 - number)))
        clusters.put(
            connection, Cluster("d0", tuple(Member(f"d{at}", Relation.SAME, 1.0) for at in range(5)))
        )
        clusters.put_signature(connection, "d6", [0, *range(100, 120)])
        assert clusters.candidates(connection, "d6", [0, *range(100, 120)]) == ()
        assert clusters.candidates(connection, "d6", list(range(20))) == (
            ("d0", "d0"),
            ("d1", "d0"),
            ("d5", "d5"),
        )


def test_an_edited_document_leaves_the_buckets_it_was_in(database: Database) -> None:
    with database.write() as connection:
        for key in ("a", "b"):
            documents.put(connection, make_document(key), None)
        assert clusters.put_signature(connection, "a", [1, 2]) is None
        assert clusters.put_signature(connection, "a", [2, 3]) == "a"
        assert [len(clusters.candidates(connection, "b", [bucket])) for bucket in (1, 2, 3)] == [0, 1, 1]
        documents.remove(connection, "a")
        assert clusters.candidates(connection, "b", [1, 2, 3]) == ()


def test_a_topic_shows_the_earliest_matching_member_of_a_cluster(database: Database) -> None:
    topic = Topic("t", "上海精神", (TopicName("zh", "上海精神"),))
    reason = Reason(Evidence.TEXT, "上海精神", 1)
    with database.write() as connection:
        for key, hour in (("a", 3), ("b", 2), ("c", 1)):
            documents.put(connection, make_document(key, hour), None)
        members = (
            Member("a", Relation.LEADER, 1),
            Member("b", Relation.SAME, 1),
            Member("c", Relation.SAME, 1),
        )
        clusters.put(connection, Cluster("a", members))
        topics.add(connection, topic, NOW)
        for key in ("c", "b"):
            matches.put(connection, [Match("t", key, 1.0, (reason,))], NOW)
        assert [place.document for place in listings.page(connection, "t", ALL, None, 10)] == ["b"]
        matches.replace(connection, "b", [], NOW)
        assert [place.document for place in listings.page(connection, "t", ALL, None, 10)] == ["c"]
        assert matches.topics_of(connection, ["c"]) == {"c": ("t",)}


def test_lists_filters_facets_and_cursors(database: Database) -> None:
    with database.write() as connection:
        for number in range(6):
            outlet = WIRE if number % 3 == 0 else PAPER
            documents.put(connection, make_document(f"d{number}", number * 12, outlet), "s")
        first = listings.page(connection, None, ALL, None, 4)
        rest = listings.page(connection, None, ALL, first[-1], 4)
        assert [place.document for place in first + rest] == [f"d{number}" for number in range(6)]
        only = Selection(outlets=("wire.example",))
        assert [place.document for place in listings.page(connection, None, only, None, 9)] == ["d0", "d3"]
        tally = Tallies().of(connection, None, only)
        assert tally.total == 2
        facets = {facet.name: facet.counts for facet in tally.facets}
        assert facets["outlet"] == (
            ("people.example", "Ren Min Ri Bao", 4),
            ("wire.example", "Wire", 2),
        ), "a facet leaves its own filter out"
        assert facets["language"] == (("en", "en", 2),)
        assert tally.days == (("2025-07-24", 1), ("2025-07-25", 1))
        span = Selection(since=date(2025, 7, 24), until=date(2025, 7, 24))
        assert [place.document for place in listings.page(connection, None, span, None, 9)] == ["d2", "d3"]
        days = listings.source_days(connection)["s"]
        assert sum(day.documents for day in days) == 6
        assert max(day.newest for day in days) == max(place.published for place in first)


@pytest.mark.parametrize("near", [0, 1, 3, 100])
def test_items_of_an_outlet_are_those_of_which_it_carried_a_copy(
    database: Database, monkeypatch: pytest.MonkeyPatch, near: int
) -> None:
    monkeypatch.setattr(listings, "_NEAR", near)  # looked at before all clusters of the outlet are found
    with database.write() as connection:
        for number in range(8):
            outlet = WIRE if number > 4 else PAPER
            documents.put(connection, make_document(f"d{number}", number, outlet), None)
        copied = (Member("d2", Relation.LEADER, 1), Member("d7", Relation.SAME, 1))
        clusters.put(connection, Cluster("d2", copied))
        only = Selection(outlets=("wire.example",))
        first = listings.page(connection, None, only, None, 2)
        rest = listings.page(connection, None, only, first[-1], 2)
        assert [place.document for place in first + rest] == ["d2", "d5", "d6"]


def test_topics_refuse_lost_updates(database: Database) -> None:
    topic = Topic("t", "T", (TopicName("en", "T"),))
    with database.write() as connection:
        topics.add(connection, topic, NOW)
        topics.change(connection, replace(topic, version=2, query="a"))
    with pytest.raises(ConflictError), database.write() as connection:
        topics.change(connection, replace(topic, version=2, query="b"))
    with pytest.raises(ConflictError), database.write() as connection:
        topics.add(connection, topic, NOW)


def test_summaries_outcomes_imports_and_answers(database: Database) -> None:
    claim = Claim("一句。", "zh-Hans", (1,), Verdict(Support.SUPPORTED, 0.9, ("found in [1]",)))
    summary = Summary("a", 1, Way.EXTRACTIVE, "zh-Hans", None, (Group("要点", (claim,)),), coverage=0.5)
    record = OutcomeRecord("http://a.example/", Stage.FETCH, Outcome.GONE, "404", NOW, source="s")
    with database.write() as connection:
        documents.put(connection, make_document("a"), None)
        summaries.put(connection, summary, NOW)
        assert summaries.load(connection, ["a"]) == {"a": summary}
        assert summaries.get(connection, "a", 1) == summary
        outcomes.put(connection, record)
        assert outcomes.problems(connection, 5) == (record,)
        assert outcomes.counts(connection) == {"fetch": {"gone": 1}}
        assert outcomes.of_item(connection, record.item) == (record,)
        state = imports.ImportState("/a", "12", 12, finished=False)
        imports.put(connection, state, NOW)
        imports.put(connection, replace(state, finished=True), NOW)
        assert imports.get(connection, "/a") == replace(state, finished=True)
        answers.put(connection, "k", "{}", NOW)
        answers.spend(connection, "m", Usage(1, 2, 0.5, 1.0), NOW)
        answers.spend(connection, "m", Usage(1, 2, 0.5, 1.0), NOW)
        assert (answers.get(connection, "k"), answers.spent(connection, NOW)) == ("{}", 1.0)
