"""Documents for the tests of copies."""

from datetime import UTC, datetime, timedelta

from topicwire.dedup.comparison import fingerprint
from topicwire.dedup.decision import Candidate
from topicwire.model.document import Document, Kind, Paragraph
from topicwire.model.moment import Moment, Precision, Provenance
from topicwire.model.outlet import Outlet

NOON = datetime(2025, 7, 20, 12, tzinfo=UTC)
ENGLISH = (
    "The river port of Zhenhua opened a second container yard on Sunday, six months ahead of schedule.",
    "Engineers moved the old grain silos forty metres inland so that two cranes could work side by side.",
    "Harbour master Lin Wei said the yard would first serve fruit growers from the upper valley.",
    "A new railway siding links the yard with the main line, which runs north along the dam.",
    "Dockers had asked for covered walkways after several falls on icy planks last winter.",
    "The port handled 41,200 containers in the first half of the year, 7.5 percent more than a year ago.",
    "Officials in the neighbouring district fear that lorries will crowd the only bridge at dawn.",
    "A study of a second bridge is to be published in October, the transport office announced.",
)
CHINESE = (
    "振华内河港周日启用第二座集装箱堆场，比原计划提前半年。",
    "工程人员把旧粮仓向内陆移动了四十米，好让两台起重机并排作业。",
    "港务负责人林伟表示，新堆场将首先服务上游河谷的果农。",
    "一条新的铁路专用线把堆场与沿大坝北上的干线连接起来。",
    "去年冬天多名装卸工在结冰的木板上滑倒，工人们因此要求修建带顶棚的通道。",
    "该港上半年共处理集装箱41200个，同比增长7.5%。",
    "邻近地区的官员担心，清晨卡车会挤满唯一的桥梁。",
    "交通部门宣布，第二座桥梁的研究报告将于十月公布。",
)


def document(
    key: str, paragraphs: tuple[str, ...], title: str = "A yard opens", hours: float = 0
) -> Document:
    """Return a document published so many hours after noon."""
    at = NOON + timedelta(hours=hours)
    return Document(
        key=key,
        revision=1,
        address=f"https://example.org/{key}",
        title=title,
        outlet=Outlet("example.org", "Example", "Example"),
        language="und",
        certainty=0.0,
        kind=Kind.ARTICLE,
        published=Moment(at, Precision.MINUTE, Provenance.FEED),
        fetched=at,
        paragraphs=tuple(Paragraph(number, text) for number, text in enumerate(paragraphs, 1)),
    )


def candidate(
    key: str, paragraphs: tuple[str, ...], title: str = "A yard opens", hours: float = 0
) -> Candidate:
    """Return the same as a candidate."""
    made = document(key, paragraphs, title, hours)
    return Candidate(fingerprint(made), made.published.at)
