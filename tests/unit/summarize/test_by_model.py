"""Summaries written by a language model that is played by the test."""

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from tests.texts import Containing, Refusing, document

from topicwire.errors import BadInputError
from topicwire.llm.model import ChatAnswer, ChatRequest
from topicwire.model.summary import Summary, Way
from topicwire.summarize.by_model import ModelOptions, summarise
from topicwire.summarize.headings import fitting_heading, unnumbered
from topicwire.summarize.parts import parts
from topicwire.summarize.prompt import language_name

TEXTS = (
    "Nine countries signed a trade agreement in Tianjin on 24 July 2025.",
    "Exports of the region rose 12 percent to 4.1 billion yuan in the first half of the year.",
    "The next meeting will take place in Tashkent in May 2026.",
)
DOCUMENT = document(*TEXTS, language="en", title="Nine countries sign a trade agreement")


class Playing:
    """A model that answers with what a function returns for a question."""

    name = "played"

    def __init__(self, *answers: Callable[[ChatRequest], str] | str) -> None:
        self.answers = list(answers)
        self.asked: list[ChatRequest] = []

    def ask(self, request: ChatRequest) -> ChatAnswer:
        self.asked.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        text = answer if isinstance(answer, str) else answer(request)
        return ChatAnswer(text, "played-1", 100, 10, 0.5, 0.1)


def claim(text: str, *citations: int) -> dict[str, Any]:
    return {"text": text, "citations": list(citations)}


def answer(
    *claims: dict[str, Any], heading: str = "Trade Agreement", lead: dict[str, Any] | None = None
) -> str:
    return json.dumps({"lead": lead, "groups": [{"heading": heading, "claims": list(claims)}]})


GOOD = answer(claim(TEXTS[0], 1), claim(TEXTS[1], 2))


def made(*answers: Callable[[ChatRequest], str] | str, options: ModelOptions | None = None) -> Summary:
    return summarise(DOCUMENT, options or ModelOptions(), Playing(*answers), Containing())


def texts(summary: Summary) -> list[str]:
    return [claim.text for claim in summary.claims]


def test_a_good_answer() -> None:
    summary = made(answer(claim(TEXTS[1], 2), lead=claim(TEXTS[0], 1)))
    assert (summary.way, summary.language, summary.model) == (Way.MODEL, "en", "played-1")
    assert summary.lead
    assert summary.lead.text == TEXTS[0]
    assert [(one.text, one.citations) for one in summary.groups[0].claims] == [(TEXTS[1], (2,))]
    assert (summary.usage.tokens_in, summary.usage.tokens_out, summary.usage.cost) == (100, 10, 0.5)
    assert len(summary.prompt) == 12
    assert TEXTS[1] in summary.raw
    assert summary.left_out == 0
    assert 0 < summary.coverage < 1


def test_the_question_holds_numbered_paragraphs_and_a_closed_set_of_numbers() -> None:
    chat = Playing(GOOD)
    with suppress(BadInputError):  # it answers in English
        summarise(DOCUMENT, ModelOptions(language="de"), chat, Refusing("nothing"))
    content = json.loads(chat.asked[0].user)
    assert content["paragraphs"] == [{"n": n, "text": text} for n, text in enumerate(TEXTS, start=1)]
    assert chat.asked[0].schema["$defs"]["claim"]["properties"]["citations"]["items"]["enum"] == [1, 2, 3]
    assert "Write in German" in chat.asked[0].system


def test_an_invented_number_is_a_counted_failure() -> None:
    summary = made(answer(claim(TEXTS[0], 1), claim(TEXTS[1], 17), claim(TEXTS[2], 0, -3)))
    assert texts(summary) == [TEXTS[0]]
    assert summary.left_out == 2


def test_a_claim_that_fails_is_sent_back_once_with_the_reason() -> None:
    corrected = json.dumps({"claims": [{"claim": 1, **claim(TEXTS[1], 2)}]})
    chat = Playing(answer(claim(TEXTS[0], 1), claim("Exports of the region fell.", 2)), corrected)
    summary = summarise(DOCUMENT, ModelOptions(), chat, Containing())
    assert texts(summary) == [TEXTS[0], TEXTS[1]]
    assert summary.left_out == 0
    sent = json.loads(chat.asked[1].user)
    assert sent["claims"][0]["reasons"] == ["the cited paragraphs do not say it"]
    assert [paragraph["n"] for paragraph in sent["paragraphs"]] == [1, 2, 3]
    assert summary.usage.tokens_in == 200


