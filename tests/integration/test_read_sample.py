"""Every page of the sample newsroom is read as it was written."""

from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest

from topicwire.errors import BadInputError, DiscardError
from topicwire.extract.context import ReadContext
from topicwire.extract.read import read
from topicwire.model.document import Document, Kind
from topicwire.model.outlet import Outlet
from topicwire.model.page import Page
from topicwire.sample import SampleArticle, load_articles, load_outlets
from topicwire.sample.site import Site
from topicwire.sample.trouble import TROUBLE_HOST

PORT = 8461
NOW = datetime(2025, 8, 1, tzinfo=UTC)
SITE = Site(PORT, edited=False, slow_seconds=0)
ARTICLES = load_articles(PORT)


class Nobody:
    def lookup(self, host: str) -> Outlet | None:
        return None


def read_address(address: str) -> Document:
    parts = urlsplit(address)
    answer = SITE.answer(parts.hostname or "", parts.path)
    headers = (("content-type", answer.content_type),)
    return read(Page(address, address, answer.status, answer.body, NOW, headers), ReadContext(Nobody(), NOW))


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.key)
def test_an_article_is_read_as_written(article: SampleArticle) -> None:
    document = read_address(article.address)
    assert document.title == article.title
    assert [paragraph.text for paragraph in document.paragraphs] == [text for _, text in article.blocks]
    assert document.language == article.language
    assert document.kind is Kind(article.kind)
    outlet = load_outlets()[article.outlet].name
    if document.kind is not Kind.REPORT:  # a PDF does not name its outlet
        assert document.outlet.name == outlet
    assert document.credit in {article.credit or "", "" if article.credit == outlet else article.credit}
    published = document.published.at
    assert published == article.published or published.date() == article.published


@pytest.mark.parametrize(
    ("path", "rule"),
    [
        ("empty.html", "no-text"),
        ("no-text.html", "no-text"),
        ("before-1990.html", "bad-time"),
        ("binary.html", None),
        ("feed.xml", None),
        ("not-xml.xml", None),
    ],
)
def test_pages_that_go_wrong(path: str, rule: str | None) -> None:
    with pytest.raises((DiscardError, BadInputError)) as caught:
        read_address(f"http://{TROUBLE_HOST}:{PORT}/{path}")
    assert getattr(caught.value, "rule", None) == rule


def test_a_page_from_the_future_is_marked() -> None:
    published = read_address(f"http://{TROUBLE_HOST}:{PORT}/future.html").published
    assert published.clamped
    assert published.at <= NOW
