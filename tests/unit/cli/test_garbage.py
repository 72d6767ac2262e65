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