@pytest.mark.parametrize(
    "second",
    [
        json.dumps({"claims": [{"claim": 1, **claim("Exports of the region collapsed.", 2)}]}),
        json.dumps({"claims": [{"claim": 1, **claim("", 2)}]}),
        json.dumps({"claims": []}),
        json.dumps({"claims": [{"claim": 9, **claim(TEXTS[1], 2)}]}),
        "no JSON",
    ],
    ids=["fails again", "withdrawn", "ignored", "another number", "unreadable"],
)
def test_what_fails_again_is_left_out_and_counted(second: str) -> None:
    summary = made(answer(claim(TEXTS[0], 1), claim("Exports of the region fell.", 2)), second)
    assert texts(summary) == [TEXTS[0]]
    assert summary.left_out == 1


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "I cannot do that.",
        "{",
        GOOD[: len(GOOD) // 2],
        "[]",
        "{}",
        json.dumps({"groups": "none"}),
        json.dumps({"lead": None, "groups": [{"heading": "A", "claims": [{"text": 5, "citations": "x"}]}]}),
        json.dumps({"lead": None, "groups": []}),
        "{" + "x" * 200_000 + "}",
        '{"a":' * 5_000 + "1" + "}" * 5_000,
        answer(claim("九个国家在天津签署了贸易协定，各方都表示欢迎。", 1)),
        answer(claim("Neun Länder haben am Donnerstag in Tianjin ein Handelsabkommen unterzeichnet.", 1)),
    ],
    ids=[
        "empty", "refusal", "cut at once", "cut", "a list", "nothing", "wrong type", "wrong fields",
        "no groups", "huge", "deep", "Chinese", "German",
    ],
)  # fmt: skip
def test_an_unusable_answer_is_asked_for_once_more(bad: str) -> None:
    chat = Playing(bad, GOOD)
    assert texts(summarise(DOCUMENT, ModelOptions(), chat, Containing())) == list(TEXTS[:2])
    assert "could not be used" in chat.asked[1].system
    with pytest.raises(BadInputError):
        made(bad, bad)


def test_words_around_the_json_do_no_harm() -> None:
    assert texts(made(f"Here it is:\n```json\n{GOOD}\n```")) == list(TEXTS[:2])


def test_citation_marks_written_into_a_claim_are_taken_out() -> None:
    assert texts(made(answer(claim(TEXTS[0].replace(".", " [1][2]."), 1)))) == [TEXTS[0]]


def test_two_sentences_become_two_claims() -> None:
    assert texts(made(answer(claim(f"{TEXTS[0]} {TEXTS[1]}", 1, 2)))) == list(TEXTS[:2])


def test_a_claim_is_shown_once() -> None:
    twice = answer(claim(TEXTS[0], 1), claim(TEXTS[0], 1, 2), lead=claim(TEXTS[0], 1))
    assert texts(made(twice)) == [TEXTS[0]]
    summary = made(answer(claim(TEXTS[0], 1), claim(TEXTS[1], 2), lead=claim(TEXTS[0], 1)))
    assert texts(summary) == list(TEXTS[:2])


def test_nothing_supported_is_an_error_that_says_so() -> None:
    with pytest.raises(BadInputError, match="none of the model's 2 claims"):
        made(answer(claim("The sky over Tianjin fell down.", 1), claim("Nobody came to Tianjin.", 1)))


def test_claims_of_no_possible_form_count_where_nothing_is_supported() -> None:
    bad = answer(claim("The sky over Tianjin fell down.", 1), claim("Visit https://example.org now.", 1))
    with pytest.raises(BadInputError, match="none of the model's 2 claims"):
        made(bad)


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (answer(claim(TEXTS[0], 17), claim(TEXTS[1], 18)), "none of the answer's 2 claims cites a paragraph"),
        (answer(claim("九个国家在天津签署了贸易协定。", 1)), "none of the answer's 1 claims is in en"),
        (answer(claim("<b>", 1)), "no claim that can be used"),
    ],
)
def test_why_no_claim_of_an_answer_can_be_used(bad: str, reason: str) -> None:
    with pytest.raises(BadInputError, match=reason):
        made(bad)


def test_an_answer_that_is_cut_off_twice_is_said_to_be_too_long() -> None:
    class Cut(Playing):
        def ask(self, request: ChatRequest) -> ChatAnswer:
            return replace(super().ask(request), cut=True)

    with pytest.raises(BadInputError, match="cut off because it was too long"):
        summarise(DOCUMENT, ModelOptions(), Cut(GOOD[:60]), Containing())


