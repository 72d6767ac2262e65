"""A summary written by a language model, of which only claims that pass their check are kept.

The document goes in as numbered paragraphs, by parts if it is long. Claims that fail are sent back once
with the reasons; what fails again is left out and counted.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from threading import Lock
from time import perf_counter

from topicwire.errors import BadInputError, TopicwireError
from topicwire.llm.model import ChatAnswer, ChatModel, ChatRequest
from topicwire.llm.tokens import count_tokens
from topicwire.model.document import Document, Paragraph
from topicwire.model.embedder import Embedder
from topicwire.model.summary import Claim, Group, Summary, Support, Usage, Verdict, Way
from topicwire.summarize.answer import Outline, Sentence, read_revision, read_summary
from topicwire.summarize.headings import Naming, fitting_heading, named, numbered
from topicwire.summarize.parts import parts
from topicwire.summarize.prompt import prompt_version, revision_request, summary_request, with_problem
from topicwire.summarize.untrusted import clean
from topicwire.summarize.verifier import Draft, Verifier
from topicwire.summarize.weights import coverage

_NEIGHBOURS = 1  # paragraphs on either side of a cited one that a correction may cite


@dataclass(frozen=True, slots=True)
class ModelOptions:
    """How a language model is asked."""

    language: str = "en"  # BCP 47, of the summary
    most_claims: int = 12
    part_tokens: int = 6_000  # of the document in one question: fits with the answer into 8,192 and 16,384
    most_parts: int = 6  # of a document; of a longer one the weightiest paragraphs are taken
    answer_tokens: int = 2_000
    settings: str = ""  # hash of the settings, kept with the summary


@dataclass(slots=True)
class Account:
    """What the questions about one document took; shared by the threads that ask them."""

    raw: list[str] = field(default_factory=list)
    usage: Usage = field(default_factory=Usage)
    model: str = ""
    rejected: tuple[Claim, ...] = ()  # claims that failed the check twice
    lock: Lock = field(default_factory=Lock)

    def enter(self, answer: ChatAnswer) -> None:
        """Add one answer; one that was kept from before costs nothing."""
        with self.lock:
            self.raw.append(answer.text)
            self.model = answer.model
            if not answer.kept:
                self.usage = Usage(
                    self.usage.tokens_in + answer.tokens_in,
                    self.usage.tokens_out + answer.tokens_out,
                    self.usage.cost + answer.cost,
                )


@dataclass(frozen=True, slots=True)
class Writer:
    """One document being summarised: the cleaned text, and who writes and checks."""

    document: Document
    options: ModelOptions
    chat: ChatModel
    verifier: Verifier
    account: Account
    embedder: Embedder | None = None  # finds subjects for headings

    def ask(self, request: ChatRequest) -> ChatAnswer:
        """Ask the model and note what it took."""
        answer = self.chat.ask(request)
        self.account.enter(answer)
        return answer


def summarise(
    document: Document,
    options: ModelOptions,
    chat: ChatModel,
    verifier: Verifier,
    embedder: Embedder | None = None,
    account: Account | None = None,
) -> Summary:
    """Return a summary in `options.language` of which every claim passed its check.

    `account` tells what it took also when it fails. Raises what `ChatModel.ask` raises, and `BadInputError`
    when nothing the model wrote can be used.
    """
    begun = perf_counter()
    cleaned = clean(document)
    writer = Writer(cleaned.document, options, chat, verifier, account or Account(), embedder)
    made, dropped = parts(cleaned.document, options.part_tokens, options.most_parts, count_tokens)
    if not made:
        raise BadInputError("the document has no text")
    outlines = _outlines(writer, made)
    claims, rejected = _checked(writer, outlines)
    writer.account.rejected = rejected
    lead, groups = _arranged(writer, outlines, claims)
    left_out = len(rejected) + sum(outline.refused for outline in outlines)
    if not groups:
        raise BadInputError(f"none of the model's {left_out} claims passed the check")
    kept = [claim for group in groups for claim in group.claims] + ([lead] if lead else [])
    return Summary(
        document=document.key,
        revision=document.revision,
        way=Way.MODEL,
        language=options.language,
        lead=lead,
        groups=groups,
        left_out=left_out,
        rejected=rejected,
        coverage=coverage(document, (number for claim in kept for number in claim.citations)),
        model=writer.account.model,
        prompt=prompt_version(),
        settings=options.settings,
        raw=json.dumps(writer.account.raw, ensure_ascii=False),
        note=_note(cleaned.withheld, dropped, _shortened(cleaned.document, made)),
        usage=replace(writer.account.usage, seconds=round(perf_counter() - begun, 3)),
    )


def _shortened(document: Document, made: Sequence[Sequence[Paragraph]]) -> int:
    """Return how many paragraphs were too long to be read to their end."""
    whole = {paragraph.number: len(paragraph.text) for paragraph in document.paragraphs}
    return sum(len(one.text) < whole[one.number] for part in made for one in part)


def _note(withheld: int, dropped: int, shortened: int) -> str:
    notes = []
    if withheld:
        notes.append(f"{withheld} sentences that address a language model were withheld from it")
    if dropped:
        notes.append(f"{dropped} paragraphs of this long document were not read")
    if shortened:
        notes.append(f"{shortened} long paragraphs were read only at their beginning")
    return "; ".join(notes)


def questions(document: Document, options: ModelOptions) -> tuple[tuple[ChatRequest, int], ...]:
    """Return the first questions about a cleaned document, each with its number of claims."""
    made, _ = parts(document, options.part_tokens, options.most_parts, count_tokens)
    share = _share(made, options)
    return tuple(
        (summary_request(document, part, options.language, share, options.answer_tokens), share)
        for part in made
    )


def _share(made: Sequence[Sequence[Paragraph]], options: ModelOptions) -> int:
    return max(3, -(-options.most_claims // max(1, len(made))))


def _outlines(writer: Writer, made: Sequence[Sequence[Paragraph]]) -> list[Outline]:
    """Return the model's answer for each part; parts are asked for side by side."""
    share = _share(made, writer.options)
    if len(made) == 1:
        return [_outline(writer, made[0], share)]
    with ThreadPoolExecutor(max_workers=len(made)) as pool:
        return list(pool.map(lambda part: _outline(writer, part, share), made))


