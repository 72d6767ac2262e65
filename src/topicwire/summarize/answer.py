"""What a language model answered, checked for its form: groups of claims that cite paragraphs that exist."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from topicwire.errors import BadInputError
from topicwire.summarize.words import base, is_wide
from topicwire.text.language import detect
from topicwire.text.sentences import split

_MOST_ANSWER = 100_000  # characters; a summary has about 3,000
_MOST_CLAIM = 600  # characters of one sentence
_LEAST_CLAIM = 8
_MOST_CITED = 4  # paragraphs of one claim; more cite nothing
_CERTAIN = 0.5  # of a language; below, short texts of related languages are mixed up
_MARKS = re.compile(r"(?:\s*[\[【(（]\s*\d{1,4}(?:\s*[,，、;-]\s*\d{1,4})*\s*[\]】)）])+\s*(?=[.。!！]?$)")
_MARKUP = re.compile(r"https?:|www\.|<[a-z/!]|\]\(|[\w.+-]{1,64}@[\w-]{1,64}\.\w|`|\*\*|\{|\}", re.IGNORECASE)
_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e0fff]")


_Form = TypeVar("_Form", bound=BaseModel)


class AnsweredClaim(BaseModel):
    """A claim as the model gave it."""

    text: str
    citations: list[int]


class AnsweredGroup(BaseModel):
    """A group as the model gave it."""

    heading: str = ""
    claims: list[AnsweredClaim]


class Answered(BaseModel):
    """A summary as the model gave it."""

    lead: AnsweredClaim | None = None
    groups: list[AnsweredGroup]


class RevisedClaim(AnsweredClaim):
    """A claim that was sent back, as the model corrected it."""

    claim: int


class Revised(BaseModel):
    """Claims that were sent back."""

    claims: list[RevisedClaim]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A claim of an answer whose form is right."""

    text: str
    citations: tuple[int, ...]  # ascending, existing, never empty


@dataclass(frozen=True, slots=True)
class Outline:
    """An answer whose form is right; `refused` counts the claims whose form was not."""

    lead: Sentence | None
    groups: tuple[tuple[str, tuple[Sentence, ...]], ...]  # heading, claims
    refused: int


def read_summary(text: str, numbers: Collection[int], language: str) -> Outline:
    """Return the outline in a model's answer.

    Raises `BadInputError` if there is none, or if it is in another language than asked for.
    """
    answered = _parsed(Answered, text)
    claims = [claim for group in answered.groups for claim in group.claims]
    claims += [answered.lead] if answered.lead else []
    sound = {id(claim): read_claim(claim, numbers, language) for claim in claims}
    lead = next(iter(sound[id(answered.lead)]), None) if answered.lead else None
    groups = []
    for group in answered.groups:
        sentences = tuple(sentence for claim in group.claims for sentence in sound[id(claim)])
        if sentences:
            groups.append((" ".join(_HIDDEN.sub(" ", group.heading).split()), sentences))
    if not groups:
        raise BadInputError(_unusable(claims, numbers, language))
    _require_language([sentence for _, sentences in groups for sentence in sentences], language)
    return Outline(lead, tuple(groups), sum(not sentences for sentences in sound.values()))


def read_revision(text: str, numbers: Collection[int], language: str) -> dict[int, Sentence]:
    """Return corrected claims by their number; withdrawn and unfit ones are missing."""
    found: dict[int, Sentence] = {}
    for claim in _parsed(Revised, text).claims:
        for sentence in read_claim(claim, numbers, language)[:1]:
            found.setdefault(claim.claim, sentence)
    return found


def read_claim(claim: AnsweredClaim, numbers: Collection[int], language: str) -> tuple[Sentence, ...]:
    """Return the claim's sentences with the citations that exist; none if its form cannot be a claim's."""
    citations = tuple(sorted({number for number in claim.citations if number in numbers}))
    if not citations or len(citations) > _MOST_CITED:
        return ()
    text = " ".join(_HIDDEN.sub(" ", claim.text).split())
    sentences = (_MARKS.sub("", sentence.text).strip() for sentence in split(text, language))
    return tuple(Sentence(sentence, citations) for sentence in sentences if _is_claim(sentence, language))


def _is_claim(text: str, language: str) -> bool:
    fits = _LEAST_CLAIM <= len(text) <= _MOST_CLAIM and not _MARKUP.search(text)
    return fits and is_wide(text) == _is_wide_language(language)


def _is_wide_language(language: str) -> bool:
    return base(language) in ("zh", "ja")


def _parsed(form: type[_Form], text: str) -> _Form:
    try:
        return form.model_validate_json(json_part(text))
    except ValidationError as error:
        raise BadInputError(f"the answer does not have the form asked for ({_first(error)})") from error


def json_part(text: str) -> str:
    """Return the JSON object in an answer; models without schema put words or a fence around it.

    Raises `BadInputError` if there is none, or a huge one.
    """
    start, end = text.find("{"), text.rfind("}")
    if not 0 <= start < end:
        raise BadInputError("the answer holds no JSON object")
    if end - start > _MOST_ANSWER:
        raise BadInputError("the answer is too long")
    return text[start : end + 1]


def _first(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(step) for step in first["loc"])
    return f"{place}: {first['msg']}" if place else str(first["msg"])[:120]


def _unusable(claims: Sequence[AnsweredClaim], numbers: Collection[int], language: str) -> str:
    """Return why no claim of an answer can be used."""
    count = len(claims)
    if claims and not any(number in numbers for claim in claims for number in claim.citations):
        return f"none of the answer's {count} claims cites a paragraph that exists"
    if claims and not any(is_wide(claim.text) == _is_wide_language(language) for claim in claims):
        return f"none of the answer's {count} claims is in {language}"
    return "the answer has no claim that can be used"


def _require_language(sentences: Sequence[Sentence], language: str) -> None:
    """Raise if the claims are in another language; a few names and quotes in another are no harm."""
    found, certainty = detect(" ".join(sentence.text for sentence in sentences))
    if certainty > _CERTAIN and base(found) not in (base(language), "und"):
        raise BadInputError(f"the answer is in {found}, not in {language}")
