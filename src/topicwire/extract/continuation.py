"""Articles on several pages: which page comes next, and how their documents become one."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from urllib.parse import urldefrag, urljoin, urlsplit

from topicwire.errors import NotAnArticleError, TooLargeError
from topicwire.extract.addresses import host_of
from topicwire.extract.block import Block
from topicwire.extract.context import ReadLimits
from topicwire.extract.kind import kind_of
from topicwire.extract.tree import parse, visible
from topicwire.extract.wordlists import words
from topicwire.model.document import Document, Paragraph
from topicwire.model.page import Page
from topicwire.text.charset import decode

_LIMITS = ReadLimits()
MOST_PAGES = 20  # of one article; more are a list or a trap
# The number of a page where sites put it: "?page=2", "/page/2", "/2", "_2.html", "-p2".
_NUMBER = re.compile(
    r"[?&](?:page|p|pg|pagina|seite|curpage)=\d{1,3}(?=&|\Z)|/(?:page|p)/?\d{1,3}(?=/?\Z)"
    r"|(?:[_-]p?\d{1,2}|/\d{1,2})(?=(?:\.s?html?|\.php|\.aspx?)?/?\Z)",
    re.IGNORECASE,
)
_END = re.compile(r"(?:index)?(?:\.s?html?|\.php|\.aspx?)?/?\Z", re.IGNORECASE)


def next_page(page: Page, limits: ReadLimits = _LIMITS) -> str | None:
    """Return the address of the page that continues a page's article, None if it is the last or only one.

    A page must link to it as next (rel="next", or in words like 下一页), and the two addresses may differ in
    nothing but the number of the page: "next" often leads to another article.
    """
    if len(page.body) > limits.body_bytes:
        return None
    source, _ = decode(page.body, page.header("content-type"))
    try:
        candidates = list(_links(source, limits))
    except (NotAnArticleError, TooLargeError):
        return None
    for link in candidates:
        try:
            address = urldefrag(urljoin(page.final, link))[0]
        except ValueError:
            continue
        if _continues(page.final, address):
            return address
    return None


def _links(source: str, limits: ReadLimits) -> Iterator[str]:
    """Yield the addresses that a page calls next."""
    root = parse(source, limits.elements)
    labels = words("next-labels.tsv")
    for element in root.iter("link", "a"):
        link = (element.get("href") or "").strip()
        named = "next" in (element.get("rel") or "").lower().split()
        if link and (named or (element.tag == "a" and visible(element).casefold().strip(" >»›→") in labels)):
            yield link


def _continues(address: str, following: str) -> bool:
    """Return whether an address is a later page of another: same host, same stem, a higher number."""
    if host_of(address) != host_of(following) or urlsplit(following).scheme not in {"http", "https"}:
        return False
    if _stem(address) != _stem(following):
        return False
    here, there = _number(address), _number(following)
    return there is not None and (there == here + 1 if here is not None else there in {1, 2})


def _stem(address: str) -> str:
    """Return an address without the number of its page and its ending."""
    bare = urldefrag(address)[0].removeprefix("http://").removeprefix("https://")
    return _END.sub("", _NUMBER.sub("", bare)).rstrip("/?_-")


def _number(address: str) -> int | None:
    """Return the number of the page that an address names; the first has none, the second 1 or 2."""
    found = _NUMBER.search(urldefrag(address)[0])
    digits = re.search(r"\d+", found[0]) if found else None
    return int(digits[0]) if digits else None


def join(documents: Sequence[Document]) -> Document:
    """Return the documents of an article's pages as one: facts of the first, paragraphs numbered anew.

    What later pages repeat of the first (summary, title) is left out. Raises ValueError without documents.
    """
    if not documents:
        raise ValueError("no pages to join")
    first = documents[0]
    seen = {paragraph.text for paragraph in first.paragraphs} | {first.title}
    texts = list(first.paragraphs)
    for document in documents[1:MOST_PAGES]:
        fresh = [paragraph for paragraph in document.paragraphs if paragraph.text not in seen]
        seen |= {paragraph.text for paragraph in fresh}
        texts += fresh
    numbered = tuple(Paragraph(n, p.text, p.role, p.page) for n, p in enumerate(texts, 1))
    kind = kind_of(first.title, [Block(p.text, p.role) for p in numbered], 0)
    return replace(first, paragraphs=numbered, kind=kind)
