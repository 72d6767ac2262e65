"""Answering with a list: the whole page, the list alone for a live search, or only its next part."""

from starlette.responses import Response

from topicwire.model.topic import Topic
from topicwire.serve.web.address import ListAddress
from topicwire.serve.web.chart import chart
from topicwire.serve.web.desk import Desk
from topicwire.serve.web.marked import marks_of
from topicwire.services.views import ListPage


def answer(
    desk: Desk, template: str, address: ListAddress, listed: ListPage, *, status: int = 200, **values: object
) -> Response:
    """Return a list in the form that the request wants.

    A next part is asked for by its cursor. Its answer moves the reader's address on to `shown=N`, so that
    reloading or going back shows as many items as were read, without anything kept in the browser.
    """
    days = next((facet.counts for facet in listed.facets if facet.name == "day"), ())
    shown = _shown(desk, listed)
    topic = values.get("topic")
    keys = [item.document.key for item in listed.items]
    values |= marks_of(desk, keys, topic.key if isinstance(topic, Topic) else "")
    values |= {
        "address": address,
        "listed": listed,
        "shown": shown,
        "days": chart(
            [(day, count) for day, _, count in days], address.selection.since, address.selection.until
        ),
    }
    if not desk.fragment:
        return desk.page(template, status=status, **values)
    following = address.cursor is not None
    response = desk.page("part.html" if following else "browse.html", status=status, **values)
    if following and shown <= desk.shop.options.most_shown:
        response.headers["HX-Replace-Url"] = address.at(None, shown).href
    return response


def _shown(desk: Desk, listed: ListPage) -> int:
    """Return how many items the reader sees after this answer: htmx says how many there were before."""
    before = desk.request.query_params.get("before", "") if desk.fragment else ""
    return len(listed.items) + (
        int(before) if before.isascii() and before.isdigit() and len(before) < 7 else 0
    )
