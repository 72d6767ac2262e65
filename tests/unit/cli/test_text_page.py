"""The topic page as text has the form of the pages it follows."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from topicwire.cli.text_page import item_text, one_line, summary_text, topic_page_text
from topicwire.model.cluster import Relation
from topicwire.model.document import Document, Kind, Paragraph
from topicwire.model.moment import Moment, Precision, Provenance
from topicwire.model.outlet import Outlet
from topicwire.model.summary import Claim, Group, Summary, Support, Verdict, Way
from topicwire.model.topic import Topic, TopicName
from topicwire.services.views import Copy, Item, ListPage, TopicPage

AT = Moment(datetime(2025, 7, 24, 22, 40, 59, tzinfo=UTC), Precision.SECOND, Provenance.FEED)
DOCUMENT = Document(
    key="0123456789abcdef",
    revision=1,
    address="https://example.org/1",
    title="议员在青岛谈合作",
    outlet=Outlet("people.com.cn", "人民日报", "Ren Min Ri Bao"),
    language="zh-Hans",
    certainty=1.0,
    kind=Kind.ARTICLE,
    published=AT,
    fetched=AT.at,
    paragraphs=(Paragraph(1, "第一段。"), Paragraph(2, "第二段。")),
)
SUPPORTED = Verdict(Support.SUPPORTED, 0.9)


def claim(text: str, *citations: int, support: Support = Support.SUPPORTED) -> Claim:
    return Claim(text, "en", citations, replace(SUPPORTED, support=support))


def summary(*groups: Group, lead: Claim | None = None) -> Summary:
    return Summary(DOCUMENT.key, 1, Way.EXTRACTIVE, "en", lead, groups)


def copy(romanised: str) -> Copy:
    return Copy("k", "名", romanised, "t", AT, Relation.SAME, 1.0)


def test_an_article_is_three_lines() -> None:
    made = summary(
        Group("Group 1: Talks", (claim("They met", 1), claim("They agreed.", 2, 3))),
        Group("Group 2", (claim("Go", 2),)),
    )
    assert item_text(Item(DOCUMENT, made, ())) == (
        "议员在青岛谈合作\nRen Min Ri Bao· 2025-07-24 22:40\n"
        "Group 1: Talks - They met [1] - They agreed [2][3] Group 2 - Go [2]\n"
    )


def test_the_lead_comes_first() -> None:
    made = summary(Group("Group 1", (claim("They met", 2),)), lead=claim("It was a success", 1))
    assert summary_text(made) == "Core Viewpoint - It was a success [1] Group 1 - They met [2]"


def test_what_failed_the_check_is_not_shown_as_fact() -> None:
    wrong = claim("They flew", 1, support=Support.UNSUPPORTED)
    unknown = claim("They sang", 2, support=Support.UNCHECKED)
    made = summary(Group("A", (wrong,)), Group("B", (wrong, unknown)), lead=wrong)
    assert summary_text(made) == "B - They sang [2] (unchecked)"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("They met.", "They met"),
        ("他们见面。", "他们见面"),
        ("Made in the U.S.", "Made in the U.S."),
        ("Signed by George W.", "Signed by George W."),
        ("They met in town 2.", "They met in town 2"),
        ("Why?", "Why?"),
    ],
)
def test_the_full_stop_gives_way_to_the_citation(text: str, shown: str) -> None:
    assert summary_text(summary(Group("A", (claim(text, 1),)))) == f"A - {shown} [1]"


def test_a_flash_and_a_text_without_summary() -> None:
    flash = replace(DOCUMENT, kind=Kind.FLASH)
    assert (
        item_text(Item(flash, None, ()))
        == "议员在青岛谈合作\nnews flash· 2025-07-24 22:40\n第一段。 第二段。\n"
    )
    assert item_text(Item(DOCUMENT, summary(), ())).splitlines()[2] == "第一段。 第二段。"


def test_a_long_text_is_cut_at_a_sentence_end() -> None:
    long = replace(DOCUMENT, paragraphs=(Paragraph(1, "代表们讨论了贸易。" * 100),))
    body = item_text(Item(long, None, ())).splitlines()[2]
    assert body.endswith("。 ...")
    assert 300 < len(body) < 410


def test_a_date_alone_is_shown_as_a_date() -> None:
    dated = replace(DOCUMENT, published=replace(AT, precision=Precision.DAY))
    assert item_text(Item(dated, None, ())).splitlines()[1] == "Ren Min Ri Bao· 2025-07-24"


def test_copies_are_named_once() -> None:
    item = Item(
        DOCUMENT, None, (copy("Xin Hua Wang"), copy("Xin Hua Wang"), copy("Ren Min Ri Bao"), copy("Tass"))
    )
    assert item_text(item).splitlines()[3] == "also in: Xin Hua Wang, Tass"


def test_the_page_begins_with_the_name() -> None:
    topic = Topic("上海精神", "上海精神", (TopicName("zh", "上海精神"),))
    page = topic_page_text(TopicPage(topic, ListPage((Item(DOCUMENT, None, ()),) * 2, 2, None)))
    one = "议员在青岛谈合作\nRen Min Ri Bao· 2025-07-24 22:40\n第一段。 第二段。\n"
    assert page == f"上海精神\n\n{one}\n{one}"
    with_keys = topic_page_text(TopicPage(topic, ListPage((Item(DOCUMENT, None, ()),), 1, None)), keys=True)
    assert with_keys.splitlines()[3] == "Ren Min Ri Bao· 2025-07-24 22:40  0123456789abcdef"
    assert topic_page_text(TopicPage(topic, ListPage((), 0, None))) == "上海精神\n\nNo documents yet.\n"


def test_a_hostile_title_cannot_steer_the_terminal() -> None:
    assert one_line("a\x1b[2Jb\nc\u202ed") == "a [2Jb c d"