def test_no_more_claims_than_asked_for() -> None:
    many = json.dumps({"lead": None, "groups": [{"heading": "A", "claims": [claim(TEXTS[0], 1)] * 9}] * 9})
    assert len(made(many).claims) == 1


@pytest.mark.parametrize(
    ("heading", "shown"),
    [
        ("Trade Agreement", "Trade Agreement"),
        ("Group 3: Regional Exports", "Regional Exports"),
        ("Economic Cooperation", "Economic Cooperation"),
        ("Agreement of 2031", ""),
        ("Buy ACME shares now", ""),
        ("See https://evil.example", ""),
        ("<b>Trade</b>", ""),
        ("President resigns", ""),
        ("", ""),
        ("x" * 200, ""),
    ],
)
def test_headings_say_nothing_that_the_claims_do_not(heading: str, shown: str) -> None:
    claims = ["Nine countries signed a trade agreement.", "Exports rose by 12 percent."]
    assert fitting_heading(heading, claims, "en") == shown


@pytest.mark.parametrize(
    ("heading", "shown"),
    [
        ("1. Background", "Background"),
        ("12) Findings", "Findings"),
        ("2.3 Two corridors", "Two corridors"),
        ("Part 2 – Findings", "Findings"),
        ("二、绿色能源", "绿色能源"),
        ("（三）绿色能源", "绿色能源"),
        ("3 dead in a storm", "3 dead in a storm"),
        ("20.5 million cross the border", "20.5 million cross the border"),
        ("2.5% growth", "2.5% growth"),
        ("三国会议", "三国会议"),
        ("2025: a year of drought", "2025: a year of drought"),
    ],
)
def test_the_number_of_a_heading_is_left_out(heading: str, shown: str) -> None:
    assert unnumbered(heading) == shown


def test_headings_in_chinese() -> None:
    assert fitting_heading("贸易合作", ["九国签署贸易协定。"], "zh") == "贸易合作"
    assert fitting_heading("总统辞职", ["九国签署贸易协定。"], "zh") == ""


def words(text: str) -> int:
    return len(text.split())


def test_long_documents_go_in_by_parts_with_their_own_numbers() -> None:
    long = document(
        *(f"This is sentence number {number} of a long report about trade." for number in range(1, 61)),
        language="en",
    )

    def first(request: ChatRequest) -> str:
        paragraph = json.loads(request.user)["paragraphs"][0]
        return answer(claim(paragraph["text"], paragraph["n"]), heading="Trade")

    chat = Playing(first)
    summary = summarise(long, ModelOptions(part_tokens=300, most_parts=10), chat, Containing())
    assert 2 < len(chat.asked) <= 10
    cited = [number for one in summary.claims for number in one.citations]
    assert cited == sorted(cited)
    assert cited[-1] > 30
    assert "not read" not in summary.note


def test_a_document_too_long_for_all_parts_is_reduced_to_its_weightiest_paragraphs() -> None:
    long = document(
        *(
            f"A{number}x b{number}y c{number}z." if number % 9 else "The trade agreement of Tianjin."
            for number in range(1, 100)
        )
    )
    chosen, dropped = parts(long, 20, 2, words)
    numbers = [paragraph.number for part in chosen for paragraph in part]
    assert numbers == sorted(numbers)
    assert dropped == 99 - len(numbers)
    assert sum(number % 9 == 0 for number in numbers) >= 4


def test_one_endless_paragraph_is_shortened() -> None:
    chosen, dropped = parts(document("word " * 50_000), 100, 3, words)
    assert dropped == 0
    assert [paragraph.number for part in chosen for paragraph in part] == [1]
    assert words(chosen[0][0].text) <= 100


def test_a_paragraph_read_only_at_its_beginning_is_noted() -> None:
    text = " ".join([TEXTS[0]] * 3_000)
    played = Playing(answer(claim(TEXTS[0], 1)))
    long = document(text, language="en", title=DOCUMENT.title)
    assert summarise(long, ModelOptions(), played, Containing()).note == (
        "1 long paragraphs were read only at their beginning"
    )


def test_a_document_of_two_characters_and_none() -> None:
    with pytest.raises(BadInputError):
        summarise(document("", language="en"), ModelOptions(), Playing(GOOD), Containing())
    with pytest.raises(BadInputError):
        summarise(document("ok", language="en"), ModelOptions(), Playing(GOOD), Containing())


def test_language_names() -> None:
    found: Sequence[str] = [language_name(tag) for tag in ("en", "zh-Hans", "xx-invalid-tag")]
    assert found == ["English", "Chinese (Simplified)", "xx-invalid-tag"]
