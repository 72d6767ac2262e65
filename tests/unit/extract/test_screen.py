"""Pages that are no article, and articles that look a little like them."""

from datetime import UTC, datetime

import pytest

from topicwire.errors import NotAnArticleError
from topicwire.extract.context import ReadContext
from topicwire.extract.read import read
from topicwire.model.document import Kind
from topicwire.model.entry import Entry
from topicwire.model.outlet import Outlet
from topicwire.model.page import Page

NOW = datetime(2025, 7, 20, tzinfo=UTC)
SENTENCE = (
    "The ministers met on Friday, and after long talks they agreed on new rules for trade in the region."
)
LINKED = (
    '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": "False"}</script>'
)
HEADED = "<title>Trade grows in the region - A</title><h1>Trade grows in the region</h1>"
LINKS = "".join(
    f"<li><a href=/{n}>A headline of another article, number {n}, in the list</a></li>" for n in range(12)
)
ARTICLE = "<meta property=og:type content=article>"


class Nobody:
    def lookup(self, host: str) -> Outlet | None:
        return None


def rule_of(source: str, address: str = "https://a.example/news/1.html", content: str = "") -> str:
    """Return the rule a page is discarded by, or the kind of its document."""
    page = Page(address, address, 200, source.encode(), NOW, (("content-type", "text/html"),))
    entry = Entry(address, "source", content=content) if content else None
    try:
        return read(page, ReadContext(Nobody(), NOW, entry)).kind
    except NotAnArticleError as error:
        return error.rule


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        (
            f"<title>A Site</title><ul>{LINKS}</ul><p>About us: this is the site of a newspaper.</p>",
            "list-page",
        ),
        (f"<title>World - A Site</title><h1>World</h1><ul>{LINKS}</ul>", "list-page"),
        (
            "<title>World news today | A Site</title><main>"
            + f"<div><h3><a href=/x>A headline of some article, long enough</a></h3><p>{SENTENCE}</p></div>"
            * 8,
            "list-page",
        ),
        (
            f"<h1>Trade grows</h1><p>{SENTENCE}</p><p>Subscribe to continue reading this and more.</p>",
            "paywall",
        ),
        (
            "<h1>贸易增长</h1><p>部长们周五会面。</p><div class=tip>本文为付费阅读，订阅后继续阅读。</div>",
            "paywall",
        ),
        (
            f"{LINKED}<h1>Trade grows</h1><p>{SENTENCE}</p>",
            "paywall",
        ),
        (
            "<h1>Before you continue</h1><p>We use cookies, and so do our partners.</p>",
            "cookie-wall",
        ),
        ("<title>Just a moment...</title><div id=challenge-form></div>", "captcha"),
        ("<p>Please verify you are a human.</p>", "captcha"),
        ("<title>安全验证</title><p>请完成验证后继续访问。</p>", "captcha"),
        ("<h1>Goal of the week</h1><video src=a.mp4></video><p>Watch the video here.</p>", "video-shell"),
        ("<h1>Goal of the week</h1>", "no-text"),
        ("<p>404</p>", "no-text"),
    ],
)
def test_no_article(source: str, rule: str) -> None:
    assert rule_of(f"<html><body>{source}</body></html>") == rule


@pytest.mark.parametrize(
    "source",
    [
        f"{ARTICLE}<h1>Trade grows in the region</h1><p>{SENTENCE}</p><ul>{LINKS}</ul>",
        f"{HEADED}<p>{SENTENCE}</p><ul>{LINKS}</ul>",
        f"<h1>Trade grows in the region</h1><p>{SENTENCE}</p><div id=bar>We use cookies.</div>",
    ],
)
def test_a_short_text_among_much_else_is_a_flash(source: str) -> None:
    assert rule_of(f"<html><body>{source}</body></html>") == Kind.FLASH


def test_an_article_about_cookies_and_paywalls() -> None:
    text = f"<p>“We use cookies”, says every page, and “subscribe to continue”. {SENTENCE}</p>" * 5
    assert rule_of(f"<h1>What pages say to readers</h1>{text}") == Kind.ARTICLE


def test_a_front_page_is_a_list_though_it_has_a_little_text() -> None:
    assert (
        rule_of(f"<h1>Welcome to the site of a paper</h1><p>{SENTENCE}</p>{LINKS * 3}", "https://a.example/")
        == "list-page"
    )


def test_the_text_of_the_feed_stands_in_where_the_page_has_less() -> None:
    content = f"<p>{SENTENCE}</p>" * 5
    assert rule_of("<p>Please wait while the page is loading.</p>", content=content) == Kind.ARTICLE