def _outline(writer: Writer, part: Sequence[Paragraph], claims: int) -> Outline:
    """Ask for a part, and once more if the answer cannot be used."""
    options = writer.options
    request = summary_request(writer.document, part, options.language, claims, options.answer_tokens)
    numbers = {paragraph.number for paragraph in part}
    answer = writer.ask(request)
    try:
        outline = read_summary(answer.text, numbers, options.language)
    except BadInputError as error:
        again = writer.ask(with_problem(request, _problem(answer, error)))
        try:
            outline = read_summary(again.text, numbers, options.language)
        except BadInputError as second:
            raise BadInputError(_problem(again, second)) from second
    return _limited(outline, claims)


def _problem(answer: ChatAnswer, error: BadInputError) -> str:
    """Return why an answer cannot be used; one that was cut off has no form for that reason."""
    return "the answer was cut off because it was too long" if answer.cut else str(error)


def _limited(outline: Outline, claims: int) -> Outline:
    """Return an outline with at most `claims` claims, four a group; models count badly."""
    groups: list[tuple[str, tuple[Sentence, ...]]] = []
    room = claims
    for heading, sentences in outline.groups:
        taken = sentences[: min(4, room)]
        room -= len(taken)
        if taken:
            groups.append((heading, taken))
    return replace(outline, groups=tuple(groups))


