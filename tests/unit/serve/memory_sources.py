"""Sources in memory: what the doors change, without a database or the web."""

import re
from dataclasses import dataclass, replace

from topicwire.errors import NotFoundError, UserError
from topicwire.model.source import Source, SourceKind, SourceState
from topicwire.services.views import SourceView, Subscription


@dataclass
class MemorySources:
    """Sources by key."""

    held: dict[str, SourceView]

    def add(self, address: str, kind: SourceKind, *, title: str = "") -> Source:
        if not address.startswith("http"):
            message = f"{address!r} is not an address that can be fetched."
            raise UserError(message)
        source = Source(address[-8:].replace("/", "-"), kind, address, title=title)
        self.held.setdefault(
            source.key, SourceView(source, SourceState(source.key), 0, 0.0, silent=False, outcomes={})
        )
        return source

    def subscribe(self, place: str) -> Subscription:
        if place == "nobody":
            raise UserError("nobody is no address, no host name and no outlet of the catalogue.")
        feed, sitemap = (
            f"https://{place.removeprefix('https://')}{path}" for path in ("/rss.xml", "/map.xml")
        )
        beside = (Source("beside", SourceKind.SITEMAP, sitemap),)
        return Subscription((self.add(feed, SourceKind.FEED),), beside=beside, notes=("One was left out.",))

    def import_opml(self, data: bytes) -> Subscription:
        listed = re.findall(r'xmlUrl="([^"]+)"', data.decode())
        if not listed:
            raise UserError("The file names no source.")
        return Subscription(tuple(self.add(address, SourceKind.FEED) for address in listed))

    def export_opml(self) -> bytes:
        lines = (f'<outline xmlUrl="{view.source.address}"/>' for view in self.held.values())
        return f"<opml>{''.join(lines)}</opml>".encode()

    def pause(self, key: str, *, paused: bool) -> Source:
        if key not in self.held:
            message = f"There is no source {key!r}."
            raise NotFoundError(message)
        view = self.held[key]
        source = replace(view.source, paused=paused)
        self.held[key] = replace(view, source=source)
        return source

    def remove(self, key: str) -> None:
        self.pause(key, paused=True)
        del self.held[key]
