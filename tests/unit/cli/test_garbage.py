"""When garbage is looked for."""

import gc
from collections.abc import Iterator

import pytest

from topicwire.cli import garbage


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


def test_what_a_start_makes_is_not_looked_at() -> None:
    gc.set_threshold(700)
    garbage.while_starting()
    begun = gc.get_stats()[0]["collections"]
    kept = [[number] for number in range(200_000)]
    assert gc.get_stats()[0]["collections"] == begun
    garbage.while_working()
    assert id(kept[0]) not in {id(one) for one in gc.get_objects()}


def test_while_serving_what_was_there_is_not_looked_at_again() -> None:
    garbage.while_starting()
    rarely = gc.get_threshold()[0]
    kept = ["there before"]
    garbage.while_serving()
    assert gc.get_threshold()[0] < rarely
    young = ["made since"]
    looked_at = {id(one) for one in gc.get_objects()}
    assert id(young) in looked_at
    assert id(kept) not in looked_at
