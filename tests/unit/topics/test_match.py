"""Which documents belong to a topic, and the words that say so."""

from datetime import UTC, datetime

import pytest

from topicwire.model.document import Document, Kind, Paragraph
from topicwire.model.moment import Moment, Precision, Provenance
from topicwire.model.outlet import Outlet
from topicwire.model.topic import Evidence, Topic, TopicName
from topicwire.topics.match import find_name, match

ZH, EN, RU, AR = (
    TopicName("zh", "上海精神"),
    TopicName("en", "Shanghai Spirit"),
    TopicName("ru", "Шанхайский дух"),
    TopicName("ar", "روح شنغهاي"),
)
SPIRIT = Topic("上海精神", "上海精神", (ZH, EN, RU, AR))


def document(title: str, *texts: str) -> Document:
    now = datetime(2025, 7, 24, tzinfo=UTC)
    return Document(
        "0123456789abcdef",
        1,
        "https://example.org/1",
        title,
        Outlet("example.org", "Example", "Example"),
        "zh-Hans",
        1.0,
        Kind.ARTICLE,
        Moment(now, Precision.DAY, Provenance.META),
        now,
        tuple(Paragraph(number, text) for number, text in enumerate(texts, start=1)),
    )


FOUND = [
    (ZH, "弘扬“上海精神”", "上海精神"),
    (ZH, "弘揚上海精神，共建家園", "上海精神"),
    (ZH, "践行上海精神的实践", "上海精神"),
    (ZH, "“上海 精神”", "上海 精神"),
    (ZH, "上海“精神”", "上海“精神”"),
    (ZH, "让上海精神焕发新活力", "上海精神"),
    (ZH, "上海精神研究中心成立", "上海精神"),
    (TopicName("zh", "华为"), "華為公司", "華為"),
    (TopicName("zh", "上海"), "上海市政府", "上海"),
    (TopicName("zh", "新能源汽车"), "新能源汽车销量", "新能源汽车"),
    (TopicName("zh", "一带一路"), "“一带一路”倡议", "一带一路"),
    (TopicName("zh", "AI芯片"), "在ＡＩ芯片领域", "ＡＩ芯片"),
    (TopicName("zh", "人工智能"), "全球人工智能大会", "人工智能"),
    (TopicName("zh", "长江大桥"), "南京市长江大桥", "长江大桥"),
    (EN, "the “Shanghai Spirit”’s values", "Shanghai Spirit"),
    (EN, "the Shanghai-spirit", "Shanghai-spirit"),
    (EN, "SHANGHAI SPIRIT GUIDES", "SHANGHAI SPIRIT"),
    (RU, "Шанхайского духа", "Шанхайского духа"),
    (RU, "в «Шанхайском духе»", "Шанхайском духе"),
    (AR, "تعزيز روح شنغهاي", "روح شنغهاي"),
    (AR, "الالتزام بروح شنغهاي", "بروح شنغهاي"),
    (TopicName("en", "SCO"), "the SCO's members", "SCO"),
    (TopicName("en", "U.S. Steel"), "made by U.S. Steel", "U.S. Steel"),
    (TopicName("ru", "электромобиль"), "Новые электромобили", "электромобили"),
    (TopicName("fr", "europeenne"), "stratégie européenne", "européenne"),
]
NOT_FOUND = [
    (ZH, "上海精神卫生中心门诊"),
    (ZH, "上海精神病院"),
    (ZH, "上海精神文明建设"),
    (ZH, "上海精神酒业有限公司"),
    (ZH, "上海的精神面貌"),
    (ZH, "上海。精神"),
    (TopicName("zh", "京剧"), "在东京剧场演出"),
    (TopicName("zh", "市长"), "南京市长江大桥"),
    (TopicName("zh", "苹果"), "一瓶苹果酱"),
    (EN, "Shanghai Spirits Festival"),
    (EN, "Shanghai Spirit Distillery opened"),
    (EN, "He left Shanghai. Spirit matters"),
    (EN, "a shanghai spiritual home"),
    (RU, "Шанхайские духи от Диор"),
    (RU, "Шанхайская духовность"),
    (TopicName("en", "WHO"), "the man who came"),
    (TopicName("en", "SCO"), "they scold"),
]


@pytest.mark.parametrize(("name", "text", "words"), FOUND)
def test_found(name: TopicName, text: str, words: str) -> None:
    assert [text[span.start : span.end] for span in find_name(text, name)] == [words]


@pytest.mark.parametrize(("name", "text"), NOT_FOUND)
def test_not_found(name: TopicName, text: str) -> None:
    assert find_name(text, name) == ()


def test_reasons_name_the_words_and_the_paragraphs() -> None:
    found = match(
        document("弘扬“上海精神”", "无关。", "He praised the Shanghai Spirit.", "上海精神，上海精神。"),
        SPIRIT,
    )
    assert found is not None
    assert [(reason.evidence, reason.found, reason.paragraph) for reason in found.reasons] == [
        (Evidence.TITLE, "上海精神", None),
        (Evidence.TEXT, "Shanghai Spirit", 2),
        (Evidence.TEXT, "上海精神", 3),
    ]


def test_no_mention_no_match() -> None:
    assert match(document("上海天气", "上海精神病院开放日。"), SPIRIT) is None


def test_the_score_grows_with_mentions() -> None:
    far = match(document("a", "b", "c", "d", "上海精神。"), SPIRIT)
    title = match(document("上海精神", "b"), SPIRIT)
    both = match(document("上海精神", "上海精神。", "上海精神。"), SPIRIT)
    assert far
    assert title
    assert both
    assert 0 < far.score < title.score < both.score < 1
