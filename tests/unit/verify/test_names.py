"""Names of a claim looked up in a text of another script."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from topicwire.llm.embeddings import SentenceEncoder
from topicwire.verify.antonyms import antonyms
from topicwire.verify.checker import compare
from topicwire.verify.context import ClaimText, VerifyContext
from topicwire.verify.proper import is_common, missing_places
from topicwire.verify.reading import read
from topicwire.verify.vectors import Vectors
from topicwire.verify.wordmap import WordMap, word_map
from topicwire.verify.words import COLUMNS

VECTORS = Vectors(SentenceEncoder())


def evidence(claim: str, text: str, language: str, column: str) -> dict[str, float]:
    found = compare([ClaimText(claim, "en")], [text], VerifyContext(language), VECTORS)[0].evidence
    return dict(
        zip((term.text for term in found.terms), found.rows[:, COLUMNS.index(column)].tolist(), strict=True)
    )


FOUND = [
    ("zh", "俄罗斯远东联邦大学的德米特里耶娃出席论坛。", "At the forum Dmitrieva spoke.", "Dmitrieva"),
    ("zh", "刘锐和同事们忙碌了起来。", "The work of Liu Rui went on.", "Rui"),
    ("zh", "黑龙江的粮食丰收。", "Farmers in Heilongjiang had a good harvest.", "Heilongjiang"),
    ("zh", "美国总统奥巴马访问柏林。", "In Berlin Obama met the chancellor.", "Obama"),
    ("ru", "На форуме выступила Дмитриева.", "At the forum Dmitrieva spoke.", "Dmitrieva"),
    ("ru", "Матч прошёл в Краснодаре.", "The match was played in Krasnodar.", "Krasnodar"),
    ("ru", "Они взяли мост через Ассунпинк-Крик.", "They took the bridge over the Assunpink.", "Assunpink"),
    ("ru", "Об этом рассказали «Ъ» в ведомстве.", "The office told Kommersant about it.", "Kommersant"),
    ("ru", "Мы летим в Юту.", "We fly to Utah.", "Utah"),
    ("ru", "Он жил в Сантьяго-де-Чили.", "He lived in Santiago de Chile.", "Chile"),
]


@pytest.mark.parametrize(("language", "text", "claim", "name"), FOUND)
def test_a_name_in_another_script_leaves_a_trace(language: str, text: str, claim: str, name: str) -> None:
    assert evidence(claim, text, language, "unfounded")[name] == 0


SWAPPED = [
    ("zh", "俄罗斯远东联邦大学的德米特里耶娃出席论坛。", "At the forum Abramovich spoke.", "Abramovich"),
    ("zh", "刘锐和同事们忙碌了起来。", "The work of Zhang Qi went on.", "Qi"),
    ("zh", "浙江的粮食丰收。", "Farmers in Guizhou had a good harvest.", "Guizhou"),
    ("ru", "На форуме выступила Дмитриева.", "At the forum Abramovich spoke.", "Abramovich"),
    (
        "ru",
        "Путин поручил разобраться с выплатами.",
        "The payments were ordered by Mitrofanov.",
        "Mitrofanov",
    ),
]


@pytest.mark.parametrize(("language", "text", "claim", "name"), SWAPPED)
def test_a_name_put_in_leaves_none(language: str, text: str, claim: str, name: str) -> None:
    found = evidence(claim, text, language, "unfounded")[name]
    spelled = evidence(claim, text, language, "pinyin")[name]
    assert found == 1 or spelled == -1


def test_surname_and_given_name_must_stand_together() -> None:
    apart = evidence("The work of Zhang Qi went on.", "小张说一起走。", "zh", "pinyin")
    assert apart["Zhang"] == apart["Qi"] == -1
    together = evidence("The work of Zhang Qi went on.", "张琪说一起走。", "zh", "pinyin")
    assert together["Zhang"] == together["Qi"] == 1


def test_a_person_in_pinyin_leaves_no_trace_by_single_words() -> None:
    # "Chiming" is an English word too, and many a character sounds like "shi"
    for claim, text in (
        ("Zhang Chiming attended the meeting.", "丁薛祥、杨洁篪等参加会见。"),
        ("Among the guests was Shi Yao.", "冯小刚、宁浩是三位嘉宾中的两位。"),
    ):
        found = evidence(claim, text, "zh", "apart")
        assert [name for name, value in found.items() if value] == [
            word.rstrip(".") for word in claim.split() if word[0].isupper() and word not in {"Among"}
        ]


ABSENT = [
    ("海南是国际旅游岛。", "The island of Hainan attracts tourists.", "Hainan", 0),
    ("海南是国际旅游岛。", "The island of Anhui attracts tourists.", "Anhui", 1),
    ("加中关系稳定。", "Relations of Canada and China are stable.", "Canada", 0),
    ("美方愿意合作。", "The American side is ready to cooperate.", "American", 0),
    ("意大利家族的房产价值 5 亿美元。", "The American family owns 500 million dollars.", "American", 1),
    ("十九大报告指出。", "The congress of the Communist Party of China said so.", "China", 0),
    ("首尔今天下雪。", "It snowed in the city of Seoul today.", "Seoul", 0),
    ("首都惠灵顿震感强烈。", "The capital Seoul was shaken.", "Seoul", 1),
]


@pytest.mark.parametrize(("text", "claim", "name", "absent"), ABSENT)
def test_a_known_name_is_in_the_text_or_absent(text: str, claim: str, name: str, absent: int) -> None:
    assert evidence(claim, text, "zh", "absent")[name] == absent


RUSSIAN = [
    ("На островах Кука нет городов.", "The Cook Islands have no towns.", "Cook", 0),
    ("Об этом сказал представитель ЕС.", "It was said by the EU.", "EU", 0),
    ("Если так, то все получится.", "It was said by the EU.", "EU", 1),
]


@pytest.mark.parametrize(("text", "claim", "name", "absent"), RUSSIAN)
def test_a_known_name_in_any_case_is_in_the_text(text: str, claim: str, name: str, absent: int) -> None:
    assert evidence(claim, text, "ru", "absent")[name] == absent


def test_a_month_in_figures_and_a_name_spelled_by_its_sound_are_not_absent() -> None:
    assert evidence("The show is in September.", "发布会将在9月举行。", "zh", "absent")["September"] == 0
    assert evidence("On Friday Obama spoke.", "欧巴马周五发言。", "zh", "absent")["Obama"] == 0


def test_us_in_capitals_is_the_united_states() -> None:
    text = "The United States won."
    assert evidence("On Friday the US won.", text, "en", "country")["US"] == 1
    assert evidence("On Friday the United States won.", "Then the US won.", "en", "country")["States"] == 1
    assert evidence("On Friday the United States won.", "They told us.", "en", "country")["States"] == -1
    assert missing_places(read("On Friday the US won.", "en"), read("美国获胜。", "zh")) == 0


def test_initials_stand_for_a_name_of_several_words() -> None:
    found = evidence("Then Paris Saint-Germain bought him.", "PSG bought him.", "en", "literal")
    assert found["Paris"] == found["Saint-Germain"] == 1


def test_the_dictionary_tells_a_place_that_the_text_lacks() -> None:
    text = "浙江的粮食丰收。"
    assert evidence("In Zhejiang farmers had a good harvest.", text, "zh", "listed")["Zhejiang"] == 1
    assert evidence("In Heilongjiang farmers had a good harvest.", text, "zh", "listed")["Heilongjiang"] == -1


def test_countries_of_the_text_that_the_claim_lacks_are_counted() -> None:
    text = read("日本与法国签署协议。", "zh")
    assert missing_places(read("Japan and France signed a treaty.", "en"), text) == 0
    assert missing_places(read("Japan and Kenya signed a treaty.", "en"), text) == 1


def test_cities_of_a_chinese_text_that_the_claim_lacks_are_counted() -> None:
    text = read("首都惠灵顿震感强烈。", "zh")
    assert missing_places(read("The capital Seoul was shaken.", "en"), text) == 1
    assert missing_places(read("The capital Wellington was shaken.", "en"), text) == 0


@pytest.mark.parametrize("word", ["i've", "self-driving", "european-style"])
def test_contractions_and_joined_words_are_no_names(word: str) -> None:
    assert is_common(word)


def test_words_of_every_day_are_no_names() -> None:
    assert is_common("growth")
    assert not is_common("zhejiang")
    assert not is_common("zhang")


def test_an_opposite_is_nearer_than_the_word() -> None:
    text = "去年出口大幅增长。"
    for column in ("contrast", "placed_contrast"):
        assert evidence("Last year exports rose sharply.", text, "zh", column)["rose"] < 0
        assert evidence("Last year exports fell sharply.", text, "zh", column)["fell"] > 0


def test_opposites_go_both_ways() -> None:
    table = antonyms()
    assert "fell" in table["rose"]
    assert all(word in table[other] for word, others in table.items() for other in others)


def test_mapped_vectors_have_unit_length() -> None:
    rows = np.eye(512, dtype=np.float32)[:3]
    for language in ("en", "ru"):
        placed = word_map().place(rows, language)
        assert np.linalg.norm(placed, axis=1) == pytest.approx(1, abs=1e-3)


class Counting:
    """An embedder that counts what it is asked."""

    name = "counting"
    dimensions = 4

    def __init__(self) -> None:
        self.asked: list[str] = []

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked += texts
        return np.tile(np.array([1, 0, 0, 0], np.float32), (len(texts), 1))


def test_nothing_is_embedded_twice() -> None:
    embedder = Counting()
    vectors = Vectors(embedder, WordMap(np.eye(4, 2, dtype=np.float32), np.eye(4, 2, dtype=np.float32)))
    for _ in range(2):
        assert vectors.texts(["a", "b", "a"]).shape == (3, 4)
        rows = vectors.words(["x", "y", "x"], "en")
        assert rows.plain.shape == (3, 4)
        assert rows.placed.shape == (3, 2)
    assert sorted(embedder.asked) == ["a", "b", "x", "y"]
