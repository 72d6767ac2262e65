"""Articles on several pages."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from topicwire.extract.continuation import join, next_page
from topicwire.model.document import Document, Kind, Paragraph
from topicwire.model.moment import Moment, Precision, Provenance
from topicwire.model.outlet import Outlet
from topicwire.model.page import Page

NOW = datetime(2025, 7, 20, tzinfo=UTC)


def page_of(address: str, head: str = "", body: str = "") -> Page:
    source = f"<html><head>{head}</head><body><p>text</p>{body}</body></html>"
    return Page(address, address, 200, source.encode(), NOW)


@pytest.mark.parametrize(
    ("address", "link", "following"),
    [
        ("https://a.cn/n/c1.html", "c1_2.html", "https://a.cn/n/c1_2.html"),
        ("https://a.cn/n/c1.html", "c1_1.html", "https://a.cn/n/c1_1.html"),
        ("https://a.cn/n/c1_2.html", "c1_3.html", "https://a.cn/n/c1_3.html"),
        ("https://a.com/story/", "?page=2", "https://a.com/story/?page=2"),
        ("https://a.com/story?page=2", "?page=3", "https://a.com/story?page=3"),
        ("https://a.com/story/", "/story/2/", "https://a.com/story/2/"),
        ("https://a.com/story/page/2", "/story/page/3", "https://a.com/story/page/3"),
        ("https://a.com/story", "/another-story", None),
        ("https://a.com/story?page=2", "?page=1", None),
        ("https://a.com/story?page=2", "?page=9", None),
        ("https://a.com/story", "https://b.com/story?page=2", None),
        ("https://a.com/story", "javascript:next(2)", None),
        ("https://a.com/story", "http://[broken", None),
        ("https://a.com/2025/07/18/one", "/2025/07/19/two", None),
    ],
)
def test_next_is_the_same_article_one_page_on(address: str, link: str, following: str | None) -> None:
    assert next_page(page_of(address, f'<link rel="next" href="{link}">')) == following
    assert next_page(page_of(address, body=f'<a rel="nofollow next" href="{link}">2</a>')) == following
    assert next_page(page_of(address, body=f'<a href="{link}">下一页 &gt;</a>')) == following


def test_a_page_without_next() -> None:
    assert next_page(page_of("https://a.com/story", body="<a href='?page=2'>more like this</a>")) is None
    assert next_page(Page("https://a.com/", "https://a.com/", 200, b"", NOW)) is None


def document_of(*texts: str) -> Document:
    return Document(
        key="k",
        revision=1,
        address="https://a.com/story",
        title="Title",
        outlet=Outlet("a.com", "A", "A"),
        language="en",
        certainty=1.0,
        kind=Kind.FLASH,
        published=Moment(NOW, Precision.DAY, Provenance.META),
        fetched=NOW,
        paragraphs=tuple(Paragraph(number, text) for number, text in enumerate(texts, 1)),
    )


def test_joined_pages_are_numbered_through_and_repeat_nothing() -> None:
    pages = [document_of("Deck", "One"), document_of("Deck", "Two"), document_of("Deck", "Title", "Three")]
    joined = join(pages)
    assert [(p.number, p.text) for p in joined.paragraphs] == [
        (1, "Deck"),
        (2, "One"),
        (3, "Two"),
        (4, "Three"),
    ]
    assert joined.kind is Kind.ARTICLE
    assert replace(joined, paragraphs=(), kind=Kind.FLASH) == replace(pages[0], paragraphs=())


def test_nothing_cannot_be_joined() -> None:
    with pytest.raises(ValueError, match="no pages"):
        join([])
