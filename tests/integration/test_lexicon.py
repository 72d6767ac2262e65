"""Translations of single words, learned from the texts of the index."""

from pathlib import Path

import pytest

from topicwire.llm.embeddings import SentenceEncoder
from topicwire.search.embedded.lexicon import LARGEST, Lexicon

ENCODER = SentenceEncoder()
TEXTS = [
    ("zh-Hans", "总统在华沙会见了哈萨克斯坦的农民，讨论了铁路和小麦。"),
    ("ru", "Президент встретил в Варшаве фермеров из Казахстана, говорили о железной дороге и пшенице."),
    ("en", "The president met farmers from Kazakhstan in Warsaw to speak about the railway and wheat."),
]


@pytest.fixture
def lexicon(tmp_path: Path) -> Lexicon:
    lexicon = Lexicon(tmp_path)
    lexicon.learn(TEXTS, ENCODER)
    return lexicon


@pytest.mark.parametrize(
    ("word", "translation"),
    [
        ("Warsaw", "华沙"),
        ("Kazakhstan", "哈萨克斯坦"),
        ("wheat", "小麦"),
        ("Казахстана", "哈萨克斯坦"),
        ("铁路", "railway"),
    ],
)
def test_the_surest_word_of_another_script_is_the_translation(
    lexicon: Lexicon, word: str, translation: str
) -> None:
    (found,) = lexicon.translations([word], ENCODER)
    chinese = translation >= "\u3400"
    others = [
        one.form for one in found if one.form.isascii() is not chinese and (one.form >= "\u3400") is chinese
    ]
    assert others[0] == translation
    assert all(0 < one.sureness <= 1.01 for one in found)


def test_what_was_learned_later_is_seen_by_others(lexicon: Lexicon) -> None:
    reader = Lexicon(lexicon.generation)
    assert "大象" not in {one.form for one in reader.translations(["elephant"], ENCODER)[0]}
    lexicon.learn([("zh-Hans", "动物园里的大象")], ENCODER)
    assert reader.translations(["elephant"], ENCODER)[0][0].form == "大象"
    assert [path.name for path in (lexicon.generation / "lexicon").iterdir()] == [f"{2:012}"]


def test_learning_the_same_again_writes_nothing(lexicon: Lexicon) -> None:
    lexicon.learn(TEXTS, ENCODER)
    assert [path.name for path in (lexicon.generation / "lexicon").iterdir()] == [f"{1:012}"]


def test_an_empty_lexicon_translates_nothing(tmp_path: Path) -> None:
    assert Lexicon(tmp_path).translations(["war", "peace"], ENCODER) == [(), ()]
    Lexicon(tmp_path).learn([("en", "of the 2025"), ("zh-Hans", "")], ENCODER)
    assert not (tmp_path / "lexicon").exists()


def test_a_language_has_a_limit(lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch) -> None:
    assert LARGEST > 1_000
    monkeypatch.setattr("topicwire.search.embedded.lexicon.LARGEST", 3)
    lexicon.learn([("de", "Wasser Feuer Luft Erde Himmel")], ENCODER)
    found = {one.form for one in lexicon.translations(["Erde", "Wasser"], ENCODER)[0]}
    assert "erd" not in found


def test_damage_is_an_error(lexicon: Lexicon) -> None:
    (folder,) = (lexicon.generation / "lexicon").iterdir()
    (folder / "words.json").write_text("{")
    with pytest.raises(ValueError, match="Expecting"):
        Lexicon(lexicon.generation).refresh()
