"""What an outlet lists its articles with: RSS 2.0, Atom, JSON Feed 1.1, or a sitemap."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from email.utils import format_datetime

from topicwire.sample.article import SampleArticle
from topicwire.sample.outlet import Listing, SampleOutlet
from topicwire.sample.page import environment, machine_time, moment_of

CONTENT_TYPES: dict[Listing, str] = {
    "rss": "application/rss+xml; charset=utf-8",
    "rss-full": "application/rss+xml; charset=utf-8",
    "rss-bare": "text/xml",
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json",
    "sitemap": "application/xml",
    "news-sitemap": "application/xml; charset=utf-8",
}

_TEMPLATES: dict[Listing, str] = {
    "rss": "rss.xml",
    "rss-full": "rss.xml",
    "rss-bare": "rss.xml",
    "atom": "atom.xml",
    "sitemap": "sitemap.xml",
    "news-sitemap": "sitemap.xml",
}


def listing(outlet: SampleOutlet, articles: Sequence[SampleArticle], home: str) -> bytes:
    """The outlet's list of `articles`; `home` is the address of its front page."""
    if outlet.listing == "json":
        return _json_feed(outlet, articles, home)
    made = environment()
    text = made.get_template(_TEMPLATES[outlet.listing]).render(
        outlet=outlet,
        articles=articles,
        home=home,
        changed=max((article.changed for article in articles), key=moment_of),
        mail_time=lambda moment: _mail_time(moment, outlet),
        blocks=made.get_template("_blocks.html").module,
    )
    return text.encode()


def _mail_time(moment: datetime | date, outlet: SampleOutlet) -> str:
    """RFC 822, as RSS 2.0 wants it, in the outlet's own zone."""
    return format_datetime(outlet.local(moment))


def _json_feed(outlet: SampleOutlet, articles: Sequence[SampleArticle], home: str) -> bytes:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.name,
        "home_page_url": home,
        "feed_url": home + outlet.listing_path[1:],
        "language": outlet.page_language,
        "items": [_json_item(article) for article in articles],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1).encode()


def _json_item(article: SampleArticle) -> dict[str, object]:
    return {
        "id": article.address,
        "url": article.address,
        "title": article.title,
        "summary": article.lead,
        "content_text": "\n\n".join(article.paragraphs),
        "date_published": machine_time(article.published),
        "date_modified": machine_time(article.changed),
        "tags": [article.section],
    }
