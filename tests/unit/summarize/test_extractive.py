"""Summaries out of a document's own sentences."""

# ruff: noqa: E501 - cases are tables
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.texts import Containing, Refusing, document

from topicwire.llm.embeddings import SentenceEncoder
from topicwire.model.document import Kind, Role
from topicwire.model.summary import Way
from topicwire.summarize.extractive import ExtractiveOptions, summarise
from topicwire.summarize.material import leans, strip_dateline

ARTICLE = (
    "新华社天津7月24日电（记者 某某）上海合作组织成员国立法机构研讨会24日在天津开幕，来自十个国家的代表出席会议。",
    "与会代表一致认为，加强立法合作有助于推动地区贸易和投资的发展，并为企业提供稳定的法律环境。",
    "他表示，这一点非常重要，各方都应当为此付出更多的努力和耐心。",
    "研讨会期间，各国代表参观了天津港的自动化码头，了解港口数字化改造的经验和成果。",
    "天津港去年完成集装箱吞吐量超过两千三百万标准箱，航线通达世界一百八十多个国家和地区。",
    "图为研讨会现场。新华社记者 某某 摄",
    "这样的合作能否持续下去，未来还会遇到哪些新的困难和新的挑战呢？",
    "代表们还讨论了绿色能源立法，建议成员国在光伏和氢能领域统一技术标准。",
    "会议通过的联合声明提出，明年将在塔什干举办下一届立法机构研讨会，并设立常设联络办公室。",
    "责任编辑：某某",
)


def test_a_news_article() -> None:
    summary = summarise(
        document(*ARTICLE, title="上合组织成员国立法机构研讨会在天津举行"), ExtractiveOptions(), Containing()
    )
    texts = [claim.text for claim in summary.claims]
    assert summary.way is Way.EXTRACTIVE
    assert (summary.revision, summary.language, summary.left_out) == (3, "zh-Hans", 0)
    assert 3 <= len(texts) <= 6
    assert texts[0].startswith("上海合作组织成员国立法机构研讨会24日")  # first, and without its dateline
    assert not any(word in text for text in texts for word in ("摄", "责任编辑", "？", "新华社"))
    assert all(1 <= len(group.claims) <= 4 and group.heading for group in summary.groups)
    assert 0 < summary.coverage < 1


def test_each_claim_cites_the_paragraph_it_stands_in() -> None:
    made = document(*ARTICLE)
    for claim in summarise(made, ExtractiveOptions(), Containing()).claims:
        assert len(claim.citations) == 1
        paragraph = made.paragraph(claim.citations[0])
        assert paragraph
        assert claim.text in paragraph.text


def test_the_same_document_gives_the_same_summary() -> None:
    first, second = (summarise(document(*ARTICLE), ExtractiveOptions(), Containing()) for _ in range(2))
    assert first.groups == second.groups


@pytest.mark.parametrize("kind", [Kind.FLASH, Kind.ARTICLE])
def test_flashes_and_short_texts_are_shown_as_they_are(kind: Kind) -> None:
    short = document("上合组织峰会将于8月31日至9月1日在天津举办。", "会议已经结束。", kind=kind)
    summary = summarise(short, ExtractiveOptions(), Containing())
    assert summary.way is Way.OWN_TEXT
    assert summary.groups == ()


@pytest.mark.parametrize("text", ["x" * 100_000, "word " * 20_000, "中国经济增长" * 17_000])
def test_a_long_text_without_sentences_is_shown_as_it_is_with_the_reason(text: str) -> None:
    summary = summarise(document(text), ExtractiveOptions(), Containing())
    assert (summary.way, summary.note) == (Way.OWN_TEXT, "too few whole sentences for a summary")


def test_a_long_flash_is_shown_as_it_is() -> None:
    assert (
        summarise(document(*ARTICLE, kind=Kind.FLASH), ExtractiveOptions(), Containing()).way is Way.OWN_TEXT
    )


