"""Where a query is found in a document, and why."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from topicwire.model.document import Document, Kind, Paragraph
from topicwire.model.moment import Moment, Precision, Provenance
from topicwire.model.outlet import Outlet
from topicwire.search.interface import Near, Translated
from topicwire.search.passages import (
    FOLDED_AT_ONCE,
    MAX_NEEDLES,
    MAX_SEARCHED,
    SNIPPET,
    Evidence,
    explain,
    needles,
)
from topicwire.search.query import parse
from topicwire.text.normalise import fold
from topicwire.text.words import segment

NOW = datetime(2025, 7, 25, tzinfo=UTC)


def document(title: str, *paragraphs: str, language: str = "zh-Hans") -> Document:
    return Document(
        key="1" * 16,
        revision=1,
        address="https://people.com.cn/1",
        title=title,
        outlet=Outlet("people.com.cn", "人民日报", "Ren Min Ri Bao"),
        language=language,
        certainty=1.0,
        kind=Kind.ARTICLE,
        published=Moment(NOW, Precision.MINUTE, Provenance.META),
        fetched=NOW,
        paragraphs=tuple(Paragraph(number, text) for number, text in enumerate(paragraphs, start=1)),
    )


LAW = document("上合组织加强立法合作", "代表们在天津会面。", "長江大橋通車，潘功胜说投资3.67万亿元。")
TRADE = document(
    "Trade grows", "Members cooperated on customs.", "The cooperation was praised.", language="en"
)


def found(query: str, text: Document, near: tuple[Near, ...] = ()) -> Evidence:
    return explain(parse(query, NOW), text, near)


def marked(evidence: Evidence) -> list[tuple[int | None, list[str]]]:
    return [(one.paragraph, [one.text[a:b] for a, b in one.marks]) for one in evidence.passages]


@pytest.mark.parametrize(
    ("query", "text", "marks"),
    [
        ("立法", LAW, [(None, ["立法"])]),
        ("立法 天津", LAW, [(None, ["立法"]), (1, ["天津"])]),
        ("长江", LAW, [(2, ["長江"])]),
        ("潘功胜", LAW, [(2, ["潘功胜"])]),
        ("3.67万亿", LAW, [(2, ["3.67万亿"])]),
        ('"大桥通车"', LAW, [(2, ["大橋通車"])]),
        ("桥", LAW, [(2, ["橋"])]),
        ("cooperation", TRADE, [(1, ["cooperated"])]),
        ("cooperation praise", TRADE, [(2, ["cooperation", "praised"])]),
        ("coop*", TRADE, [(1, ["cooperated"])]),
        ("the trade of", TRADE, [(None, ["Trade"])]),
        ("title:trade", TRADE, [(None, ["Trade"])]),
        ("-trade customs", TRADE, [(1, ["customs"])]),
        ("lang:en", TRADE, []),
        ("市长", document("南京市长江大桥", "通车。"), []),
        ("天津", document("", "会议结束了。代表们在天津会面！大家去天津。"), [(1, ["天津", "天津"])]),
        ("terugkomen", document("", "Zij zijn teruggekomen.", language="nl"), [(1, ["teruggekomen"])]),
        ('"上海合作"', document("", "他到上海。合作开始。"), [(1, ["上海。合作"])]),
        ("开始 他", document("", "他到上海。合作开始。"), [(1, ["他", "开始"])]),
    ],
)
def test_marks(query: str, text: Document, marks: list[tuple[int | None, list[str]]]) -> None:
    assert marked(found(query, text)) == marks


def test_reasons() -> None:
    assert found("立法 天津", LAW).why == ("title contains 立法", "paragraph 1 contains 天津")
    near = (Near(LAW.key, 2, 0.6),)
    evidence = found("bridge opens", LAW, near)
    assert evidence.why == ("passage close in meaning",)
    assert marked(evidence) == [(2, [])]
    assert found("bridge", LAW, (Near(LAW.key, 0, 0.6),)).why == ("title close in meaning",)


@pytest.mark.parametrize(
    ("language", "text", "marked_as"),
    [
        ("zh-Hans", "会议在华沙举行。", "华沙"),
        ("ru", "Встреча прошла в Варшаве.", "Варшаве"),
        ("en", "The meeting was in 华沙.", None),
    ],
)
def test_a_translated_word_is_marked_and_named(language: str, text: str, marked_as: str | None) -> None:
    translated = (Translated("Warsaw", "zh", "华沙"), Translated("Warsaw", "ru", "варшав"))
    item = document("1955", text, language=language)
    evidence = explain(parse("Warsaw", NOW), item, (), translated)
    assert marked(evidence) == ([(1, [marked_as])] if marked_as else [])
    assert evidence.why == ((f"paragraph 1 contains Warsaw → {marked_as}",) if marked_as else ())


def test_a_long_paragraph_is_cut_around_the_mark() -> None:
    evidence = found("needle", document("", "hay " * 300 + "needle " + "hay " * 300, language="en"))
    (passage,) = evidence.passages
    assert len(passage.text) <= SNIPPET + 4
    assert [passage.text[a:b] for a, b in passage.marks] == ["needle"]
    assert passage.text.startswith("… ")
    assert passage.text.endswith(" …")


def test_a_word_that_is_asked_often_is_looked_for_once() -> None:
    assert len(needles(parse("法 " * 200, NOW).tree, "zh-Hans")) == 1
    assert len(needles(parse(" ".join(f"w{n}" for n in range(120)), NOW).tree, "en")) == MAX_NEEDLES


@given(st.text(max_size=60), st.text(max_size=300))
def test_marks_lie_in_the_passage(query: str, text: str) -> None:
    for passage in found(query, document(text[:30], text)).passages:
        ends = [0]
        for start, end in passage.marks:
            assert ends[-1] <= start < end <= len(passage.text)
            ends.append(end)


TEXTS = [
    ("en", "The happiest members signed 1,234 treaties; skies cleared, and they were dying to cooperate."),
    ("zh-Hans", "上合组织成员国立法机构领导人介绍了3.67万亿元的投资，長江大橋通車。"),
    ("ru", "Организация растёт, парламенты стран договорились о новых законах."),
    ("ar", "وقعت الدول الأعضاء على معاهدة جديدة للتعاون الاقتصادي"),
    ("de", "Die Häuser der Mitgliedsstaaten wurden größer und schöner."),
    ("tr", "Kitabın sayfaları okundu, ülkelerin anlaşmaları imzalandı."),
    ("ja", "東京タワーで会談が行われました。"),
]


@pytest.mark.parametrize(("language", "text"), TEXTS)
def test_what_is_ruled_out_at_a_glance_does_not_stand_there(language: str, text: str) -> None:
    folded, words = fold(text), segment(text, language)
    for other, asked in TEXTS:
        for word in segment(asked, other):
            for needle in needles(parse(asked[word.start : word.end], NOW).tree, language):
                stands = any(True for _ in needle.ranges(words))
                assert needle.may_stand_in(folded) or not stands, (needle, text)


def test_a_later_paragraph_is_marked_at_its_own_place() -> None:
    text = document("", "ﬁrst… line", "½ of the\u200b second", "the naïve needles", language="en")
    assert marked(found("needle naive", text)) == [(3, ["naïve", "needles"])]


def test_a_long_document_is_looked_at_group_by_group() -> None:
    hay = ["hay " * 200] * (2 * FOLDED_AT_ONCE // 800)
    text = document("", *hay, "a needle", *hay, language="en")
    assert marked(found("needle", text)) == [(len(hay) + 1, ["needle"])]
    beyond = document("", *hay * (MAX_SEARCHED // FOLDED_AT_ONCE), "a needle", language="en")
    assert marked(found("needle", beyond)) == []
