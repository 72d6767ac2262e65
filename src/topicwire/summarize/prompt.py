"""Questions to a language model: a prompt of ours, and the document as JSON, which its text cannot break."""

import json
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from importlib.resources import files
from string import Template
from typing import Any

from babel import Locale, UnknownLocaleError

from topicwire.llm.model import ChatRequest
from topicwire.model.document import Document, Paragraph
from topicwire.model.summary import Claim

OPINION_TOKENS = 30  # of an answer for each claim that is judged: a number, a word, the JSON around them


@cache
def _prompt(name: str) -> str:
    return files("topicwire.summarize").joinpath("prompts", f"{name}.txt").read_text(encoding="utf-8")


@cache
def prompt_version() -> str:
    """Return the version of the prompts: a hash, because a changed prompt must never pass for the old one."""
    return sha256((_prompt("summary") + _prompt("revision")).encode()).hexdigest()[:12]


def language_name(tag: str) -> str:
    """Return the English name of a language: "Chinese (Simplified)" for "zh-Hans"."""
    try:
        return Locale.parse(tag, sep="-").get_display_name("en") or tag
    except (UnknownLocaleError, ValueError):
        return tag


def summary_request(
    document: Document, part: Sequence[Paragraph], language: str, claims: int, tokens: int
) -> ChatRequest:
    """Return the question for a summary of one part of a document."""
    words = {"language": language_name(language), "claims": str(claims), "groups": str(-(-claims // 3))}
    content = {
        "title": document.title,
        "outlet": document.outlet.name,
        "published": str(document.published),
        "paragraphs": _paragraphs(part),
    }
    return ChatRequest(
        system=Template(_prompt("summary")).substitute(words),
        user=json.dumps(content, ensure_ascii=False),
        schema=_summary_schema([paragraph.number for paragraph in part], claims),
        name="summary",
        most_tokens=tokens,
    )


def revision_request(
    failed: Sequence[Claim], part: Sequence[Paragraph], language: str, tokens: int
) -> ChatRequest:
    """Return the question for claims that failed their check, each with the reasons."""
    claims = [
        {
            "claim": number,
            "text": one.text,
            "citations": list(one.citations),
            "reasons": list(one.verdict.reasons),
        }
        for number, one in enumerate(failed, start=1)
    ]
    return ChatRequest(
        system=Template(_prompt("revision")).substitute(language=language_name(language)),
        user=json.dumps({"claims": claims, "paragraphs": _paragraphs(part)}, ensure_ascii=False),
        schema=_revision_schema([paragraph.number for paragraph in part], len(claims)),
        name="revision",
        most_tokens=tokens,
    )


def judgement_request(claims: Sequence[tuple[str, Sequence[Paragraph]]]) -> ChatRequest:
    """Return the question whether claims hold; each comes with the paragraphs it cites."""
    content = [
        {"claim": number, "text": text, "paragraphs": _paragraphs(cited)}
        for number, (text, cited) in enumerate(claims, start=1)
    ]
    number = {"type": "integer", "enum": list(range(1, len(claims) + 1))}
    opinion = _object({"claim": number, "supported": {"type": "string", "enum": ["yes", "no", "unclear"]}})
    return ChatRequest(
        system=_prompt("judgement"),
        user=json.dumps({"claims": content}, ensure_ascii=False),
        schema=_object({"judgements": _array(opinion, len(claims))}),
        name="judgements",
        most_tokens=60 + OPINION_TOKENS * len(claims),
    )


def with_problem(request: ChatRequest, problem: str) -> ChatRequest:
    """Return the question once more, saying what was wrong with the answer."""
    system = f"{request.system}\nYour last answer could not be used: {problem}. Answer again as asked.\n"
    return ChatRequest(system, request.user, request.schema, request.name, request.most_tokens)


def _paragraphs(part: Sequence[Paragraph]) -> list[dict[str, Any]]:
    return [{"n": paragraph.number, "text": paragraph.text} for paragraph in part]


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _array(items: dict[str, Any], most: int) -> dict[str, Any]:
    return {"type": "array", "items": items, "minItems": 1, "maxItems": most}


def _summary_schema(numbers: Sequence[int], claims: int) -> dict[str, Any]:
    claim = {"$ref": "#/$defs/claim"}
    group = _object({"heading": {"type": "string"}, "claims": _array(claim, 4)})
    whole = _object({"lead": {"anyOf": [claim, {"type": "null"}]}, "groups": _array(group, -(-claims // 3))})
    return whole | {"$defs": {"claim": _object({"text": {"type": "string"}, "citations": _cited(numbers)})}}


def _revision_schema(numbers: Sequence[int], claims: int) -> dict[str, Any]:
    number = {"type": "integer", "enum": list(range(1, claims + 1))}
    claim = _object({"claim": number, "text": {"type": "string"}, "citations": _cited(numbers)})
    return _object({"claims": _array(claim, claims)})


def _cited(numbers: Sequence[int]) -> dict[str, Any]:
    return _array({"type": "integer", "enum": list(numbers)}, 3)
