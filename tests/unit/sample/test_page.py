"""Pages as bytes: the surroundings, the charset, and what each tells about its time."""

import pytest

from topicwire.sample import SampleArticle, load_articles, load_outlets
from topicwire.sample.page import article_page, front_page

ARTICLES = {article.key: article for article in load_articles()}


def page(key: str) -> bytes:
    article = ARTICLES[key]
    siblings = [other for other in ARTICLES.values() if other.outlet == article.outlet]
    return article_page(article, load_outlets()[article.outlet], siblings)


@pytest.mark.parametrize(
    "article", [a for a in ARTICLES.values() if a.kind != "report"], ids=lambda article: article.key
)
def test_page_has_the_whole_article_and_says_that_it_is_a_sample(article: SampleArticle) -> None:
    outlet = load_outlets()[article.outlet]
    text = page(article.key).decode(outlet.charset)
    for paragraph in article.paragraphs:
        assert paragraph.replace('"', "&#34;").replace("'", "&#39;") in text
    assert "topicwire" in text
    assert text.count("<a ") >= 8  # navigation, links and comments around it


def test_gbk_page_does_not_say_so() -> None:
    content = page("kuaiji/2025-07-18-accounting-bodies")
    with pytest.raises(UnicodeDecodeError):
        content.decode("utf-8")
    assert "charset" not in content.decode("gbk").lower()


def test_time_that_only_people_can_read() -> None:
    text = page("qilu/2025-07-18-qingdao-initiative").decode()
    assert "2025年07月18日 18:08" in text
    assert text.count("18:08") == 1
    assert "<time" not in text


def test_page_with_only_a_date() -> None:
    text = page("xiamen/2025-07-19-cold-chain-port").decode()
    assert '<meta name="publishdate" content="2025-07-19">' in text
    assert "2025年07月19日　" in text


def test_texts_are_escaped() -> None:
    article = ARTICLES["courier/2025-07-24-lawmakers-seminar"]
    hostile = SampleArticle(
        **{name: getattr(article, name) for name in article.__slots__} | {"title": "<b>&"}
    )
    outlet = load_outlets()["courier"]
    assert b'<h1 class="entry-title">&lt;b&gt;&amp;</h1>' in article_page(hostile, outlet, [hostile])


def test_site_templates_differ() -> None:
    styles = {outlet.style for outlet in load_outlets().values()}
    assert styles == {"paper", "legacy", "wire", "modern", "weblog", "gazeta", "sahifa"}


@pytest.mark.parametrize("key", list(load_outlets()))
def test_front_page_lists_every_article(key: str) -> None:
    outlet = load_outlets()[key]
    mine = [article for article in ARTICLES.values() if article.outlet == key]
    text = front_page(outlet, mine).decode(outlet.charset)
    assert all(f'href="{article.path}"' in text for article in mine)
