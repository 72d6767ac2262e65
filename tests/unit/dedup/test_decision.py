"""Clusters do not depend on the order of arrival."""

from hypothesis import given
from hypothesis import strategies as st
from tests.unit.dedup.texts import ENGLISH, candidate

from topicwire.dedup.decision import arrange
from topicwire.model.cluster import Relation

MEMBERS = (
    candidate("c", ENGLISH, hours=0),
    candidate("a", ENGLISH, hours=1, title="Another headline"),
    candidate("b", ENGLISH[:4], hours=2),
    candidate("d", ENGLISH, hours=0),
)


def test_the_earliest_leads_and_the_key_decides_between_equals() -> None:
    cluster = arrange(MEMBERS)
    assert cluster.key == "c"
    assert [(one.document, one.relation) for one in cluster.members] == [
        ("c", Relation.LEADER),
        ("d", Relation.SAME),
        ("a", Relation.RETITLED),
        ("b", Relation.CUT),
    ]
    assert {one.similarity for one in cluster.members} == {1.0}


@given(st.permutations(MEMBERS))
def test_the_order_of_arrival_does_not_matter(members: list[object]) -> None:
    assert arrange([one for one in MEMBERS if one in members]) == arrange(MEMBERS)
