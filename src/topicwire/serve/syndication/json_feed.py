"""A feed as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/); an extension has the checked summary."""

import json
from typing import Any

from topicwire.serve.api import shapes
from topicwire.serve.syndication.feed import Feed, FeedEntry

MEDIA_TYPE = "application/feed+json"


def write_json_feed(feed: Feed) -> bytes:
    """Return the feed as JSON in UTF-8."""
    body: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": feed.address,
        "items": [_item(entry) for entry in feed.entries],
    }
    if feed.hub:
        body["hubs"] = [{"type": "WebSub", "url": feed.hub}]
    return json.dumps(body, ensure_ascii=False, indent=1).encode()


def _item(entry: FeedEntry) -> dict[str, Any]:
    summary = entry.item.summary
    item: dict[str, Any] = {
        "id": entry.identity,
        "url": entry.page,
        "title": entry.title,
        "content_html": entry.content,
        "summary": entry.lead,
        "date_published": entry.published.isoformat(),
        "date_modified": entry.updated.isoformat(),
        "authors": [{"name": entry.author}],
        "_topicwire": {
            "about": "https://www.jsonfeed.org/version/1.1/#extensions",
            "document": entry.item.document.key,
            "summary": shapes.summary(summary).model_dump(mode="json") if summary else None,
            "copies": [shapes.copy(copy).model_dump(mode="json") for copy in entry.item.copies],
        },
    }
    if entry.link != entry.page:
        item["external_url"] = entry.link
    if entry.language != "und":
        item["language"] = entry.language
    return item