def _checked(writer: Writer, outlines: Sequence[Outline]) -> tuple[dict[Sentence, Claim], tuple[Claim, ...]]:
    """Return the claims that hold, by the sentence they were made from, and those that do not."""
    sentences = list(dict.fromkeys(sentence for outline in outlines for sentence in _sentences(outline)))
    drafts = [Draft(one.text, writer.options.language, one.citations) for one in sentences]
    verdicts = writer.verifier.verify(drafts, writer.document)
    made = {
        sentence: _claim(draft, verdict)
        for sentence, draft, verdict in zip(sentences, drafts, verdicts, strict=True)
    }
    failed = {one: claim for one, claim in made.items() if claim.verdict.support is Support.UNSUPPORTED}
    held = {one: claim for one, claim in made.items() if one not in failed}
    held |= _corrected(writer, failed)
    return held, tuple(claim for one, claim in failed.items() if one not in held)


def _sentences(outline: Outline) -> list[Sentence]:
    lead = [outline.lead] if outline.lead else []
    return lead + [sentence for _, sentences in outline.groups for sentence in sentences]


def _claim(draft: Draft, verdict: Verdict) -> Claim:
    return Claim(draft.text, draft.language, draft.citations, verdict, draft.original)


def _corrected(writer: Writer, failed: Mapping[Sentence, Claim]) -> dict[Sentence, Claim]:
    """Send failed claims back once with the reasons; return those that then hold.

    A model that fails at this costs the failed claims only, not the summary.
    """
    if not failed:
        return {}
    options = writer.options
    part = _around(writer.document, failed.values())
    request = revision_request(list(failed.values()), part, options.language, options.answer_tokens)
    try:
        answer = writer.ask(request)
        revised = read_revision(answer.text, {paragraph.number for paragraph in part}, options.language)
    except TopicwireError:
        return {}
    sentences = list(failed)
    again = [
        (sentences[number - 1], Draft(sentence.text, options.language, sentence.citations))
        for number, sentence in revised.items()
        if 1 <= number <= len(failed)
    ]
    verdicts = writer.verifier.verify([draft for _, draft in again], writer.document)
    return {
        sentence: _claim(draft, verdict)
        for (sentence, draft), verdict in zip(again, verdicts, strict=True)
        if verdict.support is not Support.UNSUPPORTED
    }


def _around(document: Document, failed: Iterable[Claim]) -> tuple[Paragraph, ...]:
    """Return the paragraphs that failed claims cite, with their neighbours."""
    cited = {number for claim in failed for number in claim.citations}
    near = {number + step for number in cited for step in range(-_NEIGHBOURS, _NEIGHBOURS + 1)}
    return tuple(paragraph for paragraph in document.paragraphs if paragraph.number in near)


def _arranged(
    writer: Writer, outlines: Sequence[Outline], claims: dict[Sentence, Claim]
) -> tuple[Claim | None, tuple[Group, ...]]:
    """Return lead and groups of the claims that hold; a claim is shown once."""
    lead = claims.get(outlines[0].lead) if outlines[0].lead else None
    shown = {lead.text} if lead else set()
    found: list[tuple[str, tuple[Claim, ...]]] = []
    for outline in outlines:
        for heading, sentences in outline.groups:
            kept = [claims[sentence] for sentence in sentences if sentence in claims]
            fresh = {claim.text: claim for claim in kept if claim.text not in shown}
            shown |= fresh.keys()
            if fresh:
                found.append((heading, tuple(fresh.values())))
    if lead is not None and not found:
        return None, (Group(numbered(1, "", writer.options.language), (lead,)),)
    language = writer.options.language
    texts = [[claim.text for claim in kept] for _, kept in found]
    whole = "\n".join(text for group in texts for text in group)
    titles = [
        fitting_heading(heading, group, language) for (heading, _), group in zip(found, texts, strict=True)
    ]
    naming = Naming(language, language, writer.document.title, whole, writer.embedder)
    return lead, named([kept for _, kept in found], titles, naming)
