"""Plans, facts and possibilities told as one another."""

import pytest

from topicwire.llm.embeddings import SentenceEncoder
from topicwire.model.document import Paragraph
from topicwire.model.summary import Support
from topicwire.verify.checker import compare
from topicwire.verify.context import ClaimText, VerifyContext
from topicwire.verify.modality import find_modality
from topicwire.verify.plans import Modal
from topicwire.verify.terms import split_terms
from topicwire.verify.vectors import Vectors
from topicwire.verify.verdict import verify

ENCODER = SentenceEncoder()
VECTORS = Vectors(ENCODER)
CASES = [
    ("en", "The ministry will open the bridge in May.", "The ministry opened the bridge in May.", Modal.TOLD),
    ("en", "The ministry opened the bridge.", "The ministry will open the bridge.", Modal.FORETOLD),
    ("en", "The talks may start on Friday.", "The talks will start on Friday.", Modal.SURE),
    ("ru", "Компания планирует построить завод.", "The company built a plant.", Modal.TOLD),
    ("ru", "Компания построила завод.", "The company plans to build a plant.", Modal.FORETOLD),
    ("ru", "Переговоры могут начаться в пятницу.", "The talks will begin on Friday.", Modal.SURE),
    ("zh", "会议将于周五在北京举行。", "The meeting was held in Beijing on Friday.", Modal.TOLD),
    ("zh", "会议已在北京举行。", "The meeting will be held in Beijing.", Modal.FORETOLD),
    ("zh", "谈判可能于周五开始。", "The talks will begin on Friday.", Modal.SURE),
    # the same in both
    (
        "en",
        "The ministry will open the bridge in May.",
        "The ministry plans to open the bridge in May.",
        None,
    ),
    ("en", "The talks may start on Friday.", "The talks could start on Friday.", None),
    ("en", "He said he would resign.", "He announced that he would resign.", None),
    ("ru", "Компания построила завод.", "The company built a plant.", None),
    ("zh", "会议将于周五在北京举行。", "The meeting will be held in Beijing on Friday.", None),
    ("zh", "评论家将其称为讽刺。", "Critics called it a caricature.", None),  # 将 marks the object
    ("zh", "扣除或降低工资，预计将改变。", "The employer will lower wages.", None),  # 或 is "or" here
    ("zh", "他们准备了袋子。", "They prepared the bags.", None),
    # participles that describe, and a cause
    ("zh", "并将构建人类命运共同体。", "The building of a community with a shared future.", None),
    ("en", "It was changed by the storm.", "It was cancelled due to the change of weather.", None),
]


@pytest.mark.parametrize(("language", "text", "claim", "kind"), CASES)
def test_how_claim_and_text_differ(language: str, text: str, claim: str, kind: Modal | None) -> None:
    found = compare([ClaimText(claim, "en")], [text], VerifyContext(language), VECTORS)[0].modal
    assert (found.kind if found else None) == kind


def test_a_plan_told_as_a_fact_is_not_supported_and_the_reason_says_so() -> None:
    claim = ClaimText("The ministry opened the bridge in May.", "en")
    text = [Paragraph(3, "The ministry will open the bridge in May.")]
    verdict = verify(claim, text, VerifyContext("en", embedder=ENCODER))
    assert verdict.support is Support.UNSUPPORTED
    assert "[3] says that “opened” is planned or expected, not done" in verdict.reasons


@pytest.mark.parametrize(
    ("language", "text", "count"),
    [
        ("en", "The city plans to build a bridge.", 1),
        ("en", "The city built a bridge in May.", 0),
        ("zh", "该市计划建桥。", 1),
        ("zh", "该市建了桥。", 0),
        ("ru", "Город планирует построить мост.", 1),
        ("ru", "Город построил мост.", 0),
    ],
)
def test_words_of_plans_are_counted(language: str, text: str, count: int) -> None:
    assert len(find_modality(text, split_terms(text, language), language).modal) == count
