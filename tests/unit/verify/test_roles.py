"""Who did what to whom."""

import pytest

from topicwire.llm.embeddings import SentenceEncoder
from topicwire.model.document import Paragraph
from topicwire.model.summary import Support
from topicwire.verify.checker import compare
from topicwire.verify.context import ClaimText, VerifyContext
from topicwire.verify.vectors import Vectors
from topicwire.verify.verdict import verify

ENCODER = SentenceEncoder()
VECTORS = Vectors(ENCODER)
CASES = [  # language of the text, text, true claim, claim with the sides exchanged
    (
        "zh",
        "中国向俄罗斯出口汽车。",
        "China exports cars to Russia.",
        "Russia exports cars to China.",
    ),
    (
        "zh",
        "切尔西2比1击败斯托克城。",
        "Chelsea beat Stoke City 2-1.",
        "Stoke City beat Chelsea 2-1.",
    ),
    (
        "zh",
        "印度起诉谷歌垄断。",
        "India sued Google over its monopoly.",
        "Google sued India over its monopoly.",
    ),
    (
        "zh",
        "美国遭到中国批评。",
        "China criticised the US.",
        "The US criticised China.",
    ),
    (
        "zh",
        "詹姆斯为克利夫兰带来了奖杯。",
        "James brought Cleveland a trophy.",
        "Cleveland brought James a trophy.",
    ),
    (
        "zh",
        "中国被美国批评。",
        "China was criticised by the US.",
        "China criticised the US.",
    ),
    (
        "ru",
        "Китай экспортирует автомобили в Россию.",
        "China exports cars to Russia.",
        "Russia exports cars to China.",
    ),
    (
        "ru",
        "Россию обвинила Грузия.",
        "Georgia accused Russia.",
        "Russia accused Georgia.",
    ),
    (
        "ru",
        "Грузия была раскритикована Россией.",
        "Russia criticised Georgia.",
        "Georgia criticised Russia.",
    ),
    (
        "ru",
        "Индия подала в суд на Google.",
        "India sued Google.",
        "Google sued India.",
    ),
    (
        "en",
        "Blinken was criticised by Wang Yi.",
        "Wang Yi criticised Blinken.",
        "Blinken criticised Wang Yi.",
    ),
    (
        "en",
        "Microsoft acquired Nokia's phone business.",
        "Microsoft bought the phone business of Nokia.",
        "Nokia bought the phone business of Microsoft.",
    ),
]
UNSURE = [  # true claims whose names stand in another order than in the text
    ("ru", "Кандидатуру Вайно рекомендовал сам Иванов.", "Ivanov recommended Vaino."),
    ("zh", "对俄罗斯，中国提出了批评。", "China criticised Russia."),
    ("en", "In Beijing, Wang Yi praised Blinken.", "Wang Yi praised Blinken in Beijing."),
    ("en", "The French spoken in Belgium is like the French of France.", "French is spoken in Belgium."),
]


@pytest.mark.parametrize(("language", "text", "true", "turned"), CASES)
def test_exchanged_sides_are_found_and_kept_sides_are_not(
    language: str, text: str, true: str, turned: str
) -> None:
    claims = [ClaimText(claim, "en") for claim in (true, turned)]
    kept, exchanged = compare(claims, [text, text], VerifyContext(language), VECTORS)
    assert kept.exchange is None
    assert exchanged.exchange is not None


@pytest.mark.parametrize(("language", "text", "claim"), UNSURE)
def test_another_order_alone_is_no_exchange(language: str, text: str, claim: str) -> None:
    found = compare([ClaimText(claim, "en")], [text], VerifyContext(language), VECTORS)[0]
    assert found.exchange is None


def test_an_exchange_is_not_supported_and_the_reason_says_so() -> None:
    claim = ClaimText("Russia exports cars to China.", "en")
    text = [Paragraph(2, "China exports cars to Russia.")]
    verdict = verify(claim, text, VerifyContext("en", embedder=ENCODER))
    assert verdict.support is Support.UNSUPPORTED
    assert "[2] has the two sides of “exports” the other way round" in verdict.reasons
