"""A document: what was read from a page, as numbered paragraphs."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from topicwire.model.moment import Moment
from topicwire.model.outlet import Outlet


class Kind(StrEnum):
    """What sort of text a document is."""

    ARTICLE = "article"
    FLASH = "flash"  # one or two paragraphs sent at once
    REPORT = "report"  # a long paper, usually a PDF


class Role(StrEnum):
    """What a paragraph is on its page."""

    TEXT = "text"
    HEADING = "heading"
    ITEM = "item"  # of a list
    TABLE = "table"  # one row a line, cells joined by " | "
    QUOTE = "quote"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A numbered piece of text; what citations name."""

    number: int  # from 1 within a revision, never changed
    text: str
    role: Role = Role.TEXT
    page: int | None = None  # of a PDF, from 1


@dataclass(frozen=True, slots=True)
class Document:
    """One revision of one text."""

    key: str  # 16 hexadecimal digits, made from the canonical address
    revision: int  # from 1
    address: str
    title: str
    outlet: Outlet  # who publishes it
    language: str  # BCP 47: "zh-Hans", "zh-Hant", "en", "ru"; "und" if unknown
    certainty: float  # of the language, 0 to 1
    kind: Kind
    published: Moment
    fetched: datetime
    paragraphs: tuple[Paragraph, ...]
    byline: str = ""
    credit: str = ""  # who wrote it, if the page names somebody else (来源, "Source:")
    raw: str = ""  # SHA-256 of the page's bytes, under which they are stored
    alternates: tuple[str, ...] = ()  # addresses that the page names as its other languages (hreflang)

    @property
    def text(self) -> str:
        """Return all paragraphs, one a line."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs)

    def paragraph(self, number: int) -> Paragraph | None:
        """Return the paragraph of that number, if there is one."""
        return self.paragraphs[number - 1] if 0 < number <= len(self.paragraphs) else None
