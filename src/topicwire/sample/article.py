"""The articles of the sample newsroom as they were written: what a reader of its pages is compared with."""

from __future__ import annotations

import tomllib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Literal

from topicwire.sample.outlet import SampleOutlet, load_outlets

DEFAULT_PORT = 8461

_FENCE = "+++"
_EDIT_SUFFIX = ".edit"


@dataclass(frozen=True, slots=True)
class SampleArticle:
    """One document of the sample newsroom.

    `published` and `updated` are aware times in UTC; `published` is a mere date where the page shows no more.
    `paragraphs` are the article's own, without subheads, captions or anything of the page around it.
    `copies_of` is the key of the article whose text this one carries.
    """

    key: str  # outlet/date-slug, also the name of its file
    address: str
    title: str
    outlet: str
    language: str  # zh-Hans, zh-Hant, en, ru, ar
    published: datetime | date
    kind: Literal["article", "flash", "report"]
    paragraphs: tuple[str, ...]
    belongs: bool
    section: str
    updated: datetime | None = None
    byline: str | None = None
    credit: str | None = None  # who wrote it, where the page names somebody else (来源)
    editor: str | None = None
    copies_of: str | None = None
    blocks: tuple[tuple[Literal["paragraph", "subhead"], str], ...] = ()

    @property
    def path(self) -> str:
        """The part of the address after the host."""
        return "/" + self.address.split("/", 3)[3]

    @property
    def lead(self) -> str:
        """What feeds give as the description."""
        return self.paragraphs[0]

    @property
    def changed(self) -> datetime | date:
        """When the text got its present state."""
        return self.updated or self.published


@cache
def load_articles(port: int = DEFAULT_PORT, *, edited: bool = False) -> tuple[SampleArticle, ...]:
    """Every article, newest first, with addresses on `port`; `edited` gives the newsroom's second state."""
    folder = files(__package__).joinpath("articles")
    found: dict[str, SampleArticle] = {}
    for outlet in load_outlets().values():
        for key, text in _texts(folder.joinpath(outlet.key), outlet.key, edited=edited):
            found[key] = _parse(key, text, outlet, port)
    return tuple(
        sorted(
            found.values(), key=lambda a: (load_outlets()[a.outlet].local(a.published), a.key), reverse=True
        )
    )


def _texts(folder: Traversable, outlet: str, *, edited: bool) -> Iterator[tuple[str, str]]:
    """(key, text) of each file; an edited text comes after the first one, and so replaces it."""
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".txt"))
    for name in sorted(names, key=lambda n: (_EDIT_SUFFIX in n, n)):
        stem = name.removesuffix(".txt")
        if stem.endswith(_EDIT_SUFFIX) and not edited:
            continue
        yield f"{outlet}/{stem.removesuffix(_EDIT_SUFFIX)}", folder.joinpath(name).read_text("utf-8")


def _parse(key: str, text: str, outlet: SampleOutlet, port: int) -> SampleArticle:
    _, head, body = text.split(_FENCE, 2)
    facts: dict[str, Any] = tomllib.loads(head)
    published = _utc(facts.pop("published"))
    blocks = tuple(_block(" ".join(part.split("\n"))) for part in body.strip().split("\n\n"))
    return SampleArticle(
        key=key,
        address=f"http://{outlet.host}:{port}{_path(key, published, outlet)}",
        outlet=outlet.key,
        language=outlet.language,
        published=published,
        updated=_utc(facts.pop("updated")) if "updated" in facts else None,
        kind=facts.pop("kind", "article"),
        paragraphs=tuple(text for kind, text in blocks if kind == "paragraph"),
        blocks=blocks,
        **facts,
    )


def _block(text: str) -> tuple[Literal["paragraph", "subhead"], str]:
    return ("subhead", text.removeprefix("## ")) if text.startswith("## ") else ("paragraph", text)


def _utc(moment: Any) -> Any:
    return moment.astimezone(UTC) if isinstance(moment, datetime) else moment


def _path(key: str, published: datetime | date, outlet: SampleOutlet) -> str:
    local = outlet.local(published)
    return outlet.address.format(
        year=f"{local:%Y}",
        month=f"{local:%m}",
        day=f"{local:%d}",
        slug=key.rsplit("/", 1)[1][len("2025-07-14-") :],
        number=40_000_000 + zlib.crc32(key.encode()) % 10_000_000,
    )
