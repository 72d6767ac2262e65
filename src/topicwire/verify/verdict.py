"""The verdict: do the cited paragraphs support the claim?"""

from collections.abc import Sequence
from threading import Lock
from weakref import WeakKeyDictionary

from topicwire.model.document import Paragraph
from topicwire.model.embedder import Embedder
from topicwire.model.summary import Support, Verdict
from topicwire.verify.checker import Judgement, default_models, judge
from topicwire.verify.context import ClaimText, VerifyContext
from topicwire.verify.lexical import SpellingEmbedder
from topicwire.verify.reasons import explain
from topicwire.verify.vectors import Vectors

VERBATIM = 0.99  # score of a claim that stands word for word in the text
LONGEST_CLAIM = 2_000  # characters; a summary's claim is one sentence
LONGEST_TEXT = 40_000  # characters of the cited paragraphs that are read
_SPELLING = SpellingEmbedder()
_MEMORY: WeakKeyDictionary[Embedder, Vectors] = WeakKeyDictionary()
_LOCK = Lock()


def verify(claim: ClaimText, paragraphs: Sequence[Paragraph], context: VerifyContext) -> Verdict:
    """Check a claim against the paragraphs it cites, and nothing else.

    The score estimates the probability that the paragraphs support the claim. Claims in another language
    than the paragraphs are `unchecked` when the context has no embedder; so are claims of more than 2,000
    characters.
    Of paragraphs longer than 40,000 characters together the beginning is read.
    """
    return verify_many([(claim, paragraphs)], context)[0]


def verify_many(
    claims: Sequence[tuple[ClaimText, Sequence[Paragraph]]], context: VerifyContext
) -> tuple[Verdict, ...]:
    """Check claims, each against the paragraphs it cites: the same as `verify` for each, but faster."""
    verdicts: dict[int, Verdict] = {}
    left: list[int] = []
    for index, (claim, paragraphs) in enumerate(claims):
        verdict = _at_once(claim, paragraphs, context)
        if verdict is None:
            left.append(index)
        else:
            verdicts[index] = verdict
    if left:
        texts = [_text(claims[index][1]) for index in left]
        models = default_models()
        threshold = models.threshold if context.threshold is None else context.threshold
        vectors = _vectors(context.embedder)
        for index, judgement in zip(
            left, judge([claims[index][0] for index in left], texts, context, vectors, models), strict=True
        ):
            verdicts[index] = _verdict(judgement, claims[index][1], threshold)
    return tuple(verdicts[index] for index in range(len(claims)))


def _verdict(judgement: Judgement, paragraphs: Sequence[Paragraph], threshold: float) -> Verdict:
    supported = judgement.score >= threshold
    reasons = explain(judgement, _cited(paragraphs), supported=supported)
    return Verdict(
        Support.SUPPORTED if supported else Support.UNSUPPORTED,
        round(min(max(judgement.score, 0.0), 1.0), 4),
        reasons,
    )


def _at_once(claim: ClaimText, paragraphs: Sequence[Paragraph], context: VerifyContext) -> Verdict | None:
    """Return the verdict that needs no comparison, if there is one."""
    text = _text(paragraphs)
    words = " ".join(claim.text.split())
    if not any(sign.isalnum() for sign in words):
        return Verdict(Support.UNSUPPORTED, 0.0, ("the claim is empty",))
    if not text.strip():
        return Verdict(Support.UNSUPPORTED, 0.0, ("nothing is cited",))
    if _stands_in(words, " ".join(text.split())):
        return Verdict(Support.SUPPORTED, VERBATIM, (f"word for word in {_cited(paragraphs)}",))
    if len(words) > LONGEST_CLAIM:
        return Verdict(Support.UNCHECKED, 0.5, (f"the claim is longer than {LONGEST_CLAIM} characters",))
    same = claim.language.partition("-")[0] == context.language.partition("-")[0]
    if not same and context.embedder is None:
        return Verdict(
            Support.UNCHECKED, 0.5, ("the claim is in another language and no embedding model is set",)
        )
    return None


def _stands_in(claim: str, text: str) -> bool:
    """Tell whether the claim is a whole stretch of the text, not a piece of longer words or figures."""
    bare = claim.strip(" .。!！?？…")
    at = text.find(bare) if bare else -1
    if at < 0:
        return False
    before, after = text[max(0, at - 1) : at], text[at + len(bare) : at + len(bare) + 1]
    starts = not before or before in ' "“‘«(（。！？.!?；;：:\n'
    ends = not after or after in ' "”’»)）。！？.!?；;…\n'
    return starts and ends and _ends_sentence(text, at + len(bare)) and _starts_sentence(text, at)


def _starts_sentence(text: str, at: int) -> bool:
    before = text[:at].rstrip(' "“‘«(（')
    return not before or before[-1] in "。！？.!?；;：:…”’»"


def _ends_sentence(text: str, at: int) -> bool:
    after = text[at:].lstrip(' "”’»)）')
    return not after or after[0] in "。！？.!?；;…"


def _text(paragraphs: Sequence[Paragraph]) -> str:
    return "\n".join(paragraph.text for paragraph in paragraphs)[:LONGEST_TEXT]


def _cited(paragraphs: Sequence[Paragraph]) -> str:
    return "".join(f"[{paragraph.number}]" for paragraph in paragraphs)


def _vectors(embedder: Embedder | None) -> Vectors:
    """Return the memory of word vectors that belongs to an embedder; it lives as long as the embedder."""
    chosen = _SPELLING if embedder is None else embedder
    with _LOCK:
        return _MEMORY.setdefault(chosen, Vectors(chosen))
