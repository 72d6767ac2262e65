"""Copies are brought together through a real database."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from threading import Barrier

import pytest
from tests.integration import postgres
from tests.unit.dedup.texts import ENGLISH, document

from topicwire.model.cluster import Cluster, Relation
from topicwire.model.document import Document
from topicwire.pipeline.grouping import group, remove
from topicwire.storage import clusters, documents
from topicwire.storage.database import Database

OTHER = (
    "A herd of wild asses was seen near the salt lake for the first time in thirty years.",
    "Rangers counted eleven animals, two of them foals, and put up a fence along the road.",
    "The reserve wants to bring tank water to the plain before the dry months begin.",
    "Herders will be paid for pastures that they leave to the animals, the ministry said.",
)
COPIES = (
    document("a1", ENGLISH, hours=0),
    document("a2", (*ENGLISH[:4], *OTHER), hours=1),
    document("a3", (*OTHER[:1], *ENGLISH[4:]), hours=2),  # shares nothing with a2 but the original's words
    document("b1", OTHER, title="Wild asses", hours=3),
)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path / 'test.db'}")
    yield opened
    opened.close()


def grouped(database: Database, found: Sequence[Document]) -> dict[str, Cluster]:
    with database.write() as connection:
        for one in found:
            documents.put(connection, one, None)
            group(connection, one)
        keys = sorted(set(clusters.of_documents(connection, [one.key for one in found]).values()))
        return clusters.load(connection, keys)


def test_the_order_of_arrival_makes_no_difference(tmp_path: Path) -> None:
    results = []
    for number, order in enumerate(permutations(COPIES[:3])):
        database = Database(f"sqlite:///{tmp_path / str(number)}.db")
        results.append(grouped(database, order))
        database.close()
    assert all(result == results[0] for result in results)
    (cluster,) = results[0].values()
    assert cluster.key == "a1"
    assert [member.document for member in cluster.members] == ["a1", "a2", "a3"]


def test_an_edited_document_leaves_its_copies(database: Database) -> None:
    copies = (COPIES[0], document("a4", ENGLISH, hours=-1, title="The first"))
    assert set(grouped(database, copies)) == {"a4"}
    edited = replace(document("a4", OTHER, hours=-1, title="The first"), revision=2)
    found = grouped(database, [edited, COPIES[0]])
    assert set(found) == {"a1", "a4"}
    assert [member.relation for member in found["a1"].members] == [Relation.LEADER]


def test_the_earliest_copy_leads_when_the_leader_is_removed(database: Database) -> None:
    grouped(database, COPIES[:3])
    with database.write() as connection:
        assert remove(connection, "a1") == {"a1", "a2"}
        (cluster,) = clusters.load(connection, ["a1", "a2", "a3"]).values()
        assert [one.document for one in cluster.members] == ["a2", "a3"]
        assert cluster.members[0].relation is Relation.LEADER
        assert remove(connection, "a1") == set()
        assert remove(connection, "a3") == {"a2"}
        assert remove(connection, "a2") == {"a2"}
        assert clusters.load(connection, ["a2"]) == {}


def test_many_copies_are_one_cluster(database: Database) -> None:
    found = grouped(database, [document(f"c{number}", ENGLISH, hours=number) for number in range(12)])
    assert len(found["c0"].members) == 12


@pytest.mark.skipif(postgres.programs() is None, reason="PostgreSQL is not installed")
def test_workers_on_one_server_come_to_the_same_clusters() -> None:
    """Each holds its transaction open until all have theirs, so that none could see another's copy."""
    copies = [document(f"d{number}", ENGLISH, hours=number) for number in range(4)]
    together = Barrier(len(copies), timeout=30)

    with postgres.serve() as url:
        server = Database(url)

        def work(one: Document) -> None:
            with server.write() as connection:
                documents.put(connection, one, None)
            with server.write() as connection:
                clusters.count(connection)  # begins the transaction
                together.wait()
                group(connection, one)

        with ThreadPoolExecutor(len(copies)) as workers:
            list(workers.map(work, copies))
        with server.read() as connection:
            found = clusters.load(connection, ["d0"])
        server.close()
    assert [member.document for member in found["d0"].members] == ["d0", "d1", "d2", "d3"]
