"""Check a summary again: against a new revision of its document, or against a copy."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from rapidfuzz.distance import Indel

from topicwire.model.document import Document
from topicwire.model.summary import Claim, Summary, Support, Verdict
from topicwire.summarize.verifier import Draft, Verifier
from topicwire.summarize.weights import coverage

_SAME_PARAGRAPH = (
    0.5  # share of letters two paragraphs have in common, in order, from which one is the other edited
)
_MOST_LETTERS = 2_000  # of a paragraph that are compared
_MOST_PAIRS = 10_000  # of paragraphs of a changed stretch that are compared


@dataclass(frozen=True, slots=True)
class Rechecked:
    """A summary with the verdicts of another revision."""

    summary: Summary  # of the new text; claims that no longer hold are marked unsupported, not dropped
    broken: int  # claims that held before and no longer do
    moved: int  # claims whose paragraphs have other numbers now


def recheck(summary: Summary, old: Document, new: Document, verifier: Verifier) -> Rechecked:
    """Return the summary of `old` with citations and verdicts for `new`, its next revision or a copy.

    Paragraphs keep their identity when they move or are edited: a citation follows its paragraph. A claim
    none of whose paragraphs is left is unsupported.
    """
    places = follow(old, new)
    claims = tuple(dict.fromkeys(summary.claims))
    drafts = {claim: draft for claim in claims if (draft := _draft(claim, places))}
    verdicts = dict(zip(drafts, verifier.verify(list(drafts.values()), new), strict=True))
    again = {claim: _again(claim, drafts.get(claim), verdicts.get(claim), new) for claim in claims}
    made = replace(
        summary,
        document=new.key,
        revision=new.revision,
        lead=again[summary.lead] if summary.lead else None,
        groups=tuple(
            replace(one, claims=tuple(again[claim] for claim in one.claims)) for one in summary.groups
        ),
        coverage=coverage(new, (number for claim in again.values() for number in claim.citations)),
    )
    broken = sum(_broke(before, after) for before, after in again.items())
    return Rechecked(made, broken, moved=sum(old.citations != new.citations for old, new in again.items()))


def _draft(claim: Claim, places: dict[int, int]) -> Draft | None:
    numbers = {places[number] for number in claim.citations if number in places}
    return Draft(claim.text, claim.language, tuple(sorted(numbers)), claim.original) if numbers else None


def _again(claim: Claim, draft: Draft | None, verdict: Verdict | None, new: Document) -> Claim:
    if draft is not None and verdict is not None:
        return replace(claim, citations=draft.citations, verdict=verdict)
    gone = "".join(f"[{number}]" for number in claim.citations)
    lost = Verdict(Support.UNSUPPORTED, 0.0, (f"paragraph {gone} is no longer in the text",))
    # A claim always cites something that exists: here the place where its paragraph would be.
    numbers = {min(number, max(1, len(new.paragraphs))) for number in claim.citations}
    return replace(claim, citations=tuple(sorted(numbers)), verdict=lost)


def _broke(before: Claim, after: Claim) -> bool:
    return after.verdict.support is Support.UNSUPPORTED and before.verdict.support is not Support.UNSUPPORTED


def follow(old: Document, new: Document) -> dict[int, int]:
    """Return the new number of each old paragraph that is still there, whole or edited."""
    before = [paragraph.text for paragraph in old.paragraphs]
    after = [paragraph.text for paragraph in new.paragraphs]
    places: dict[int, int] = {}
    for kind, start, stop, first, last in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            places.update({start + step + 1: first + step + 1 for step in range(stop - start)})
        elif kind == "replace":
            places.update(_edited(before, range(start, stop), after, range(first, last)))
    taken = set(places.values())
    free = {text: number for number, text in enumerate(after, start=1) if number not in taken}
    moved = {n: free[text] for n, text in enumerate(before, start=1) if n not in places and text in free}
    return places | moved


def _edited(before: Sequence[str], left: range, after: Sequence[str], right: range) -> dict[int, int]:
    """Return pairs of paragraphs of a changed stretch that are one text edited, the most alike first."""
    if len(left) * len(right) > _MOST_PAIRS:
        return {}
    alike = sorted(
        ((_likeness(before[i], after[j]), -i, -j) for i in left for j in right if before[i] and after[j]),
        reverse=True,
    )
    found: dict[int, int] = {}
    for likeness, i, j in alike:
        if likeness >= _SAME_PARAGRAPH and 1 - i not in found and 1 - j not in found.values():
            found[1 - i] = 1 - j
    return found


def _likeness(left: str, right: str) -> float:
    return Indel.normalized_similarity(left[:_MOST_LETTERS], right[:_MOST_LETTERS])
