"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/)."""

import json
from typing import Any

from topicwire.collect.listing import Listing, Part
from topicwire.collect.markup import language, paragraphs, plain
from topicwire.collect.times import moment
from topicwire.errors import BadInputError
from topicwire.model.entry import Entry
from topicwire.net.address import canonical


def read_json_feed(body: bytes, base: str, source: str, zone: str | None = None) -> Listing:
    """Return what a JSON Feed lists.

    Raises `BadInputError` if it is none. Values of a wrong type are left out.
    """
    try:
        feed = json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        raise BadInputError(f"not JSON: {error}") from error
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        raise BadInputError("JSON without a list of items is not a JSON Feed")
    own_language = language(_text(feed, "language"))
    items = [item for item in feed["items"] if isinstance(item, dict)]
    found = [_entry(item, base, source, own_language, zone) for item in items]
    entries = tuple(entry for entry in found if entry is not None)
    following = canonical(_text(feed, "next_url"), base) if _text(feed, "next_url") else None
    hubs = [hub for hub in _list(feed, "hubs") if _text(hub, "type").lower() == "websub"]
    return Listing(
        entries=entries,
        parts=(Part(following),) if following else (),
        title=plain(_text(feed, "title")),
        home=canonical(_text(feed, "home_page_url"), base) or "" if _text(feed, "home_page_url") else "",
        language=own_language,
        hub=canonical(_text(hubs[0], "url"), base) if hubs and _text(hubs[0], "url") else None,
        left_out=len(feed["items"]) - len(entries),
    )


def _entry(
    item: dict[str, Any], base: str, source: str, own_language: str | None, zone: str | None
) -> Entry | None:
    identity = _text(item, "id")
    named = _text(item, "url") or (identity if identity.startswith(("http://", "https://")) else "")
    address = (
        canonical(named or _text(item, "external_url"), base)
        if named or _text(item, "external_url")
        else None
    )
    if address is None:
        return None
    authors = [_text(author, "name") for author in [*_list(item, "authors"), item.get("author")]]
    return Entry(
        address=address,
        source=source,
        title=plain(_text(item, "title")),
        published=moment(_text(item, "date_published"), zone),
        updated=moment(_text(item, "date_modified"), zone),
        summary=_text(item, "summary"),
        content=_text(item, "content_html") or paragraphs(_text(item, "content_text")),
        author=plain(", ".join(name for name in authors if name)),
        language=language(_text(item, "language")) or own_language,
    )


def _text(thing: Any, name: str) -> str:
    value = thing.get(name) if isinstance(thing, dict) else None
    return value.strip() if isinstance(value, str) else ""


def _list(thing: dict[str, Any], name: str) -> list[Any]:
    value = thing.get(name)
    return value if isinstance(value, list) else []
