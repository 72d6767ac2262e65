"""The texts of the sample newsroom: how many, of what sort, and that the files say what the loader reads."""

import re
from collections import Counter
from datetime import UTC, date, datetime

import pytest

from topicwire.sample import SampleArticle, load_articles, load_outlets
from topicwire.sample.page import moment_of

ARTICLES = load_articles()
BY_KEY = {article.key: article for article in ARTICLES}
EDITED = {article.key: article for article in load_articles(edited=True)}

NAME_OF_THE_TOPIC = {
    "zh-Hans": r"上海精神(?!卫生)",
    "zh-Hant": r"上海精神",
    "en": r"Shanghai Spirit\b",
    "ru": r"[Шш]анхайск\w+ дух",
    "ar": r"روح شنغهاي",
}


def names_the_topic(text: str, language: str) -> bool:
    return re.search(NAME_OF_THE_TOPIC[language], text) is not None


def test_there_are_enough_documents_and_outlets() -> None:
    assert len(ARTICLES) >= 40
    assert len({article.outlet for article in ARTICLES}) >= 14
    assert sum(article.belongs for article in ARTICLES) >= 28
    assert sum(not article.belongs for article in ARTICLES) >= 14


def test_most_documents_are_chinese() -> None:
    languages = Counter(article.language.split("-")[0] for article in ARTICLES)
    assert languages["zh"] > len(ARTICLES) / 2
    assert languages["en"] >= 8
    assert languages["ru"] >= 5
    assert languages["ar"] >= 3


def test_every_outlet_publishes() -> None:
    assert {article.outlet for article in ARTICLES} == set(load_outlets())
    assert {"人民日报", "重庆日报", "厦门日报", "中国会计报"} <= {o.name for o in load_outlets().values()}


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.key)
def test_article_is_complete(article: SampleArticle) -> None:
    day = article.published.date() if isinstance(article.published, datetime) else article.published
    assert date(2025, 7, 14) <= day <= date(2025, 7, 25)
    assert article.key.split("/")[1].startswith(
        f"{load_outlets()[article.outlet].local(article.published):%Y-%m-%d}"
    )
    assert not any(paragraph.startswith("##") or "\n" in paragraph for paragraph in article.paragraphs)
    if article.kind == "flash":
        assert len(article.paragraphs) <= 2
    else:
        assert 5 <= len(article.paragraphs) <= 15


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.key)
def test_exactly_the_documents_that_belong_name_the_topic(article: SampleArticle) -> None:
    text = "\n".join((article.title, *article.paragraphs))
    assert names_the_topic(text, article.language) is article.belongs


def test_some_documents_name_the_topic_late_and_only_once() -> None:
    late = [
        article
        for article in ARTICLES
        if article.belongs
        and article.kind == "article"
        and not names_the_topic("\n".join((article.title, *article.paragraphs[:3])), article.language)
    ]
    assert len(late) >= 3


def test_near_misses_are_there() -> None:
    misses = "\n".join("\n".join((a.title, *a.paragraphs)) for a in ARTICLES if not a.belongs)
    for words in (
        "上海精神卫生中心",
        "团队精神",
        "創新精神",
        "Shanghai Spirits Fair",
        "team spirit",
        "روح الفريق",
    ):
        assert words in misses


def test_addresses_are_unique_and_on_the_outlets_hosts() -> None:
    assert len({article.address for article in ARTICLES}) == len(ARTICLES)
    for article in ARTICLES:
        assert article.address.startswith(f"http://{article.outlet}.localhost:8461/")


def test_newest_comes_first() -> None:
    moments = [
        moment_of(article.published) for article in ARTICLES if isinstance(article.published, datetime)
    ]
    assert moments == sorted(moments, reverse=True)


def test_three_outlets_carry_one_text_with_small_changes() -> None:
    original = BY_KEY["xinhuanet/2025-07-23-civilization-dialogue"]
    copies = [article for article in ARTICLES if article.copies_of == original.key]
    assert {copy.outlet for copy in copies} == {"chongqing", "zhengzhou"}
    assert {copy.credit for copy in copies} == {"新华网"}
    titles = {copy.title for copy in copies} - {original.title}
    assert len(titles) == 1
    for copy in copies:
        assert len(set(copy.paragraphs) & set(original.paragraphs)) >= 6
    added = BY_KEY["zhengzhou/2025-07-24-civilization-dialogue"].paragraphs
    assert added[0].startswith("编者按")
    assert "1800人" not in "".join(added)


def test_two_news_flashes() -> None:
    assert Counter(article.kind for article in ARTICLES)["flash"] == 2


def test_one_document_has_only_a_date() -> None:
    bare = [article for article in ARTICLES if not isinstance(article.published, datetime)]
    assert [article.key for article in bare] == ["xiamen/2025-07-19-cold-chain-port"]


def test_one_document_is_edited_later() -> None:
    changed = [key for key, article in BY_KEY.items() if article != EDITED[key]]
    assert changed == ["chinanews/2025-07-21-youth-camp"]
    before, after = BY_KEY[changed[0]], EDITED[changed[0]]
    assert before.address == after.address
    assert len(after.paragraphs) == len(before.paragraphs) + 1
    assert "186名" in before.paragraphs[0]
    assert "208名" in after.paragraphs[0]
    assert after.updated == datetime(2025, 7, 22, 1, 10, tzinfo=UTC)


def test_subheads_are_not_paragraphs() -> None:
    article = BY_KEY["xinhua/2025-07-25-media-forums"]
    assert [text for kind, text in article.blocks if kind == "subhead"] == [
        "从新闻交换到共同采写",
        "数字背后的人",
        "把原则讲成人话",
    ]
    assert len(article.paragraphs) == len(article.blocks) - 3
