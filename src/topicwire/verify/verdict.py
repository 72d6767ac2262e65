"""The verdict: do the cited paragraphs support the claim?"""

import re
from collections.abc import Sequence

from topicwire.model.document import Paragraph
from topicwire.model.summary import Support, Verdict
from topicwire.text.numbers import Number, find_numbers
from topicwire.verify.context import ClaimText, VerifyContext

_NAME = re.compile(r"[A-ZА-ЯЁ][\w'’-]+")
_WORD = re.compile(r"[^\W_]+")
_HAN = re.compile(r"[\u3400-\u9fff]")


def verify(claim: ClaimText, paragraphs: Sequence[Paragraph], context: VerifyContext) -> Verdict:
    """Check a claim against the paragraphs it cites, and nothing else.

    The score estimates the probability that the paragraphs support the claim. Claims in another language than
    the paragraphs are `unchecked` when the context has no embedder.
    """
    source = "\n".join(paragraph.text for paragraph in paragraphs)
    cited = "".join(f"[{paragraph.number}]" for paragraph in paragraphs)
    if not source.strip() or not claim.text.strip():
        return Verdict(
            Support.UNSUPPORTED, 0.0, ("nothing is cited" if claim.text.strip() else "the claim is empty",)
        )
    same = claim.language.partition("-")[0] == context.language.partition("-")[0]
    if not same and context.embedder is None:
        return Verdict(
            Support.UNCHECKED, 0.5, ("the claim is in another language and no embedding model is set",)
        )
    reasons = [
        f"number {number.text.strip()} is not in {cited}" for number in _missing(claim, source, context)
    ]
    if same:
        reasons += [f"name {name} is not in {cited}" for name in _names(claim.text) if name not in source]
        closeness = _overlap(claim.text, source)
    else:
        closeness = _nearness(claim.text, source, context)
    score = closeness * 0.1 ** len(reasons)
    if closeness < 0.5:
        reasons.append(f"little of the claim is said in {cited}")
    supported = score >= (0.5 if context.threshold is None else context.threshold)
    return Verdict(Support.SUPPORTED if supported else Support.UNSUPPORTED, round(score, 4), tuple(reasons))


def _missing(claim: ClaimText, source: str, context: VerifyContext) -> list[Number]:
    known = find_numbers(source, context.language)
    values = {value for number in known for value in (number.value, number.other) if value is not None}
    return [
        number
        for number in find_numbers(claim.text, claim.language)
        if number.role != "weak" and not any(abs(number.value - value) <= number.step / 2 for value in values)
    ]


def _names(text: str) -> list[str]:
    return [match[0] for match in _NAME.finditer(text) if match.start() > 0]


def _overlap(claim: str, source: str) -> float:
    """Return the share of the claim's words (characters of Chinese) that the source has."""
    wanted, present = _units(claim), set(_units(source))
    return sum(unit in present for unit in wanted) / len(wanted) if wanted else 0.0


def _units(text: str) -> list[str]:
    found: list[str] = []
    for match in _WORD.finditer(text.lower()):
        word = match[0]
        found += [word[i : i + 2] for i in range(max(1, len(word) - 1))] if _HAN.search(word) else [word]
    return found


def _nearness(claim: str, source: str, context: VerifyContext) -> float:
    if context.embedder is None:
        return 0.0
    left, right = context.embedder.embed([claim, source])
    return max(0.0, min(1.0, float(left @ right)))
