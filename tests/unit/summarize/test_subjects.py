"""Headings out of the closed list of subjects."""

from itertools import chain

import pytest

from topicwire.llm.embeddings import SentenceEncoder
from topicwire.summarize.subjects import subject_headings
from topicwire.text.wordlists import rows

TABLE = rows("topicwire.summarize", "subjects.tsv")
ENCODER = SentenceEncoder()

CARGO = [
    "过去，水产品要先由公路运到西北，再换装铁路，中途至少开箱两次。",
    "新的冷藏班列每两周开行一列，每列编组40个冷藏箱。",
]
POWER = [
    "На юге страны полуденная выработка солнечных станций превышает спрос, и лишнюю энергию некуда девать.",
    "К 2030 году мощность ветровых и солнечных электростанций превысит 500 гигаватт.",
]
MATCH = [
    "The visitors took the lead in the 12th minute from a corner.",
    "The coach praised the team after the draw.",
]


@pytest.mark.parametrize(
    ("texts", "language", "heading"),
    [
        (CARGO, "en", "Transport and Logistics"),
        (CARGO, "zh-Hans", "交通与物流"),
        (POWER, "en", "Energy"),
        (POWER, "ru", "Энергетика"),
        (MATCH, "de", "Sport"),
        (MATCH, "ar", "الرياضة"),
        (MATCH, "xx", "Sport"),
    ],
)
def test_a_group_gets_its_subject_in_the_readers_language(
    texts: list[str], language: str, heading: str
) -> None:
    assert subject_headings([texts], ENCODER, language) == [heading]


def test_no_heading_is_given_twice() -> None:
    found = subject_headings([CARGO, CARGO[::-1], POWER], ENCODER, "en")
    named = [heading for heading in found if heading]
    assert len(named) == len(set(named))
    assert found[0] == "Transport and Logistics"


def test_members_of_an_organisation_are_no_party() -> None:
    ministers = [
        "The meeting brought together all ten members, among them Belarus, which joined only last year.",
        (
            "Delegates spent much of the day on papers that leaders are to sign, including a development "
            "strategy for the coming decade."
        ),
    ]
    party = [
        "The ruling party expelled two cadres.",
        "The central committee will hold its plenum in October.",
    ]
    experts = ["中方专家介绍了基层立法联系点的做法。", "一位来自南亚的议员说，各国法律传统差别很大。"]
    found = [subject_headings([texts], ENCODER, "en") for texts in (ministers, party, experts)]
    assert found == [["Meetings and Forums"], ["Politics and Government"], ["Legislation"]]


def test_a_prize_for_science_is_no_sport() -> None:
    prize = ["每个奖项的单项奖金100万美元。", "北京生命科学研究所邵峰荣获“生命科学”奖。"]
    medal = ["运动员夺得冠军。", "两岸青年在比赛中获得金牌。"]
    found = [subject_headings([texts], ENCODER, "en") for texts in (prize, medal)]
    assert found == [["Prizes and Honours"], ["Sport"]]


def test_a_doubtful_subject_needs_the_rest_of_the_document() -> None:
    wagon = ["The wagon waited two days.", "Nobody had told the sender."]
    alone = ["The couple met on an app which connects people.", "They shared a bottle of wine at the bridge."]
    assert subject_headings([wagon, CARGO], ENCODER, "en")[0] == "Transport and Logistics"
    assert subject_headings([wagon, POWER], ENCODER, "en")[0] == ""
    assert subject_headings([alone, MATCH], ENCODER, "en")[0] == ""


def test_police_who_look_for_somebody_are_no_disaster() -> None:
    police = [
        "民警接到报警后担心求救者的安危，立即赶到现场查看。",
        "报警人所说的地方是一栋商业建筑，民警逐层排查，没有发现被困的人。",
    ]
    note = ["民警再次打开纸条，反复看上面的字。", "民警发现纸条下方有一个像汉字的记号。"]
    found = subject_headings([police, note], ENCODER, "en", "男孩不想上补习班 扔出求救纸条")
    assert found[0] == "Police and Crime"


def test_what_is_about_nothing_gets_none() -> None:
    assert subject_headings([["Yes, she said, and then again yes."]], ENCODER, "en") == [""]


def test_the_title_helps() -> None:
    vague = ["The third one is open at night as well, and the others until eight."]
    assert subject_headings([vague], ENCODER, "en") != ["Health and Medicine"]
    title = "Hospital opens clinics for patients, doctors welcome it"
    assert subject_headings([vague], ENCODER, "en", title) == ["Health and Medicine"]


def test_the_table_is_complete_sorted_and_has_no_heading_twice() -> None:
    assert {len(row) for row in TABLE} == {9}
    assert all(chain.from_iterable(TABLE))
    assert [row[0] for row in TABLE] == sorted(row[0] for row in TABLE)
    for column in range(7):
        assert len({row[column] for row in TABLE}) == len(TABLE)
