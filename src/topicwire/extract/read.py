"""Reading a page: the one function of this room that others call."""

import hashlib
import re
from dataclasses import dataclass

from lxml.etree import _Element as Element

from topicwire.errors import BadInputError, NotAnArticleError, TooLargeError
from topicwire.extract.alternates import alternates
from topicwire.extract.block import Block
from topicwire.extract.body import Body, find_body
from topicwire.extract.context import ReadContext
from topicwire.extract.kind import kind_of
from topicwire.extract.moments import Clues, Place, published
from topicwire.extract.origin import authorship, known_outlet, outlet_of, page_names, site_names
from topicwire.extract.paper import read_pdf
from topicwire.extract.plaintext import plain_blocks
from topicwire.extract.screen import SHORTEST, Seen, refuse
from topicwire.extract.segments import letters
from topicwire.extract.structured import Facts, gather
from topicwire.extract.title import title
from topicwire.extract.tree import parse, squeeze
from topicwire.model.document import Document, Paragraph
from topicwire.model.entry import Entry
from topicwire.model.page import Page
from topicwire.text.charset import decode
from topicwire.text.language import detect

_HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|title|meta|div|p|article|table|a|h1|br)\b", re.IGNORECASE
)
_LIST = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:<\?xml[^>]{0,200}>|\s|<!--(?:(?!-->).){0,500}-->)*"
    rb"<(?:rss|feed|rdf:RDF|urlset|sitemapindex|opml)\b",
    re.DOTALL,
)
_SNIFFED = 4_096  # bytes
_MOST_OF_START = 80  # characters of a text that stand for its title
_MAGIC = (
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"PK\x03\x04",
    b"RIFF",
    b"OggS",
    b"ID3",
    b"\x1f\x8b",
    b"\x7fELF",
    b"MZ",
)
_NO_TEXT_TYPES: tuple[str, ...] = (
    "image/",
    "audio/",
    "video/",
    "font/",
    "application/zip",
    "application/json",
    "application/octet-stream",
)
_NO_TEXT_TYPES += (
    "text/css",
    "application/javascript",
    "text/javascript",
    "application/rss",
    "application/atom",
)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the different formats are read into."""

    title: str
    blocks: list[Block]
    facts: Facts
    names: list[str]  # of the site
    root: Element | None = None
    pages: int = 0
    byline: str = ""
    lines: tuple[str, ...] = ()  # short ones from the start of a text without elements


def read(page: Page, context: ReadContext) -> Document:
    """Return the document on a page: HTML, PDF, plain text or Markdown.

    Raises NotAnArticleError (its rule names why: "list-page", "paywall", "cookie-wall", "video-shell",
    "captcha", "no-text"), DiscardError with the rule "bad-time" for a time before 1990, BadInputError for
    bytes that are none of the formats or broken, TooLargeError above `context.limits`; nothing else.
    """
    is_pdf = b"%PDF-" in page.body[:1_024]
    most = context.limits.pdf_bytes if is_pdf else context.limits.body_bytes
    if len(page.body) > most:
        raise TooLargeError(f"the page has {len(page.body)} bytes, more than {most}")
    known = known_outlet(page.final, context.outlets)
    reading = _reading(page, context)
    if len(reading.blocks) > context.limits.paragraphs:
        raise TooLargeError(f"the page has more than {context.limits.paragraphs} paragraphs")
    text = "\n".join(block.text for block in reading.blocks)
    language, certainty = detect(f"{text}\n{reading.title}")
    place = Place(page.final, language, known)
    names = site_names(reading.names, known, page.final)
    root = reading.root
    author, source = (reading.byline, "") if root is None else authorship(root, reading.facts, names)
    address = page.final or page.address
    return Document(
        key=key_of(address),
        revision=context.revision,
        address=address,
        title=reading.title or (context.entry.title if context.entry else "") or _first_words(reading.blocks),
        outlet=outlet_of(address, reading.names, known, language),
        language=language,
        certainty=certainty,
        kind=kind_of(reading.title, reading.blocks, reading.pages),
        published=published(_clues(reading, place, context.entry), page.fetched, context.now),
        fetched=page.fetched,
        paragraphs=tuple(
            Paragraph(number, block.text, block.role, block.page)
            for number, block in enumerate(reading.blocks, 1)
        ),
        byline=author or (context.entry.author if context.entry else ""),
        credit=source,
        raw=hashlib.sha256(page.body).hexdigest(),
        alternates=() if root is None else alternates(root, address),
    )


def _clues(reading: _Reading, place: Place, entry: Entry | None) -> Clues:
    return Clues(
        root=reading.root,
        facts=reading.facts,
        place=place,
        listed=entry.published if entry else None,
        changed=entry.updated if entry else None,
        title=reading.title,
        lines=reading.lines,
    )


def key_of(address: str) -> str:
    """Return the key of the document at a canonical address: 16 hexadecimal digits."""
    return hashlib.sha256(address.encode("utf-8", errors="replace")).hexdigest()[:16]


def _reading(page: Page, context: ReadContext) -> _Reading:
    """Return the text of a page by its format, which its first bytes tell better than its header."""
    declared = page.header("content-type").partition(";")[0].strip().lower()
    start = page.body[:_SNIFFED].lstrip()
    if not start:
        raise NotAnArticleError("the page is empty", rule="no-text")
    if b"%PDF-" in start[:1_024]:
        return _pdf(page, context)
    if start.startswith(_MAGIC) or (declared == "application/pdf"):
        raise BadInputError(f"the page is neither HTML nor PDF nor text: {declared or 'binary'}")
    if _LIST.match(start):
        raise BadInputError("the page is a feed or sitemap, not a document")
    is_html = _HTML.search(page.body[:_SNIFFED].replace(b"\0", b"")) is not None
    if is_html or "html" in declared:
        return _html(page, context)
    if declared.startswith(_NO_TEXT_TYPES) or start.startswith((b"<?xml", b"{", b"[")) or _is_binary(start):
        raise BadInputError(f"the page is neither HTML nor PDF nor text: {declared or 'unknown'}")
    return _text(page, markdown="markdown" in declared or page.final.lower().endswith((".md", ".markdown")))


def _is_binary(start: bytes) -> bool:
    """Return whether bytes hold control characters that no text has, UTF-16 apart."""
    control = sum(byte < 9 or 13 < byte < 32 for byte in start)
    utf16 = start.startswith((b"\xff\xfe", b"\xfe\xff"))
    return control > 0.02 * len(start) and not utf16


def _html(page: Page, context: ReadContext) -> _Reading:
    source, _ = decode(page.body, page.header("content-type"))
    root = parse(source, context.limits.elements)
    facts = gather(root)
    known = known_outlet(page.final, context.outlets)
    listed_title = context.entry.title if context.entry else ""
    names = page_names(root, facts)
    heading = title(root, facts, site_names(names, known, page.final), listed_title)
    found = find_body(root, facts, heading)
    listed = _listed_text(context, heading)
    if listed.amount > found.amount:
        found = listed
    refuse(Seen(root, facts, found, heading, site_names(names, known, page.final), page.final))
    return _Reading(heading, found.blocks, facts, names, root)


def _listed_text(context: ReadContext, heading: str) -> Body:
    """Return the full text that the feed carries, if it does."""
    content = context.entry.content if context.entry else ""
    if not content or len(content) > context.limits.body_bytes:
        return Body([])
    root = parse(f"<html><body><article>{content}</article></body></html>", context.limits.elements)
    return find_body(root, Facts(), heading)


def _pdf(page: Page, context: ReadContext) -> _Reading:
    paper = read_pdf(page.body, context.limits.pdf_pages)
    if sum(letters(block.text) for block in paper.blocks) < SHORTEST:
        raise NotAnArticleError("the PDF has hardly any text", rule="no-text")
    created = paper.created.removeprefix("D:").replace("'", "")
    facts = Facts(metas={"created": [created]} if created else {})
    return _Reading(paper.title, paper.blocks, facts, [], None, paper.pages, paper.author, paper.lines)


def _text(page: Page, *, markdown: bool) -> _Reading:
    source, _ = decode(page.body, page.header("content-type"))
    heading, found = plain_blocks(source, markdown=markdown)
    if sum(letters(block.text) for block in found) < SHORTEST:
        raise NotAnArticleError("the page has hardly any text", rule="no-text")
    return _Reading(heading, found, Facts(), [], lines=tuple(b.text for b in found[:4] if len(b.text) < 120))


def _first_words(found: list[Block]) -> str:
    """Return the start of a text that has no title."""
    text = squeeze(found[0].text)
    if len(text) <= _MOST_OF_START:
        return text
    cut = text[:_MOST_OF_START]
    return f"{cut.rpartition(' ')[0] or cut}…"
