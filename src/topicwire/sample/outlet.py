"""The outlets of the sample newsroom, read from `outlets.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from functools import cache
from importlib.resources import files
from typing import Literal

Listing = Literal["rss", "rss-full", "rss-bare", "atom", "json", "sitemap", "news-sitemap"]

LISTING_PATHS: dict[Listing, str] = {
    "rss": "/rss.xml",
    "rss-full": "/feed/",
    "rss-bare": "/rss/latest.xml",
    "atom": "/atom.xml",
    "json": "/feed.json",
    "sitemap": "/sitemap.xml",
    "news-sitemap": "/news-sitemap.xml",
}


@dataclass(frozen=True, slots=True)
class SampleOutlet:
    """One publisher of the sample newsroom. `outlets.toml` explains each field."""

    key: str
    name: str
    language: str
    utc_offset: int
    listing: Listing
    style: str
    metadata: Literal["json-ld", "open-graph", "publishdate", "none"]
    address: str
    english: str | None = None
    invented: bool = True
    charset: str = "utf-8"
    declared: bool = True

    @property
    def host(self) -> str:
        """Host name; RFC 6761 keeps everything under `.localhost` on this machine."""
        return f"{self.key}.localhost"

    @property
    def page_language(self) -> str:
        """The language as such sites write it in their HTML and feeds."""
        return {"zh-Hans": "zh-CN", "zh-Hant": "zh-TW"}.get(self.language, self.language)

    @property
    def zone(self) -> timezone:
        """The zone of the times that the outlet prints."""
        return timezone(timedelta(hours=self.utc_offset))

    @property
    def listing_path(self) -> str:
        """Where its list of articles is."""
        return LISTING_PATHS[self.listing]

    def local(self, published: datetime | date) -> datetime:
        """The outlet's own clock at `published`; a mere date is its midnight there."""
        if isinstance(published, datetime):
            return published.astimezone(self.zone)
        return datetime.combine(published, time(), self.zone)


@cache
def load_outlets() -> dict[str, SampleOutlet]:
    """All outlets by key, in the order of the file."""
    table = tomllib.loads(files(__package__).joinpath("outlets.toml").read_text("utf-8"))
    return {key: SampleOutlet(key=key, **row) for key, row in table.items()}
