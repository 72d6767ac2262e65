"""The second judge: a language model that is asked whether claims hold, beside the check that decides.

Its opinions are kept and its agreement with the check is reported; they overrule nothing.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from pydantic import BaseModel, ValidationError

from topicwire.errors import BadInputError, TopicwireError
from topicwire.llm.model import ChatAnswer, ChatModel
from topicwire.llm.tokens import count_tokens
from topicwire.model.document import Document, Paragraph
from topicwire.model.summary import Claim, Summary, Support, Usage
from topicwire.summarize.answer import json_part
from topicwire.summarize.prompt import judgement_request
from topicwire.summarize.untrusted import clean

_QUESTION_TOKENS = 6_000  # of claims with their paragraphs in one question, as for a part of a document
_LONGEST_PARAGRAPH = 6_000  # characters of a cited paragraph that are shown
_SUPPORT = {"yes": Support.SUPPORTED, "no": Support.UNSUPPORTED, "unclear": Support.UNCHECKED}


@dataclass(frozen=True, slots=True)
class Opinions:
    """What a second judge said."""

    support: tuple[Support | None, ...]  # one a claim; None where it said nothing
    usage: Usage
    raw: tuple[str, ...]  # its answers as they came


class SecondJudge(Protocol):
    """Says whether paragraphs support claims, without knowing what the check said.

    Sees of each claim exactly the paragraphs that it cites. Raises what `ChatModel.ask` raises, and
    `BadInputError` for an answer that cannot be read.
    """

    def judge(self, claims: Sequence[Claim], document: Document) -> Opinions:
        """Return one opinion a claim, in order."""
        ...


class _Judgement(BaseModel):
    claim: int
    supported: Literal["yes", "no", "unclear"]


class _Judgements(BaseModel):
    judgements: list[_Judgement]


class ModelJudge:
    """A `SecondJudge` that asks a language model."""

    def __init__(self, chat: ChatModel) -> None:
        self._chat = chat

    def judge(self, claims: Sequence[Claim], document: Document) -> Opinions:
        """Return one opinion a claim; many or long ones are asked about in several questions."""
        cleaned = clean(document).document
        answers: list[ChatAnswer] = []
        found: list[Support | None] = []
        for part in _parts([(claim.text, _cited(claim, cleaned)) for claim in claims]):
            answer = self._chat.ask(judgement_request(part))
            answers.append(answer)
            found += _read(answer.text, len(part))
        return Opinions(tuple(found), _usage(answers), tuple(answer.text for answer in answers))


def with_opinions(summary: Summary, document: Document, judge: SecondJudge) -> Summary:
    """Return a summary with the second judge's opinion on each claim that is no literal quotation.

    A judge that fails costs its opinions only; the note then says so.
    """
    shown = [*dict.fromkeys(summary.claims), *summary.rejected]
    asked = [claim for claim in shown if not _is_quoted(claim, document)]
    if not asked:
        return summary
    try:
        opinions = judge.judge(asked, document)
    except TopicwireError as error:
        note = "; ".join(filter(None, (summary.note, f"no second judge: {error}")))
        return replace(summary, note=note)
    judged = {
        claim: replace(claim, verdict=replace(claim.verdict, second=second))
        for claim, second in zip(asked, opinions.support, strict=True)
    }
    return replace(
        _replaced(summary, judged),
        usage=_added(summary.usage, opinions.usage),
        raw=json.dumps([*json.loads(summary.raw or "[]"), *opinions.raw], ensure_ascii=False),
    )


def _replaced(summary: Summary, judged: dict[Claim, Claim]) -> Summary:
    return replace(
        summary,
        lead=judged.get(summary.lead, summary.lead) if summary.lead else None,
        groups=tuple(
            replace(group, claims=tuple(judged.get(claim, claim) for claim in group.claims))
            for group in summary.groups
        ),
        rejected=tuple(judged.get(claim, claim) for claim in summary.rejected),
    )


def _is_quoted(claim: Claim, document: Document) -> bool:
    """Tell whether a claim stands word for word in what it cites: there is nothing to judge."""
    return any(claim.text in paragraph.text for paragraph in _cited(claim, document))


def _cited(claim: Claim, document: Document) -> list[Paragraph]:
    return [paragraph for number in claim.citations if (paragraph := document.paragraph(number))]


def _parts(
    claims: Sequence[tuple[str, list[Paragraph]]],
) -> Iterator[list[tuple[str, list[Paragraph]]]]:
    """Yield claims with shortened paragraphs, as many as fit into one question."""
    part: list[tuple[str, list[Paragraph]]] = []
    room = _QUESTION_TOKENS
    for text, paragraphs in claims:
        shown = [replace(one, text=one.text[:_LONGEST_PARAGRAPH]) for one in paragraphs]
        need = count_tokens(text) + sum(count_tokens(one.text) for one in shown)
        if part and need > room:
            yield part
            part, room = [], _QUESTION_TOKENS
        part.append((text, shown))
        room -= need
    if part:
        yield part


def _read(text: str, claims: int) -> list[Support | None]:
    try:
        answered = _Judgements.model_validate_json(json_part(text))
    except ValidationError as error:
        raise BadInputError("the second judge's answer does not have the form asked for") from error
    said = {one.claim: _SUPPORT[one.supported] for one in reversed(answered.judgements)}
    return [said.get(number) for number in range(1, claims + 1)]


def _usage(answers: Sequence[ChatAnswer]) -> Usage:
    paid = [answer for answer in answers if not answer.kept]
    return Usage(
        sum(answer.tokens_in for answer in paid),
        sum(answer.tokens_out for answer in paid),
        sum(answer.cost for answer in paid),
        sum(answer.seconds for answer in paid),
    )


def _added(left: Usage, right: Usage) -> Usage:
    return Usage(
        left.tokens_in + right.tokens_in,
        left.tokens_out + right.tokens_out,
        left.cost + right.cost,
        round(left.seconds + right.seconds, 3),
    )
