"""A feed before it has a format: what both formats say."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

from jinja2 import Environment, Template

from topicwire.serve.links import document_path, safe_link
from topicwire.services.excerpt import excerpt
from topicwire.services.views import Item

NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # when an empty feed was updated; "now" would change at every look
LENGTH = 50  # entries of a feed; readers ask often enough not to miss any
FORMATS = ("atom", "json")
LEAD = 300  # columns of an entry's plain summary
# Characters that XML 1.0 cannot hold (https://www.w3.org/TR/xml/#charsets); hostile titles contain them.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One document with its checked summary."""

    identity: str  # URN that never changes, whatever server carries it
    title: str
    link: str  # the original, or our page if the original has no web address
    page: str  # our page
    published: datetime
    updated: datetime
    author: str
    language: str
    lead: str  # plain text
    content: str  # HTML
    copies: tuple[str, ...]  # names of the other outlets
    item: Item


@dataclass(frozen=True, slots=True)
class Feed:
    """A list of documents, newest first."""

    identity: str
    title: str
    home: str  # its page
    address: str  # of the feed itself
    hub: str  # WebSub hub that readers may be told by; empty: none
    entries: tuple[FeedEntry, ...]

    @property
    def updated(self) -> datetime:
        """Return when something in it changed last."""
        return max((entry.updated for entry in self.entries), default=NEVER)


def identity(kind: str, key: str) -> str:
    """Return a URN for a thing that has a key; equal on every server and in every format."""
    return uuid5(NAMESPACE_URL, f"topicwire:{kind}:{key}").urn


def clean(text: str) -> str:
    """Return a text without the characters that XML cannot hold."""
    return _NOT_XML.sub("", text)


def entries_of(items: Iterable[Item], base: str, environment: Environment) -> tuple[FeedEntry, ...]:
    """Return items as entries; `base` is our own address without a slash at the end."""
    template = environment.get_template("entry.html")
    return tuple(_entry(item, base, template) for item in items)


def _entry(item: Item, base: str, template: Template) -> FeedEntry:
    document = item.document
    page = base + document_path(document.key)
    lead = item.summary.lead.text if item.summary and item.summary.lead else document.text
    return FeedEntry(
        identity=identity("document", document.key),
        title=clean(" ".join(document.title.split())),
        link=safe_link(document.address) or page,
        page=page,
        published=document.published.at,
        updated=max(document.published.at, document.fetched),
        author=clean(document.outlet.romanised),
        language=document.language,
        lead=clean(excerpt(lead, LEAD)),
        content=clean(template.render(item=item, base=base)),
        copies=tuple(dict.fromkeys(copy.romanised for copy in item.copies)),
        item=item,
    )
