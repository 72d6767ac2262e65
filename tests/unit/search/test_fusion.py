"""Fusion weighs evidence: much of one kind beats little of the other, and no language crowds out another."""

from topicwire.search.fusion import Candidate, fuse

EN, ZH = 1, 2


def order(*candidates: Candidate) -> list[int]:
    return [id_ for _, id_ in fuse(candidates)]


def test_many_words_beat_a_little_more_meaning() -> None:
    assert order(Candidate(1, EN, 20.0, 0.40), Candidate(2, EN, 2.0, 0.45)) == [1, 2]


def test_one_shared_number_does_not_beat_clear_meaning() -> None:
    assert order(Candidate(1, ZH, 4.0, 0.10), Candidate(2, ZH, 0.0, 0.45)) == [2, 1]


def test_the_best_of_another_language_is_not_buried_under_words() -> None:
    english = [Candidate(number, EN, 20.0 - number, 0.3) for number in range(10)]
    assert order(*english, Candidate(99, ZH, 0.0, 0.5)).index(99) < 5


def test_a_language_without_meaning_gets_no_lift() -> None:
    english = [Candidate(number, EN, 20.0 - number, 0.3) for number in range(10)]
    assert order(*english, Candidate(99, ZH, 0.0, 0.05)).index(99) == 10


def test_nothing() -> None:
    assert fuse(()) == []
