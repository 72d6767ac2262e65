"""Long lists: services give them in parts, a command shows as many items as it was asked for."""

from collections.abc import Callable
from dataclasses import replace

from topicwire.services.views import ListPage

Fetch = Callable[[str | None, int], ListPage]  # cursor and limit → a part


def gather(fetch: Fetch, limit: int) -> ListPage:
    """Return the first `limit` items of a list, whatever the size of its parts."""
    first = part = fetch(None, limit)
    items = list(part.items)
    while part.cursor and part.items and len(items) < limit:
        part = fetch(part.cursor, limit - len(items))
        items += part.items
    return replace(first, items=tuple(items), cursor=part.cursor)
