"""Lists and documents as files to take away."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import chain
from urllib.parse import quote

from fastapi import APIRouter
from starlette.responses import Response

from topicwire.model.topic import Topic
from topicwire.serve.export.formats import format_of
from topicwire.serve.export.report import Report
from topicwire.serve.web.desk import Desk, DeskOf
from topicwire.services.views import Item, ListPage

router = APIRouter(default_response_class=Response, include_in_schema=False)
PART = 100  # items fetched at once
MOST = 1000  # items of a file; the API goes on by cursor


@router.get("/topics/{key}/export/{form}")
def export_topic(desk: DeskOf, key: str, form: str) -> Response:
    """Give a topic's list, with its search and filters, as a file."""
    asked = desk.address()
    topic = desk.services.topics.get(key)

    def part(cursor: str | None) -> ListPage:
        return desk.services.topics.page(
            key, query=asked.query, selection=asked.selection, cursor=cursor, limit=PART
        ).listed

    return _file(desk, form, topic.name, _all(part), topic)


@router.get("/search/export/{form}")
def export_search(desk: DeskOf, form: str) -> Response:
    """Give what a search finds as a file."""
    asked = desk.address()

    def part(cursor: str | None) -> ListPage:
        return desk.services.documents.search(
            asked.query, selection=asked.selection, cursor=cursor, limit=PART
        )

    return _file(desk, form, asked.query or "topicwire", _all(part))


@router.get("/documents/{key}/export/{form}")
def export_document(desk: DeskOf, key: str, form: str) -> Response:
    """Give one document as a file."""
    item = desk.services.documents.view(key).item
    return _file(desk, form, item.document.title, [item])


def _all(part: Callable[[str | None], ListPage]) -> Sequence[Item]:
    """Return the items of all parts, up to the most that a file has."""
    parts = [part(None)]
    while (cursor := parts[-1].cursor) and len(parts) * PART < MOST:
        parts.append(part(cursor))
    return list(chain.from_iterable(listed.items for listed in parts))


def _file(desk: Desk, form: str, title: str, items: Sequence[Item], topic: Topic | None = None) -> Response:
    chosen = format_of(form)
    base = str(desk.request.base_url).rstrip("/")
    body = chosen.write(Report(title, items, base, datetime.now(UTC), topic))
    name = "".join(letter if letter.isalnum() else "-" for letter in title)[:60].strip("-") or "topicwire"
    disposition = f"attachment; filename*=UTF-8''{quote(name)}.{chosen.suffix}"
    return Response(body, media_type=chosen.media_type, headers={"Content-Disposition": disposition})
