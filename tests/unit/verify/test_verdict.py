"""The verdict on claims in the text's own language."""

from topicwire.model.document import Paragraph
from topicwire.model.summary import Support
from topicwire.verify.context import ClaimText, VerifyContext
from topicwire.verify.verdict import verify

TEXTS = {
    "zh": "7月15日，论坛在青岛举行，来自26个国家的300余名代表出席，贸易额达到3.67万亿元。",
    "en": "The forum opened in Qingdao on 15 July with 300 delegates from 26 countries, Mr Ivanov said.",
    "ru": "Форум открылся в Циндао 15 июля, в нем участвуют 300 делегатов из 26 стран.",
}
CHANGED = {"zh": ("26", "36"), "en": ("26", "36"), "ru": ("26", "36")}


def test_a_sentence_of_the_text_is_supported() -> None:
    for language, text in TEXTS.items():
        verdict = verify(ClaimText(text, language), [Paragraph(1, text)], VerifyContext(language))
        assert verdict.support is Support.SUPPORTED, (language, verdict)


def test_a_changed_number_is_not_and_the_reason_names_it() -> None:
    for language, text in TEXTS.items():
        claim = text.replace(*CHANGED[language])
        verdict = verify(ClaimText(claim, language), [Paragraph(2, text)], VerifyContext(language))
        assert verdict.support is Support.UNSUPPORTED
        assert any("36" in reason and "[2]" in reason for reason in verdict.reasons)


def test_a_changed_name_is_not_supported() -> None:
    claim = TEXTS["en"].replace("Ivanov", "Petrov")
    verdict = verify(ClaimText(claim, "en"), [Paragraph(1, TEXTS["en"])], VerifyContext("en"))
    assert verdict.support is Support.UNSUPPORTED
    assert any("Petrov" in reason for reason in verdict.reasons)


def test_another_language_without_embeddings_is_unchecked() -> None:
    verdict = verify(ClaimText(TEXTS["en"], "en"), [Paragraph(1, TEXTS["zh"])], VerifyContext("zh"))
    assert verdict.support is Support.UNCHECKED


def test_nothing_cited_is_unsupported() -> None:
    assert verify(ClaimText("It rained.", "en"), [], VerifyContext("en")).support is Support.UNSUPPORTED