def test_what_fails_the_check_is_left_out_and_counted() -> None:
    summary = summarise(document(*ARTICLE), ExtractiveOptions(), Refusing("研讨会"))
    assert summary.left_out > 0
    assert all("研讨会" not in claim.text for claim in summary.claims)


def test_headings_of_the_document_become_headings_of_groups() -> None:
    parts: list[str | tuple[str, Role]] = [
        ("立法合作", Role.HEADING),
        *ARTICLE[:3],
        ("绿色能源", Role.HEADING),
        *ARTICLE[7:9],
    ]
    summary = summarise(document(*parts), ExtractiveOptions(shortest=0), Containing())
    assert [group.heading for group in summary.groups] == ["Group 1: 立法合作", "Group 2: 绿色能源"]


def test_nothing_is_said_twice() -> None:
    summary = summarise(document(*ARTICLE[:6], *ARTICLE[:6]), ExtractiveOptions(), Containing())
    texts = [claim.text for claim in summary.claims]
    assert len(texts) == len(set(texts))


@pytest.mark.parametrize(
    ("language", "line", "rest"),
    [
        ("zh", "新华社北京7月24日电（记者 张三）外交部发言人表示欢迎。", "外交部发言人表示欢迎。"),
        ("zh", "新华社符拉迪沃斯托克7月22日电　俄罗斯学者接受采访时说好。", "俄罗斯学者接受采访时说好。"),
        ("zh", "中新网7月24日电 据外媒报道，会议在天津举行。", "据外媒报道，会议在天津举行。"),
        ("zh", "本报北京7月23日讯 记者从商务部获悉，出口增长了一成。", "记者从商务部获悉，出口增长了一成。"),
        ("zh", "本报讯（记者 李四）昨日下午，论坛在郑州开幕并发布报告。", "昨日下午，论坛在郑州开幕并发布报告。"),
        ("zh", "华龙网-新重庆客户端讯 今（9）日，市民杨某报警称纸团落下。", "今（9）日，市民杨某报警称纸团落下。"),
        ("zh", "7月16日，外交部发言人主持例行记者会并回答提问。", "7月16日，外交部发言人主持例行记者会并回答提问。"),
        ("en", "BEIJING, July 24 (Xinhua) -- The forum opened on Thursday.", "The forum opened on Thursday."),
        ("en", "MOSCOW (AP) — Russia said it would join the talks.", "Russia said it would join the talks."),
        ("en", "NEW DELHI: The capital of India was covered in smog.", "NEW DELHI: The capital of India was covered in smog."),
        ("en", "The forum — the largest so far — opened on Thursday.", "The forum — the largest so far — opened on Thursday."),
        ("ru", "МОСКВА, 24 июля. /ТАСС/. Форум открылся в четверг.", "Форум открылся в четверг."),
        ("ru", "МОСКВА, 24 июл — РИА Новости. Форум открылся в четверг.", "Форум открылся в четверг."),
        ("ru", "Форум открылся в четверг — первый в этом году.", "Форум открылся в четверг — первый в этом году."),
        ("ar", "موسكو 24 يوليو (رويترز) - افتتح المنتدى يوم الخميس.", "افتتح المنتدى يوم الخميس."),
    ],
)  # fmt: skip
def test_datelines(language: str, line: str, rest: str) -> None:
    assert strip_dateline(line, language) == rest


def test_groups_are_numbered() -> None:
    groups = summarise(document(*ARTICLE), ExtractiveOptions(), Containing()).groups
    assert [group.heading.partition(":")[0] for group in groups] == [
        f"Group {n + 1}" for n in range(len(groups))
    ]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=120), max_size=12), st.sampled_from(["zh", "en", "und", "xx"]))
def test_any_document(texts: list[str], language: str) -> None:
    made = document(*texts, language=language)
    summary = summarise(made, ExtractiveOptions(shortest=0), Containing())
    assert all(made.paragraph(number) for claim in summary.claims for number in claim.citations)


