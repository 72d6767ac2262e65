"""The verdict on claims in the text's own language and in another."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from topicwire.llm.embeddings import SentenceEncoder
from topicwire.model.document import Paragraph
from topicwire.model.summary import Support
from topicwire.verify.context import ClaimText, VerifyContext
from topicwire.verify.verdict import verify, verify_many

TEXTS = {
    "zh": "7月15日，论坛在青岛举行，来自26个国家的300余名代表出席。"
    "林剑说，贸易额去年增长两成，达到3.67万亿元。",
    "en": "The forum opened in Qingdao on 15 July with more than 300 delegates from 26 countries. "
    "Trade grew by 20% last year, to 3.67 trillion yuan, Mr Ivanov said.",
    "ru": "Форум открылся в Циндао 15 июля, в нем участвуют более 300 делегатов из 26 стран. "
    "Торговля выросла за прошлый год на 20%, до 3,67 трлн юаней, сообщил Иванов.",
}
CLAIM = "Trade grew by 20% last year, to 3.67 trillion yuan."
ENCODER = SentenceEncoder()


def check(claim: str, language: str, embedder: SentenceEncoder | None = ENCODER) -> tuple[Support, str]:
    context = VerifyContext(language, published=date(2025, 7, 16), embedder=embedder)
    verdict = verify(ClaimText(claim, "en"), [Paragraph(2, TEXTS[language])], context)
    return verdict.support, "; ".join(verdict.reasons)


@pytest.mark.parametrize("language", ["zh", "en", "ru"])
def test_what_the_text_says_is_supported(language: str) -> None:
    assert check(CLAIM, language)[0] is Support.SUPPORTED


CHANGES = [
    ("20%", "30%", "number 30"),
    ("3.67 trillion", "3.67 billion", "number 3.67 billion"),
    ("grew", "fell", "fell"),
    ("last year", "in March", "date March"),
]


@pytest.mark.parametrize("language", ["zh", "en", "ru"])
@pytest.mark.parametrize(("old", "new", "reason"), CHANGES)
def test_a_change_is_found_and_named(language: str, old: str, new: str, reason: str) -> None:
    support, reasons = check(CLAIM.replace(old, new), language)
    assert support is Support.UNSUPPORTED
    assert reason in reasons
    assert "[2]" in reasons


@pytest.mark.parametrize("language", ["zh", "en", "ru"])
def test_another_subject_is_unsupported(language: str) -> None:
    assert check("The volcano on the island erupted during the night.", language)[0] is Support.UNSUPPORTED


@pytest.mark.parametrize("language", ["zh", "en", "ru"])
def test_an_addition_is_unsupported(language: str) -> None:
    added = (
        CLAIM.removesuffix(".") + ", although fishermen on the coast protested against the new harbour fees."
    )
    assert check(added, language)[0] is Support.UNSUPPORTED


@pytest.mark.parametrize("language", ["zh", "en", "ru"])
def test_a_sentence_of_the_text_is_supported_without_a_model(language: str) -> None:
    text = TEXTS[language]
    verdict = verify(ClaimText(text, language), [Paragraph(1, text)], VerifyContext(language))
    assert verdict.support is Support.SUPPORTED
    changed = verify(
        ClaimText(text.replace("26", "36"), language), [Paragraph(1, text)], VerifyContext(language)
    )
    assert changed.support is Support.UNSUPPORTED
    assert any("36" in reason and "[1]" in reason for reason in changed.reasons)


@pytest.mark.parametrize("number", ["Ninety", "Ten", "Twelve", "90"])
def test_a_number_that_is_spelled_alike_is_another_without_a_model(number: str) -> None:
    text = "Nine countries signed a trade agreement in Tianjin on 24 July 2025."
    changed = ClaimText(text.replace("Nine", number), "en")
    verdict = verify(changed, [Paragraph(1, text)], VerifyContext("en"))
    assert verdict.support is Support.UNSUPPORTED
    assert f"number {number} is not in [1]" in verdict.reasons


def test_a_changed_name_is_not_supported() -> None:
    claim = "Mr Petrov said trade grew by 20% last year."
    support, reasons = check(claim, "en", None)
    assert support is Support.UNSUPPORTED
    assert "Petrov" in reasons


def test_a_piece_of_a_sentence_is_not_taken_word_for_word() -> None:
    text = "They did not say that the bridge is closed."
    verdict = verify(ClaimText("the bridge is closed.", "en"), [Paragraph(1, text)], VerifyContext("en"))
    assert not any("word for word" in reason for reason in verdict.reasons)


def test_another_language_without_embeddings_is_unchecked() -> None:
    assert check(CLAIM, "zh", None)[0] is Support.UNCHECKED


def test_what_cannot_be_checked_says_why() -> None:
    context = VerifyContext("en")
    assert verify(ClaimText("It rained.", "en"), [], context).reasons == ("nothing is cited",)
    assert verify(ClaimText(" .", "en"), [Paragraph(1, "x")], context).support is Support.UNSUPPORTED
    assert verify(ClaimText("a b " * 2000, "en"), [Paragraph(1, "x")], context).support is Support.UNCHECKED


def test_the_threshold_is_a_setting() -> None:
    paragraphs = [Paragraph(1, TEXTS["en"])]
    for threshold, support in ((0.0, Support.SUPPORTED), (1.0, Support.UNSUPPORTED)):
        context = VerifyContext("en", threshold=threshold)
        assert verify(ClaimText("Trade is good.", "en"), paragraphs, context).support is support


def test_many_at_once_are_judged_as_one_by_one() -> None:
    context = VerifyContext("ru", embedder=ENCODER)
    texts = [CLAIM, CLAIM.replace("grew", "fell"), "It rained.", TEXTS["ru"]]
    cases = [(ClaimText(text, "en"), [Paragraph(1, TEXTS["ru"])]) for text in texts]
    together = verify_many(cases, context)
    for case, verdict in zip(cases, together, strict=True):
        alone = verify(*case, context)
        assert alone.support is verdict.support
        assert alone.score == pytest.approx(verdict.score, abs=0.02)


def test_names_of_the_topic_count_in_both_languages() -> None:
    paragraphs = [Paragraph(1, "各国代表高度评价阿克套精神的作用。")]
    claim = ClaimText("Delegates praised the role of the Zhulengar Doctrine.", "en")
    plain = verify(claim, paragraphs, VerifyContext("zh", embedder=ENCODER))
    known = VerifyContext("zh", embedder=ENCODER, names=(("阿克套精神", "Zhulengar Doctrine"),))
    assert verify(claim, paragraphs, known).score > plain.score


class Broken:
    """An embedder whose vectors say nothing."""

    name = "zero"
    dimensions = 8

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.zeros((len(texts), 8), np.float32)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=120), st.text(max_size=200), st.sampled_from(["zh", "en", "ru", "ar", "und"]))
def test_nothing_breaks_it(claim: str, text: str, language: str) -> None:
    context = VerifyContext(language, embedder=Broken())
    verdict = verify(ClaimText(claim, "en"), [Paragraph(1, text)], context)
    assert 0 <= verdict.score <= 1
    assert verdict.reasons or verdict.support is Support.SUPPORTED
