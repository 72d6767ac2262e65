"""Signatures: copies share many buckets, other texts none."""

from hypothesis import given
from hypothesis import strategies as st
from tests.unit.dedup.texts import CHINESE, ENGLISH

from topicwire.dedup.signature import ANCHORS, MOST_ANCHORS, numbers, shingles, sign, tokens
from topicwire.text.normalise import fold


def signed(text: str) -> set[int]:
    return set(sign(shingles(numbers(fold(text)))))


def test_tokens_are_words_or_characters_of_scripts_without_spaces() -> None:
    assert tokens("port 2 振华港 ใน हिन्दी порт") == ["port", "2", "振", "华", "港", "ใ", "น", "हिन्दी", "порт"]


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("ab_ 振华हिใ")), max_size=60))
def test_numbers_stand_for_tokens(text: str) -> None:
    words = tokens(text)
    found = numbers(text).tolist()
    assert len(found) == len(words)
    assert len(set(zip(words, found, strict=True))) == len(set(words)) == len(set(found))


def test_the_order_of_letters_counts() -> None:
    assert len(set(numbers("stop pots spot").tolist())) == 3


def test_an_empty_text_has_no_buckets() -> None:
    assert sign(shingles(numbers(""))) == ()


def test_a_text_shorter_than_a_shingle_is_one() -> None:
    assert len(shingles(numbers("one two"))) == 1
    assert len(sign(shingles(numbers("one")))) == 1


def test_traditional_and_simplified_texts_have_the_same_signature() -> None:
    assert signed("振華內河港週日啟用第二座集裝箱堆場") == signed("振华内河港周日启用第二座集装箱堆场")


def test_texts_of_one_language_share_no_bucket() -> None:
    assert not signed(" ".join(ENGLISH[:4])) & signed(" ".join(ENGLISH[4:]))
    assert not signed("".join(CHINESE[:4])) & signed("".join(CHINESE[4:]))


def test_order_hardly_matters() -> None:
    assert len(signed(" ".join(ENGLISH)) & signed(" ".join(reversed(ENGLISH)))) > ANCHORS / 2


def test_a_short_part_meets_its_long_whole() -> None:
    whole = numbers(" ".join(f"word{number}" for number in range(20_000)))
    found = set(sign(shingles(whole))) & set(sign(shingles(whole[9_000:11_000])))
    assert len(found) >= 10
    assert len(sign(shingles(whole))) == MOST_ANCHORS


@given(st.text(max_size=200))
def test_any_text_has_buckets_that_a_database_column_holds(text: str) -> None:
    buckets = sign(shingles(numbers(fold(text))))
    assert all(0 <= bucket < 2**63 for bucket in buckets)
    assert list(buckets) == sorted(set(buckets))
