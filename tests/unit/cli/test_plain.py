"""What commands print."""

import pytest

from topicwire.cli.plain import counted


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0 summaries"), (1, "1 summary"), (2, "2 summaries"), (1234, "1,234 summaries")]
)
def test_one_thing_is_not_many(number: int, said: str) -> None:
    assert counted(number, "summary", "summaries") == said


def test_most_things_take_an_s() -> None:
    assert (counted(1, "item"), counted(2, "item")) == ("1 item", "2 items")
