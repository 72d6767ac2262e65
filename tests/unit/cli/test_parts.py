"""Lists in parts become as long as they were asked for."""

import pytest
from tests.unit.cli.test_text_page import DOCUMENT

from topicwire.cli.parts import gather
from topicwire.services.views import Item, ListPage

LENGTH, PART = 7, 3


def part(cursor: str | None, limit: int) -> ListPage:
    start = int(cursor or 0)
    end = min(start + min(limit, PART), LENGTH)
    items = tuple(Item(DOCUMENT, None, ()) for _ in range(start, end))
    return ListPage(items, LENGTH, str(end) if end < LENGTH else None, message=f"from {start}")


@pytest.mark.parametrize(
    ("limit", "found", "cursor"), [(1, 1, "1"), (3, 3, "3"), (5, 5, "5"), (7, 7, None), (99, 7, None)]
)
def test_as_many_as_asked_for(limit: int, found: int, cursor: str | None) -> None:
    page = gather(part, limit)
    assert (len(page.items), page.cursor, page.total, page.message) == (found, cursor, LENGTH, "from 0")
