"""What is a copy and what is not."""

import pytest
from tests.unit.dedup.texts import CHINESE, ENGLISH, candidate, document

from topicwire.dedup.comparison import Fingerprint, fingerprint, is_copy, overlap, relation
from topicwire.model.cluster import Relation


def printed(*paragraphs: str, title: str = "A yard opens", key: str = "b") -> Fingerprint:
    return fingerprint(document(key, paragraphs, title))


ORIGINAL = printed(*ENGLISH, key="a")
NOTE = "Editor's note: this report is carried by agreement with the Zhenhua Courier; the headline is ours."
OTHER = (
    "A herd of wild asses was seen near the salt lake for the first time in thirty years.",
    "Rangers counted eleven animals, two of them foals, and put up a fence along the road.",
    "The reserve wants to bring tank water to the plain before the dry months begin.",
    "Herders will be paid for pastures that they leave to the animals, the ministry said.",
)


@pytest.mark.parametrize(
    ("paragraphs", "title", "expected"),
    [
        (ENGLISH, "A yard opens", Relation.SAME),
        (ENGLISH, "River port grows", Relation.RETITLED),
        (ENGLISH[:3], "A yard opens", Relation.CUT),
        ((NOTE, *ENGLISH), "A yard opens", Relation.EDITED),
        ((*OTHER, *ENGLISH), "A yard opens", Relation.EXTENDED),
        (tuple(reversed(ENGLISH)), "A yard opens", Relation.SAME),
        ((*ENGLISH[:4], *OTHER), "A yard opens", Relation.EDITED),
        (
            (*ENGLISH[:5], ENGLISH[5].replace("41,200", "41,300"), *ENGLISH[6:]),
            "A yard opens",
            Relation.EDITED,
        ),
        (tuple(text.upper() for text in ENGLISH), "A YARD OPENS", Relation.SAME),
    ],
    ids=["same", "retitled", "cut", "note", "extended", "reordered", "half_new", "corrected", "capitals"],
)
def test_copies(paragraphs: tuple[str, ...], title: str, expected: Relation) -> None:
    copy = printed(*paragraphs, title=title)
    assert is_copy(copy, ORIGINAL)
    assert is_copy(ORIGINAL, copy)
    assert relation(copy, ORIGINAL, overlap(copy, ORIGINAL)) is expected


def test_traditional_characters_are_the_same_text() -> None:
    simplified = printed(*CHINESE, title="第二座堆场")
    traditional = printed(
        "振華內河港週日啟用第二座集裝箱堆場，比原計劃提前半年。",
        "工程人員把舊糧倉向內陸移動了四十米，好讓兩臺起重機並排作業。",
        "港務負責人林偉表示，新堆場將首先服務上游河谷的果農。",
        "一條新的鐵路專用線把堆場與沿大壩北上的幹線連接起來。",
        "去年冬天多名裝卸工在結冰的木板上滑倒，工人們因此要求修建帶頂棚的通道。",
        "該港上半年共處理集裝箱41200個，同比增長7.5%。",
        "鄰近地區的官員擔心，清晨卡車會擠滿唯一的橋樑。",
        "交通部門宣佈，第二座橋樑的研究報告將於十月公佈。",
        title="第二座堆場",
    )
    assert is_copy(simplified, traditional)
    shared = overlap(traditional, simplified)
    assert relation(traditional, simplified, shared) in {Relation.SAME, Relation.EDITED}


RETOLD = (
    "Zhenhua has a new container yard, opened half a year earlier than planned, on Sunday.",
    "To let two cranes stand side by side, silos for grain were shifted inland by forty metres.",
    "Fruit from the upper valley will come first, according to Lin Wei, who runs the harbour.",
    "In six months 41,200 containers passed through, a rise of 7.5 percent.",
    "The transport office will say in October what it thinks of a second bridge.",
)
WEATHER = (
    "Weather for {}: sunny spells over the valley with a light breeze from the north, highs of {} degrees.",
    "Tonight it will be clear, and temperatures fall to {} degrees; the wind reaches {} kilometres an hour.",
    "The river stands at {} centimetres at the dam; bathing is allowed below the second lock.",
)
MARKET = "收盘：沪指{}{}%，报{}点，深成指{}%，报{}点，创业板指{}%。两市成交额{}亿元，较上个交易日放量{}亿元。"
FLASH = "快讯：中国人民银行今日开展{}亿元7天期逆回购操作，利率为1.40%，今日有{}亿元逆回购到期。"


PLAYS = (
    "Attempt missed. {} ({}) right footed shot from outside the box is too high.",
    "{} ({}) wins a free kick in the defensive half.",
    "Corner, {}. Conceded by {} after a long ball.",
    "Substitution, {}. {} replaces a tired defender.",
    "Foul by {} ({}) near the halfway line.",
)


def match(players: str) -> tuple[str, ...]:
    """Return a report of a match that is told in set phrases, with these players."""
    names = players.split()
    return tuple(
        text.format(names[at % len(names)], names[(at * 3 + 1) % len(names)])
        for at, text in enumerate(PLAYS * 6)
    )


def filled(*values: object) -> tuple[str, ...]:
    parts = iter(values)
    return tuple(text.format(*(next(parts) for _ in range(text.count("{}")))) for text in WEATHER)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (ENGLISH, RETOLD),
        (ENGLISH, OTHER),
        (ENGLISH[:1], (*ENGLISH[:1], *OTHER, *RETOLD[1:])),
        (filled("Monday", 31, 17, 12, 214), filled("Tuesday", 28, 15, 33, 209)),
        (
            (MARKET.format("涨", "0.35", "3505.62", "0.81", "10856.73", "1.03", "14335", "1231"),),
            (MARKET.format("跌", "0.12", "3501.41", "0.44", "10808.92", "0.97", "13919", "416"),),
        ),
        ((FLASH.format(1074, 691),), (FLASH.format(2262, 425),)),
        (
            ("双色球开奖号码：02 09 14 21 27 30，蓝球11，奖池17.4亿元",),
            ("双色球开奖号码：03 08 16 18 25 33，蓝球06，奖池18.1亿元",),
        ),
        ((*OTHER, *ENGLISH[:5]), (*RETOLD, *ENGLISH[:5])),
        (match("Ash Birk Cole Dunn Eyre Ford Gale"), match("Holt Ives Jory Kemp Lamb Moss Nash Orr")),
        (("Watch the video.",), ("Watch the film.",)),
        ((), ()),
    ],
    ids=[
        "retold",
        "unlike",
        "quoted",
        "weather",
        "market",
        "flash",
        "lottery",
        "same_ending",
        "set_phrases",
        "notices",
        "empty",
    ],
)
def test_different_texts(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    assert not is_copy(printed(*one, key="a"), printed(*other))
    assert not is_copy(printed(*other, key="a"), printed(*one))


def test_a_tiny_text_needs_the_same_title_too() -> None:
    notice = printed("Watch the video.", key="a")
    assert is_copy(notice, printed("Watch the video."))
    assert not is_copy(notice, printed("Watch the video.", title="Another film"))


def test_the_overlap_of_a_part_and_its_whole() -> None:
    part = printed(*ENGLISH[:3])
    assert overlap(part, ORIGINAL).one == 1.0
    assert overlap(ORIGINAL, part).larger == 1.0
    assert overlap(ORIGINAL, part).one == pytest.approx(part.length / ORIGINAL.length)
    assert overlap(ORIGINAL, candidate("b", OTHER).fingerprint).larger == 0.0