def test_one_line_of_100_000_characters() -> None:
    summary = summarise(document("字" * 100_000), ExtractiveOptions(), Containing())
    assert summary.way is Way.OWN_TEXT


def test_two_megabytes() -> None:
    made = document(*ARTICLE * 450)
    assert 3 <= len(summarise(made, ExtractiveOptions(), Containing()).claims) <= 12


@pytest.mark.parametrize(
    ("language", "text", "back"),
    [
        ("en", "In turn, the ministry promised to answer within a month.", True),
        ("en", "In the north, however, warnings covered a large area.", True),
        ("en", "Six of them launched bottles below 40 per cent alcohol.", True),
        ("en", "As such, the device is the only one that works.", True),
        ("en", "What it did not do was to settle how papers are read.", True),
        ("en", "Turkey and Greece signed the accord.", False),
        ("en", "The thousands who came were turned away.", False),
        ("zh", "另一路嘉宾走进历史文化街区。", True),
        ("zh", "中方代表出席会议并发言。", False),
        ("zh", "门诊为此开设了家长课堂，每次90分钟。", True),
        ("zh", "厂里能焊这种钢的工人现在有230多人。", True),
        ("zh-Hant", "兩國教師於是重編了教材。", True),
        ("zh", "专家指出，城市更新为此提供了新的机遇，市民也因此受益。", False),
        ("zh", "后来两国媒体联合发布核查结果。", True),
        ("ru", "В свою очередь, глава администрации пообещал сотрудничать.", True),
        ("ru", "Среди них программа стажировок.", True),
        ("ru", "Вице-премьер открыл форум.", False),
        ("de", "All das wusste er bereits.", True),
        ("fr", "En outre, le parquet a ouvert une enquête.", True),
        ("es", "Sin embargo, el organismo pide prudencia.", True),
    ],
)
def test_sentences_that_lean_on_the_one_before(language: str, text: str, back: bool) -> None:
    assert leans(text, language) is back


SCENE = (
    "一大早，几名年轻人背着帆布包走进老城的石板路，一边走一边拿手机拍照，不时停下来向路边的老人打听方向。",
    "上海合作组织成员国立法机构研讨会当天在天津开幕，来自十个国家的立法机构代表讨论贸易和投资立法。",
    "研讨会期间，各国代表参观了天津港的自动化码头，了解港口数字化改造的经验和成果。",
    "天津港去年完成集装箱吞吐量超过两千三百万标准箱，航线通达世界一百八十多个国家和地区。",
    "代表们还讨论了绿色能源立法，建议成员国在光伏和氢能领域统一技术标准。",
    "会议通过的联合声明提出，明年将在塔什干举办下一届立法机构研讨会，并设立常设联络办公室。",
    "主办方介绍，与会者将把各自国家的法律文本交给秘书处，由秘书处翻译成三种语言后公开发布。",
    "一位南亚议员认为，各国法律传统差别很大，但是协商的方法可以共用，交流本身就是收获。",
    "当地大学的学生为会议做了两周的准备，他们把三百多页的材料译成了英语、俄语和汉语。",
    "下一次工作组会议定于九月在线上举行，届时将公布各国联络员的名单和联系方式。",
)


def test_the_lead_is_the_early_sentence_that_says_what_it_is_about() -> None:
    made = document(*SCENE, title="上合组织成员国立法机构研讨会在天津开幕")
    summary = summarise(made, ExtractiveOptions(share=0.8), Containing(), SentenceEncoder())
    assert summary.lead
    assert summary.lead.citations == (2,)
    assert summary.lead not in [claim for group in summary.groups for claim in group.claims]


def test_a_short_summary_has_no_lead() -> None:
    assert (
        summarise(document(*ARTICLE), ExtractiveOptions(most_claims=4), Containing(), SentenceEncoder()).lead
        is None
    )
