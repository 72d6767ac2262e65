"""Where a claim tells a plan as a fact, a fact as a plan, or a possibility as certain."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from topicwire.verify.reading import Reading
from topicwire.verify.terms import Term
from topicwire.verify.words import WordEvidence

# Cosines, after the word map, of a claim's verb and the word of the text it is compared with: chosen so that
# each rule wrongly finds fewer than 5 in 1,000 faithful claims (`benchmarks.claims`, `made`: modality).
_FORETOLD, _TOLD, _SURE = 0.4, 0.5, 0.4
_CLOSE = 3  # words before a verb of the claim in which its modal stands
_RESULT = "为到成作给入"  # 将……定义为, 将……伸到: 将 marks the object here, not the future
_BECOMING = frozenset({"成为", "作为"})
_BEING = frozenset({"are", "be", "been", "being", "is", "was", "were"})
_HEDGES = frozenset({"can", "would"})


class Modal(StrEnum):
    """How claim and text differ."""

    TOLD = "planned"  # the text plans or expects what the claim tells as done
    FORETOLD = "happened"  # the text tells as done what the claim plans or expects
    SURE = "possible"  # the text thinks possible what the claim says will be


@dataclass(frozen=True, slots=True)
class ModalConflict:
    """One word of the claim that differs from the text in modality."""

    kind: Modal
    word: str


def find_conflict(claim: Reading, source: Reading, evidence: WordEvidence) -> ModalConflict | None:
    """Return the first word of the claim whose counterpart in the text is of another modality."""
    if not evidence.placed.size:
        return None
    spots = evidence.placed.argmax(axis=1)
    for row, place in enumerate(evidence.places):
        if claim.terms[place].name:
            continue
        spot = int(spots[row])
        kind = _compare((claim, place), (source, spot), float(evidence.placed[row, spot]))
        if kind:
            return ModalConflict(kind, claim.terms[place].text)
    return None


def _compare(claim: tuple[Reading, int], source: tuple[Reading, int], near: float) -> Modal | None:
    (own, place), (known, spot) = (claim[0].modality, claim[1]), (source[0].modality, source[1])
    if place in own.said or spot in known.modal:
        return None
    if place in own.done and spot in known.planned and near > _TOLD:
        if _is_attribute(claim[0].terms, place) or own.modal & _sentence(claim[0].terms, place):
            return None
        return None if _has_result(*source) else Modal.TOLD
    if place not in own.planned | own.possible or own.modal.isdisjoint(range(place - _CLOSE, place)):
        return None  # no "plans to formally open"
    if spot in known.done and near > _FORETOLD:
        return None if known.modal & _sentence(source[0].terms, spot) else Modal.FORETOLD
    if place in own.planned and spot in known.possible and near > _SURE:
        sentence = _sentence(claim[0].terms, place)
        hedged = any(claim[0].terms[index].folded in _HEDGES for index in sentence)
        return None if hedged or own.possible & sentence else Modal.SURE
    return None


def _is_attribute(terms: Sequence[Term], place: int) -> bool:
    """Tell whether a participle only describes: "a shared future", "a calendar inspired by"."""
    before = [term.folded for term in terms[max(0, place - 2) : place]]
    after = terms[place + 1].folded if place + 1 < len(terms) else ""
    return before[-1:] in (["a"], ["an"]) or (after == "by" and _BEING.isdisjoint(before))


def _sentence(terms: Sequence[Term], place: int) -> frozenset[int]:
    """Return the places of the words of one sentence."""
    start, end = place, place + 1
    while start > 0 and not terms[start].first:
        start -= 1
    while end < len(terms) and not terms[end].first:
        end += 1
    return frozenset(range(start, end))


def _has_result(source: Reading, spot: int) -> bool:
    if source.language != "zh":
        return False
    words = [term.folded for term in source.terms[spot : spot + 2]]
    return any(word[-1] in _RESULT and word not in _BECOMING for word in words)
